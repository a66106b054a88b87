import check from '../../../shared/checks/access/clusterAdminAssignments.js';
import { known, notKnown } from '../../../shared/signals/signal.js';
import type { Signals } from '../../../shared/signals/types.js';
import { clusterOf, contextAt, signalsWith } from '../../support/clusters.js';

const NOW = '2026-11-24T01:30:00Z';
const held = (count: number, unnamed = 0): Signals['clusterAdmins'] =>
  known(
    {
      principals: Array.from({ length: count }, (_none, at) => ({
        principalId: `0000000${at}`,
        type: 'User',
        roles: ['Owner'],
      })),
      unnamed,
    },
    new Date(NOW),
  );
const words = (count: number) =>
  `${count} ${count === 1 ? 'principal holds' : 'principals hold'} an administrator role on the cluster itself`;

test.each([
  ['passes where nobody holds one', held(0), 'pass', null, words(0)],
  ['passes with one', held(1), 'pass', null, words(1)],
  ['passes with three', held(3), 'pass', null, words(3)],
  ['is medium with four', held(4), 'fail', 'medium', `${words(4)}, 3 allowed`],
  ['fails whatever could not be read', held(4, 9), 'fail', 'medium', `${words(4)}, 3 allowed`],
  ['passes where one unnamed more would not matter', held(2, 1), 'pass', null, words(2)],
  [
    'does not guess where one unnamed more would',
    held(3, 1),
    'unknown',
    null,
    `${words(3)}, and 1 assignment could not be read`,
  ],
  ['does not guess where they were not read', notKnown('not read (403)'), 'unknown', null, 'not read (403)'],
] as const)('cluster-admin-assignments %s', (_what, clusterAdmins, status, severity, reason) => {
  const verdicts = check.evaluate(clusterOf({}), signalsWith({ clusterAdmins }), contextAt(NOW));
  expect(verdicts).toMatchObject([{ status, severity, reason, subject: null }]);
});

test('cluster-admin-assignments takes another limit from vigie.yaml', () => {
  const settings = { thresholds: { 'cluster-admin-assignments': { mostPrincipals: 1 } } };
  const [two] = check.evaluate(clusterOf({}), signalsWith({ clusterAdmins: held(2) }), contextAt(NOW, {}, settings));
  expect(two).toMatchObject({ status: 'fail', reason: `${words(2)}, 1 allowed` });
});

test('cluster-admin-assignments keeps twenty holders as evidence, and counts the others', () => {
  const [verdict] = check.evaluate(clusterOf({}), signalsWith({ clusterAdmins: held(25) }), contextAt(NOW));
  expect(verdict?.evidence).toMatchObject({ principals: 25 });
  expect(verdict?.evidence.holders).toHaveLength(20);
  expect(verdict?.evidence.holders).toContainEqual({ principalId: '00000000', type: 'User', roles: ['Owner'] });
});
