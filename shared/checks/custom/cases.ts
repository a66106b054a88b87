import { readCluster } from '../../estate/readCluster.js';
import { noSignals } from '../../signals/noSignals.js';
import { judge } from '../judge.js';
import type { CheckSettings } from '../settings.js';
import type { CustomCase } from './form.js';
import type { CustomCheck } from './readFile.js';

/** What came of one case; `got` is null where it went as expected. */
export interface CaseResult {
  readonly what: string;
  readonly expected: string;
  readonly got: string | null;
}

/** Asks a check the cases that its file gives. Severities of the settings do not matter: a case is about the status. */
export function runCases({ check, cases }: CustomCheck, settings: CheckSettings): readonly CaseResult[] {
  return cases.map((one) => {
    const context = { now: new Date(one.now), settings, since: () => undefined };
    const cluster = readCluster(one.cluster);
    const verdicts = judge([check], cluster, noSignals('a case has no signals'), () => context)
      .map(({ verdict }) => verdict)
      .filter(({ subject }) => one.subject === undefined || subject === one.subject);
    const other = verdicts.find(({ status }) => status !== one.expect);
    const got = other === undefined ? null : `${other.status} (${other.reason})`;
    return { what: one.what, expected: expectedOf(one), got: verdicts.length === 0 ? 'no verdict' : got };
  });
}

function expectedOf({ expect, subject }: CustomCase): string {
  return subject === undefined ? expect : `${expect} of ${subject}`;
}
