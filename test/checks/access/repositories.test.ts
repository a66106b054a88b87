import codeFindings from '../../../shared/checks/access/codeFindings.js';
import secretsInRepositories from '../../../shared/checks/access/secretsInRepositories.js';
import { subscriptionResource } from '../../../shared/estate/resource.js';
import type { FindingsOfScan } from '../../../shared/signals/defenderTypes.js';
import { known } from '../../../shared/signals/signal.js';
import { contextAt, signalsWith } from '../../support/clusters.js';
import { goodSignals, NO_FINDINGS, without } from '../../support/healthy.js';

const NOW = '2026-11-23T01:30:00Z';
const AS_OF = new Date(NOW);
const pay = subscriptionResource('11111111-1111-4111-8111-111111111111', 'pay');
const NOTHING: FindingsOfScan = { ...NO_FINDINGS, notScanned: 0 };

describe.each([
  [secretsInRepositories, 'secrets-in-repositories', 'secrets', 'secrets', 'high'],
  [codeFindings, 'code-findings', 'code', 'vulnerabilities', 'medium'],
] as const)('%#', (check, id, scan, what, severity) => {
  /** The other scan has findings of its own, which are none of this check's matter. */
  const evaluate = (found: Partial<FindingsOfScan>, names: readonly string[]) => {
    const other = { ...NOTHING, places: 9, findings: { critical: 9 }, notScanned: 9 };
    const findings = { secrets: other, code: other, [scan]: { ...NOTHING, ...found } };
    const signals = signalsWith({
      repositoryFindings: known(findings, AS_OF),
      devOpsConnections: known({ count: names.length, names }, AS_OF),
    });
    return check.evaluate(pay, signals, contextAt(NOW));
  };
  const shown = [{ name: 'acme/shop', findings: { high: 3 }, cves: [] }];
  const found = { places: 1, findings: { high: 3 }, shown };

  test(`is ${id}, ${severity}, of a subscription`, () => {
    expect(check).toMatchObject({ id, severity, about: 'subscription', profile: 'recommended' });
  });

  test.each([
    ['fails on a repository', found, ['acme'], 'fail', `${what} in 1 connected repository: 3 high`],
    [
      'fails on several, whether or not others are scanned',
      { ...found, places: 2, notScanned: 5 },
      ['acme'],
      'fail',
      `${what} in 2 connected repositories: 3 high`,
    ],
    ['fails where the connection is not seen', found, [], 'fail', `${what} in 1 connected repository: 3 high`],
    ['passes where there is none', {}, ['acme', 'contoso'], 'pass', `no ${what} found in the connected repositories`],
    [
      'does not pass what is not scanned',
      { notScanned: 4 },
      ['acme'],
      'unknown',
      `no ${what} found, but Defender says 4 times that a connected repository is not scanned`,
    ],
    [
      'does not apply where nothing is connected',
      {},
      [],
      'notApplicable',
      'no repository is connected to Defender for Cloud',
    ],
  ])(`${id} %s`, (_what, findings, names, status, reason) => {
    const expected = { status, severity: status === 'fail' ? severity : null, reason, subject: null };
    expect(evaluate(findings, names)).toMatchObject([expected]);
  });

  test(`${id} names the worst repositories`, () => {
    expect(evaluate(found, ['acme'])[0]?.evidence).toEqual({
      organizations: 1,
      names: ['acme'],
      notScanned: 0,
      repositories: 1,
      findings: { high: 3 },
      worst: [{ name: 'acme/shop', findings: { high: 3 } }],
    });
  });

  test.each(['repositoryFindings', 'devOpsConnections'] as const)(`${id} is unknown without %s`, (need) => {
    const verdicts = check.evaluate(pay, without(need, goodSignals(), 'no right'), contextAt(NOW));
    expect(verdicts).toMatchObject([{ status: 'unknown', reason: 'no right' }]);
  });
});
