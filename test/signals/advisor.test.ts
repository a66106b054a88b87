import { deprecationsByCluster } from '../../shared/signals/advisor.js';
import { CLUSTER_ID, clusterOf } from '../support/clusters.js';
import { recorded } from './fakeReads.js';

const cluster = clusterOf({});
const row = (more: Record<string, unknown> = {}) => ({
  id: `${CLUSTER_ID}/providers/Microsoft.Advisor/recommendations/6f1c`,
  name: '6f1c',
  properties: {
    category: 'OperationalExcellence',
    impact: 'High',
    impactedField: 'Microsoft.ContainerService/managedClusters',
    lastUpdated: '2026-11-20T18:19:49.674765Z',
    recommendationTypeId: '33333333-3333-4333-8333-333333333333',
    shortDescription: {
      problem: 'Deprecated Kubernetes API in 1.25 has been found',
      solution: 'Avoid using deprecated API',
    },
    resourceMetadata: { resourceId: CLUSTER_ID.toLowerCase(), source: '' },
    ...more,
  },
});
const found = (rows: readonly unknown[], typeIds: readonly string[] = []) =>
  deprecationsByCluster(rows, [cluster], typeIds).byCluster.get(cluster.key) ?? [];

test('a recommendation about deprecated APIs is the cluster that its resourceMetadata names', () => {
  expect(found([row()])).toEqual([
    {
      recommendationId: '6f1c',
      problem: 'Deprecated Kubernetes API in 1.25 has been found',
      solution: 'Avoid using deprecated API',
      lastUpdated: '2026-11-20T18:19:49.674Z',
    },
  ]);
});

test.each([
  [
    'the word only in the solution',
    { shortDescription: { problem: 'Upgrade', solution: 'Move off the deprecated APIs' } },
    1,
  ],
  ['Pascal-case keys', { shortDescription: { Problem: 'Deprecated API', Solution: '' } }, 1],
  ['a deprecation of something else', { shortDescription: { problem: 'Deprecated accounts', solution: 'Remove' } }, 0],
  [
    'letters that only look like the word',
    { shortDescription: { problem: 'Deprecated rapid channel', solution: '' } },
    0,
  ],
  ['a security assessment that Advisor repeats', { category: 'Security' }, 0],
  ['no description', { shortDescription: null }, 0],
])('%s', (_what, more, count) => {
  expect(found([row(more)])).toHaveLength(count);
});

test('a type id that the caller names is enough, in any case', () => {
  const other = row({ shortDescription: { problem: 'Old calls', solution: 'New calls' }, recommendationTypeId: 'ABC' });
  expect(found([other])).toHaveLength(0);
  expect(found([other], ['abc'])).toHaveLength(1);
});

test('rows are counted: odd ones, and matches that name no known cluster', () => {
  const { value } = recorded('arm-list-advisor-recommendations-2020-01-01.json').body;
  const placed = deprecationsByCluster(
    [
      ...(value as unknown[]),
      row({ resourceMetadata: { resourceId: `${CLUSTER_ID}9` } }),
      row({ resourceMetadata: null }),
      {},
      3,
    ],
    [cluster],
  );
  expect([placed.byCluster.size, placed.odd, placed.elsewhere]).toEqual([0, 2, 2]);
});
