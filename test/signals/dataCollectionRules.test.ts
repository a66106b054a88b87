import { keepWorkspace } from '../../shared/estate/monitorQueries.js';
import { dataCollectionRules, rulesByCluster } from '../../shared/signals/dataCollectionRules.js';
import { CLUSTER_ID, clusterOf } from '../support/clusters.js';

const below = (name: string, cluster = CLUSTER_ID) =>
  `${cluster}/providers/Microsoft.Insights/dataCollectionRuleAssociations/${name}`;
const clusters = [clusterOf({})];

test('the rules of a cluster: in lower case, each once, in order', () => {
  const reader = dataCollectionRules.open({ clusters, registries: [], previousAlerts: new Map() });
  for (const [name, rule] of [
    ['ContainerInsightsMetricsExtension', '/Subscriptions/S/RuleB'],
    ['ContainerInsightsExtension', '/subscriptions/s/ruleA'],
    ['again', '/subscriptions/s/RULEB'],
  ] as const)
    reader.take({ id: below(name).toUpperCase(), rule });
  expect(reader.of(clusters[0]?.key ?? '')).toEqual(['/subscriptions/s/rulea', '/subscriptions/s/ruleb']);
  expect(reader.of('another cluster')).toEqual([]);
});

test.each([
  ['odd', 'without a rule', { id: below('a') }],
  ['odd', 'whose rule is no text', { id: below('a'), rule: ['r'] }],
  ['odd', 'without an id', { rule: 'r' }],
  ['odd', 'of a machine', { id: '/subscriptions/s/x', rule: 'r' }],
  ['odd', 'that is none', null],
  ['elsewhere', 'of a cluster that is not known', { id: below('a', `${CLUSTER_ID}-2`), rule: 'r' }],
] as const)('%s: a row %s', (counter, _what, row) => {
  expect(rulesByCluster([row], clusters)).toEqual({
    ...{ byCluster: new Map(), odd: 0, elsewhere: 0 },
    [counter]: 1,
  });
});

test.each([
  ['a Log Analytics workspace', { customerId: 'c', accounts: null, endpoint: null }, { customerId: 'c' }],
  [
    'an Azure Monitor workspace',
    { customerId: null, accounts: null, endpoint: 'https://e' },
    { endpoint: 'https://e' },
  ],
  [
    'a rule that leads to two',
    { accounts: [{ name: 'a', accountResourceId: '/S/A' }, { AccountResourceId: '/s/b' }] },
    { accounts: ['/s/a', '/s/b'] },
  ],
  ['a rule that leads to none', { accounts: [] }, undefined],
  ['a rule with odd accounts', { accounts: [null, 'x', { accountResourceId: 7 }, {}] }, undefined],
  ['a rule whose accounts are no list', { accounts: { accountResourceId: '/s/a' } }, undefined],
])('of %s no more is kept than is needed', (_what, row, expected) => {
  expect(keepWorkspace({ id: 'x', s: 's', ...row })).toEqual(expected);
});
