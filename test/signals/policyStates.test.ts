import { POLICIES } from '../../shared/estate/kubernetesPolicies.js';
import { policyStates } from '../../shared/signals/policyStates.js';
import { CLUSTER_ID, clusterOf } from '../support/clusters.js';

const cluster = clusterOf({});
const { privileged } = POLICIES;

function read(...rows: Record<string, unknown>[]) {
  const reader = policyStates.open({ clusters: [cluster], registries: [], previousAlerts: new Map() });
  for (const row of rows) reader.take(row);
  return reader;
}

const said = (...rows: Record<string, unknown>[]) => read(...rows).of(cluster.key)[privileged.id];

/** A row as the query of the table projects it. */
const state = (word: string, more: Record<string, unknown> = {}) => ({
  id: `${CLUSTER_ID}/providers/Microsoft.PolicyInsights/policyStates/1`,
  type: 'microsoft.policyinsights/policystates',
  resourceId: CLUSTER_ID.toLowerCase(),
  policy: privileged.id,
  assignment: '/subscriptions/s/providers/microsoft.authorization/policyassignments/a',
  state: word,
  componentId: null,
  componentType: null,
  ...more,
});
const component = (name: string, more: Record<string, unknown> = {}) =>
  state('NonCompliant', {
    type: 'microsoft.policyinsights/componentpolicystates',
    componentId: name,
    componentType: 'pod',
    ...more,
  });
const other = { assignment: '/subscriptions/s/providers/microsoft.authorization/policyassignments/b' };

test.each([
  ['a state as it is', [state('Compliant')], { state: 'Compliant', assignments: 1, nonCompliant: 0 }],
  ['a state in another case', [state('noncompliant')], { state: 'NonCompliant', nonCompliant: 0 }],
  [
    'ids in another case',
    [state('Exempt', { resourceId: CLUSTER_ID, policy: privileged.id.toUpperCase() })],
    { state: 'Exempt' },
  ],
  ['a word that nobody knows', [state('Protected')], { state: 'Protected' }],
  [
    'the strictest of two assignments',
    [state('Compliant'), state('NonCompliant', other)],
    { state: 'NonCompliant', assignments: 2 },
  ],
  [
    'the strictest, whichever comes first',
    [state('Conflict', other), state('Compliant')],
    { state: 'Conflict', assignments: 2 },
  ],
  ['Exempt before Compliant', [state('Compliant'), state('Exempt', other)], { state: 'Exempt' }],
  ['what nobody knows before Exempt', [state('Protected'), state('Exempt', other)], { state: 'Protected' }],
  [
    'one assignment under two reference ids',
    [state('Compliant'), state('NonCompliant')],
    { state: 'NonCompliant', assignments: 1 },
  ],
  [
    'components',
    [state('NonCompliant'), component('web/a'), component('web/b')],
    { state: 'NonCompliant', nonCompliant: 2, atLeast: false },
  ],
  ['components before the row of their cluster', [component('web/a')], { state: 'NonCompliant', nonCompliant: 1 }],
  [
    'components of the worst assignment alone',
    [component('web/a'), component('web/a', other), component('web/b', other)],
    { nonCompliant: 2, assignments: 2 },
  ],
  [
    'no component that is compliant',
    [state('Compliant'), component('web/a', { state: 'Compliant' })],
    { state: 'Compliant', nonCompliant: 0 },
  ],
] as const)('policy states: %s', (_what, rows, expected) => {
  expect(said(...rows)).toMatchObject(expected);
});

test('a policy that is not assigned is not in it, and no cluster has what is not its own', () => {
  expect(read(state('Compliant')).of('/another')).toEqual({});
  expect(read().of(cluster.key)).toEqual({});
});

test('at the cap of the API there may be more, and no more than 20 components are named', () => {
  const rows = Array.from({ length: 500 }, (_none, at) => component(`web/${at}`));
  const at = said(...rows);
  expect(at).toMatchObject({ nonCompliant: 500, atLeast: true });
  expect(at?.components).toHaveLength(20);
  expect(said(...rows.slice(1))).toMatchObject({ nonCompliant: 499, atLeast: false });
});

test('rows that name no known cluster, or say nothing, are counted', () => {
  const gone = `${CLUSTER_ID}-gone`;
  expect(
    read(state('Compliant', { resourceId: gone }), state(''), state('Compliant', { policy: null })).left(),
  ).toEqual({
    odd: 2,
    elsewhere: 1,
  });
});
