import { read } from '../../shared/azure/failure.js';
import { alertsById, alertsSince } from '../../shared/estate/alertReads.js';
import { fakeGraph, refusal } from '../support/fakeGraph.js';

const SINCE = new Date('2026-11-20T02:00:00Z');
const subscriptions = (count: number) =>
  Array.from({ length: count }, (_none, at) => `s${String(at).padStart(5, '0')}`);
const alerts = [
  { id: 'a', s: 's00000' },
  { id: 'b', s: 's01500' },
  { id: 'c', s: 'somebody else' },
];
const graphOf = () => fakeGraph({ 'securityresources alerts': alerts });
const blocksAsked = (graph: ReturnType<typeof graphOf>) => graph.asked.map((one) => one.subscriptions?.length);
const idsOf = (found: Awaited<ReturnType<typeof alertsSince>>) =>
  found.ok ? found.rows.map(({ id }) => id) : found.why;

test.each([
  ['so many that one query names them', 1_000, [1_000], ['a']],
  ['more, and one query names none', 1_001, [undefined], ['a', 'b', 'c']],
])('alerts of subscriptions: %s', async (_what, count, blocks, ids) => {
  const graph = graphOf();
  expect(idsOf(await alertsSince(graph, subscriptions(count), SINCE))).toEqual(ids);
  expect(blocksAsked(graph)).toEqual(blocks);
});

test.each([
  ['is refused', () => refusal(400, 'BadRequest', 'refused')],
  ['stands for the first ten thousand alone', (page: object) => read({ ...page, subscriptionLimitHit: true })],
  [
    'does not hold together',
    (page: { totalRecords: number }) => read({ ...page, totalRecords: page.totalRecords + 1 }),
  ],
])('where the one query %s, blocks are asked', async (_what, answer) => {
  const graph = graphOf();
  graph.lies((page, asked) => (asked.subscriptions === undefined ? (answer(page) as never) : read(page)));
  expect(idsOf(await alertsSince(graph, subscriptions(1_600), SINCE))).toEqual(['a', 'b']);
  expect(blocksAsked(graph)).toEqual([undefined, 1_000, 600]);
});

test('alerts that are asked for by id take one query too', async () => {
  const graph = graphOf();
  expect(idsOf(await alertsById(graph, subscriptions(2_000), ['a', 'b']))).toEqual(['a', 'b', 'c']);
  expect(blocksAsked(graph)).toEqual([undefined]);
});

test('what no block answers is not read', async () => {
  const graph = graphOf();
  graph.lies(() => refusal(403, 'AuthorizationFailed'));
  expect(idsOf(await alertsSince(graph, subscriptions(1_600), SINCE))).toBe('403 AuthorizationFailed');
});

test('only what cannot end the quotes is put between them: of other ids nothing is asked', async () => {
  const graph = graphOf();
  const ids = ["x') or 1==1 //", "'", 'x\\', 'x\n| union securityresources', '2517_a-b.c', 'é', ''];
  await alertsById(graph, subscriptions(1), ids);
  const condition = "tostring(coalesce(properties.systemAlertId, properties.SystemAlertId)) in~ ('2517_a-b.c')";
  const steps = graph.asked.map(({ query }) => query.split(' | '));
  expect(steps.map((parts) => [parts.length, parts[2]])).toEqual([[6, `where ${condition}`]]);
  expect(await alertsById(graph, subscriptions(1), ids.slice(0, 4))).toEqual({ ok: true, rows: [] });
  expect(graph.asked).toHaveLength(1);
});
