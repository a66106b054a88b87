import type { Severity } from '../../severity.js';
import type { FindingsOfScan } from '../../signals/defenderTypes.js';
import type { SignalName, Signals } from '../../signals/types.js';
import { foundEvidence, foundWords } from '../defenderFindings.js';
import { fail, notApplicable, pass, unknown, type Verdict } from '../verdict.js';

export const REPOSITORY_SIGNALS = ['repositoryFindings', 'devOpsConnections'] as const satisfies readonly SignalName[];

/**
 * The verdict on the repositories that are connected to Defender in a subscription. Their findings come with the free part
 * of Defender, so no plan is asked for (docs: devops-support); what scans them is each connection's own matter.
 * @param what `secrets`
 */
export function judgeRepositories(
  { repositoryFindings, devOpsConnections }: Pick<Signals, (typeof REPOSITORY_SIGNALS)[number]>,
  scan: 'secrets' | 'code',
  what: string,
  severity: Severity,
): Verdict {
  if (!repositoryFindings.known) return unknown(repositoryFindings.why);
  if (!devOpsConnections.known) return unknown(devOpsConnections.why);
  const found: FindingsOfScan = repositoryFindings.value[scan];
  const { count: organizations, names } = devOpsConnections.value;
  const evidence = { organizations, names, notScanned: found.notScanned };
  if (found.places > 0)
    return fail(severity, `${what} in ${foundWords(found, 'connected repository', 'connected repositories')}`, {
      ...evidence,
      ...foundEvidence(found, 'repositories'),
    });
  if (found.notScanned > 0)
    return unknown(
      `no ${what} found, but Defender says ${found.notScanned} times that a connected repository is not scanned`,
      evidence,
    );
  if (organizations === 0) return notApplicable('no repository is connected to Defender for Cloud');
  return pass(`no ${what} found in the connected repositories`, evidence);
}
