import { readCluster } from '../../shared/estate/readCluster.js';
import { PIECE_ROWS, PieceCutter, pieceOf } from '../../shared/signals/workspacePieces.js';

const workspace = (name: string) =>
  `/subscriptions/s/resourceGroups/rg/providers/Microsoft.OperationalInsights/workspaces/${name}`;
const subscription = (digit: string) => `${digit.repeat(8)}-0000-4000-8000-000000000000`;

/** A cluster of four nodes gives nine rows: two a node, and one of its pods. */
const cluster = (sendsTo: string | undefined, counts: readonly unknown[] = [3, 1]) =>
  readCluster({
    id: '/subscriptions/s/resourceGroups/rg/providers/Microsoft.ContainerService/managedClusters/c',
    properties: {
      agentPoolProfiles: counts.map((count, at) => ({ name: `np${at}`, count })),
      ...(sendsTo !== undefined && {
        addonProfiles: { omsagent: { enabled: true, config: { logAnalyticsWorkspaceResourceID: workspace(sendsTo) } } },
      }),
    },
  });

/** Of clusters by the first digit of their subscription; where the pieces of workspace `a` begin. */
function beginsOf(most: number, clusters: readonly (readonly [string, ReturnType<typeof cluster>])[]) {
  const cutter = new PieceCutter(most);
  for (const [digit, one] of clusters) cutter.add(subscription(digit), one);
  return cutter.end()[workspace('a').toLowerCase()];
}

const a = cluster('a');
test.each([
  ['what fits into one answer', 36, ['1', '2', '3', '4'], undefined],
  ['one row too many', 35, ['1', '2', '3', '4'], ['4']],
  ['two subscriptions a piece', 18, ['1', '2', '3', '4', '5'], ['3', '5']],
  ['subscriptions that are larger than a piece', 1, ['1', '1', '2', '2', '3'], ['2', '3']],
  ['a large one behind a small one', 18, ['1', '2', '2', '3'], ['2', '3']],
  ['a single subscription, however large', 1, ['1', '1', '1'], []],
  ['nothing', 1, [], undefined],
])('%s, at %i rows', (_what, most, digits, expected) => {
  const begins = beginsOf(
    most,
    digits.map((digit) => [digit, a] as const),
  );
  expect(begins).toEqual(expected?.map(subscription));
});

test.each([
  ['of a pool without a count are none', cluster('a', [undefined, 'three']), 1],
  ['below none are none', cluster('a', [-5]), 1],
  ['of a cluster without pools are none', cluster('a', []), 1],
  ['are those of all pools', cluster('a', [100, 200]), 601],
])('nodes %s', (_what, one, rows) => {
  const two = [
    ['1', one],
    ['2', one],
  ] as const;
  expect(beginsOf(2 * rows, two)).toBeUndefined();
  expect(beginsOf(2 * rows - 1, two)).toEqual([subscription('2')]);
});

test('each workspace is cut by its own clusters, whatever case they write it in; clusters that send nowhere do not count', () => {
  const cutter = new PieceCutter(18);
  for (const digit of ['1', '2', '3', '4']) {
    cutter.add(subscription(digit), cluster('a'));
    cutter.add(subscription(digit), cluster(undefined));
    if (digit !== '2') cutter.add(subscription(digit), cluster('B'));
  }
  expect(cutter.end()).toEqual({
    [workspace('a').toLowerCase()]: [subscription('3')],
    [workspace('b').toLowerCase()]: [subscription('4')],
  });
});

test('no piece begins with an id that services may order in another way', () => {
  const cutter = new PieceCutter(1);
  for (const id of ['1111', 'Ünlike', 'zz']) cutter.add(id, a);
  expect(cutter.end()).toEqual({ [workspace('a').toLowerCase()]: [] });
});

test.each([
  ['large', 12_500, []],
  ['not large', 12_499, undefined],
])('a workspace that is %s is asked once', (_what, nodes, expected) => {
  expect(beginsOf(PIECE_ROWS, [['1', cluster('a', [nodes])]])).toEqual(expected);
});

test.each([
  ['before the first begin', '1', { index: 0, of: 3, until: subscription('5') }],
  ['at a begin', '5', { index: 1, of: 3, from: subscription('5'), until: subscription('a') }],
  ['between two', '9', { index: 1, of: 3, from: subscription('5'), until: subscription('a') }],
  ['at the last', 'a', { index: 2, of: 3, from: subscription('a') }],
  ['behind the last', 'f', { index: 2, of: 3, from: subscription('a') }],
])('a subscription %s is in one piece', (_what, digit, expected) => {
  expect(pieceOf([subscription('5'), subscription('a')], subscription(digit))).toEqual(expected);
});

test('a workspace that is not cut has no piece', () => {
  expect(pieceOf(undefined, subscription('1'))).toBeUndefined();
  expect(pieceOf([], subscription('1'))).toBeUndefined();
});
