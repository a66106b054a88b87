import { read } from '../../shared/azure/failure.js';
import { collect, type RowSink } from '../../shared/estate/collect.js';
import type { Plan, PlannedSubscription } from '../../shared/estate/plan.js';
import { TABLES } from '../../shared/estate/tables.js';
import type { JsonObject } from '../../shared/json.js';
import { fakeGraph, refusal, tableOf } from '../support/fakeGraph.js';

const CLUSTERS = 'resources managedclusters';
const ALERTS = 'securityresources alerts';

const id = (n: number) => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`;
const subscription = (n: number, more: Partial<PlannedSubscription> = {}): PlannedSubscription => ({
  id: id(n),
  name: `s${n}`,
  tags: {},
  state: 'read',
  ...more,
});
const planOf = (...subscriptions: PlannedSubscription[]): Plan => ({ subscriptions, tenants: [], gaps: [] });
const row = (n: number, name: string, more: object = {}): JsonObject => ({
  id: `/subscriptions/${id(n).toUpperCase()}/${name}`,
  s: id(n),
  ...more,
});
const rowsOf = (n: number, count: number, kind = 'c') =>
  Array.from({ length: count }, (_none, at) => row(n, `${kind}${String(at).padStart(5, '0')}`));

/** Remembers what it was given, and that nothing came after its subscription had ended. */
function listener() {
  const got = new Map<string, string[]>();
  const ended: string[] = [];
  const calls: number[] = [];
  const again = new Map<string, string[]>();
  const sink: RowSink = {
    async rows(subscriptionId, table, rows) {
      expect(ended).not.toContain(subscriptionId);
      calls.push(rows.length);
      const key = `${Number(subscriptionId.slice(-12))} ${table}`;
      got.set(key, [...(got.get(key) ?? []), ...rows.map((one) => String(one.id))]);
    },
    async ended(subscriptionId) {
      ended.push(subscriptionId);
    },
    async again(subscriptionId, table, attempt, rows) {
      const key = `${Number(subscriptionId.slice(-12))} ${table} ${attempt}`;
      again.set(key, [...(again.get(key) ?? []), ...rows.map((one) => String(one.id).split('/').at(-1) ?? '')]);
    },
  };
  const counts = () => Object.fromEntries([...got].map(([key, ids]) => [key, ids.length]));
  return { sink, got, ended, counts, calls, again };
}

test('hands out rows by subscription, across pages and tables, and subscriptions without rows', async () => {
  const graph = fakeGraph(
    {
      [CLUSTERS]: [...rowsOf(1, 3), ...rowsOf(3, 5), ...rowsOf(4, 1)],
      [ALERTS]: [...rowsOf(2, 2, 'a'), ...rowsOf(4, 2, 'a')],
    },
    2,
  );
  const heard = listener();
  const plan = planOf(subscription(5), subscription(1), subscription(2), subscription(3), subscription(4));
  const collected = await collect(graph, plan, heard.sink);
  expect(heard.counts()).toEqual({ '1 clusters': 3, '2 alerts': 2, '3 clusters': 5, '4 clusters': 1, '4 alerts': 2 });
  expect(heard.ended).toEqual([1, 2, 3, 4, 5].map(id));
  expect(collected.subscriptionsWithoutRows).toEqual([id(5)]);
  expect(collected.gaps).toEqual([]);
  expect(collected.tables.get('clusters')).toEqual({ rows: 9, complete: true });
  expect([...collected.tables.values()].every(({ complete }) => complete)).toBe(true);
});

test('asks each table once a page and names no more than 1,000 subscriptions, sorted', async () => {
  const many = Array.from({ length: 1_001 }, (_none, at) => subscription(at)).reverse();
  const graph = fakeGraph({ [CLUSTERS]: [row(0, 'a'), row(1_000, 'b')] });
  const heard = listener();
  const collected = await collect(graph, planOf(...many), heard.sink);
  expect(graph.asked).toHaveLength(2 * TABLES.length);
  for (const { subscriptions } of graph.asked) {
    expect(subscriptions?.length).toBeLessThanOrEqual(1_000);
    expect(subscriptions).toEqual([...(subscriptions ?? [])].sort());
  }
  expect(heard.counts()).toEqual({ '0 clusters': 1, '1000 clusters': 1 });
  expect(collected.subscriptionsWithoutRows).toHaveLength(999);
});

test('holds a page a table: no more is handed over at once', async () => {
  const heard = listener();
  await collect(fakeGraph({ [CLUSTERS]: rowsOf(1, 25) }, 10), planOf(subscription(1)), heard.sink);
  expect(heard.calls).toEqual([10, 10, 5]);
});

test('asks only for what is to be read', async () => {
  const graph = fakeGraph({});
  const plan = planOf(
    subscription(1),
    ...(['gap', 'retired', 'vanished'] as const).map((state, at) => subscription(at + 2, { state })),
  );
  const heard = listener();
  await collect(graph, plan, heard.sink);
  for (const { subscriptions } of graph.asked) expect(subscriptions).toEqual([id(1)]);
  expect(heard.ended).toEqual([id(1)]);
});

test('asks nothing when there is nothing to read', async () => {
  const graph = fakeGraph({});
  expect((await collect(graph, planOf(), listener().sink)).tables.get('clusters')).toEqual({ rows: 0, complete: true });
  expect(graph.asked).toEqual([]);
});

test('goes on with the page size that was taken', async () => {
  const graph = fakeGraph({ [CLUSTERS]: rowsOf(1, 5) }, 2);
  await collect(graph, planOf(subscription(1)), listener().sink);
  const tops = graph.asked.filter(({ query }) => tableOf(query) === CLUSTERS).map(({ top }) => top);
  expect(tops).toEqual([undefined, 2, 2]);
});

test('keeps side tables by lower-cased id', async () => {
  const workspace = row(1, 'Workspaces/Logs', { customerId: 'x' });
  const heard = listener();
  const collected = await collect(
    fakeGraph({ 'resources workspaces': [workspace] }),
    planOf(subscription(1)),
    heard.sink,
  );
  expect(collected.side.get('workspaces')).toEqual(
    new Map([[String(workspace.id).toLowerCase(), { customerId: 'x' }]]),
  );
  expect(heard.counts()).toEqual({});
});

test('adds clusters that ARM listed and Resource Graph does not have', async () => {
  const listed = [row(1, 'C00000'), row(1, 'new')];
  const heard = listener();
  const graph = fakeGraph({ [CLUSTERS]: rowsOf(1, 1) });
  await collect(graph, planOf(subscription(1, { listed })), heard.sink);
  expect(heard.got.get('1 clusters')?.map((each) => each.split('/').at(-1))).toEqual(['c00000', 'new']);
});

describe('a table is not complete, and is a gap, when', () => {
  const five = () => fakeGraph({ [CLUSTERS]: rowsOf(1, 5), [ALERTS]: rowsOf(1, 1, 'a') }, 2);
  test.each<[string, Parameters<ReturnType<typeof five>['lies']>[0], string]>([
    [
      'the total changes',
      (page, _asked, offset) => read({ ...page, totalRecords: 5 + (offset > 2 ? 1 : 0) }),
      'the total changed from 5 to 6 rows while they were read',
    ],
    [
      'rows are missing at the end',
      (page, _asked, offset) => read(offset < 4 ? page : { ...page, rows: [], count: 0 }),
      '4 rows came of 5 that were announced',
    ],
    [
      'a page holds fewer rows than it counts',
      (page) => read({ ...page, rows: page.rows.slice(1) }),
      'a page counts 2 rows and holds 1',
    ],
    [
      'a row comes twice, in another case',
      (page, _asked, offset) =>
        read(
          offset === 2
            ? { ...page, rows: rowsOf(1, 2).map((one) => ({ ...one, id: String(one.id).toUpperCase() })) }
            : page,
        ),
      'came twice',
    ],
    [
      'a row has no id',
      (page) => read({ ...page, rows: page.rows.map((one) => ({ ...one, id: null })) }),
      'a row has no id or no subscription',
    ],
    [
      'a row has no subscription',
      (page) => read({ ...page, rows: page.rows.map((one) => ({ ...one, s: '' })) }),
      'a row of  came, which was not asked for',
    ],
    [
      'rows of a stranger come',
      (page) => read({ ...page, rows: page.rows.map((one) => ({ ...one, s: id(9) })) }),
      `a row of ${id(9)} came, which was not asked for`,
    ],
    [
      'a page is refused',
      (page, _asked, offset) => (offset < 2 ? read(page) : refusal(403, 'AccessDenied')),
      '403 AccessDenied',
    ],
    [
      'the token never ends',
      (page) => read({ ...page, rows: [], count: 0, skipToken: '0' }),
      '0 rows came of 5 that were announced',
    ],
    ['subscriptions were left out', (page) => read({ ...page, subscriptionLimitHit: true }), 'first 10,000'],
  ])('%s', async (_what, lie, why) => {
    const graph = five();
    graph.lies((page, asked, offset) => (tableOf(asked.query) === CLUSTERS ? lie(page, asked, offset) : read(page)));
    const heard = listener();
    const collected = await collect(graph, planOf(subscription(1)), heard.sink);
    expect(collected.tables.get('clusters')).toMatchObject({ complete: false, why: expect.stringContaining(why) });
    expect(collected.gaps).toEqual([
      { scope: 'table/clusters', signal: 'clusters', reason: expect.stringContaining(why) },
    ]);
    expect(collected.tables.get('alerts')).toEqual({ rows: 1, complete: true });
    expect(heard.ended).toEqual([id(1)]);
  });

  test('rows come out of order', async () => {
    const graph = fakeGraph({ [CLUSTERS]: [...rowsOf(1, 1), ...rowsOf(2, 1)] });
    graph.lies((page) => read({ ...page, rows: [...page.rows].reverse() }));
    const collected = await collect(graph, planOf(subscription(1), subscription(2)), listener().sink);
    expect(collected.tables.get('clusters')?.why).toBe('rows came out of order');
  });
});

describe('a table that does not hold is read again', () => {
  const clustersOf = (graph: ReturnType<typeof fakeGraph>) =>
    graph.asked.filter(({ query }) => tableOf(query) === CLUSTERS).map(({ subscriptions }) => subscriptions?.length);
  const plain = (read: { held: ReadonlyMap<string, number>; lost: ReadonlyMap<string, string> } | undefined) => ({
    held: [...(read?.held ?? [])].map(([key, attempt]) => `${Number(key.slice(-12))} ${attempt}`),
    lost: [...(read?.lost ?? [])].map(([key, why]) => `${Number(key.slice(-12))} ${why}`),
  });

  test('in blocks of 100, and only what was in doubt; the try that holds is named', async () => {
    const many = Array.from({ length: 1_150 }, (_none, at) => subscription(at));
    const graph = fakeGraph({ [CLUSTERS]: [row(0, 'a'), row(1_000, 'b'), row(1_149, 'c')] });
    graph.lies((page, { subscriptions, query }) =>
      tableOf(query) === CLUSTERS && subscriptions?.length === 150
        ? read({ ...page, rows: page.rows.slice(1) })
        : read(page),
    );
    const heard = listener();
    const { tables, gaps } = await collect(graph, planOf(...many), heard.sink);
    expect(clustersOf(graph)).toEqual([1_000, 150, 100, 50]);
    expect(tables.get('clusters')?.complete).toBe(true);
    const { held, lost } = plain(tables.get('clusters')?.again);
    expect([held.length, held[0], held.at(-1), lost]).toEqual([150, '1000 1', '1149 1', []]);
    expect(heard.again).toEqual(
      new Map([
        ['1000 clusters 1', ['b']],
        ['1149 clusters 1', ['c']],
      ]),
    );
    expect(gaps).toEqual([]);
  });

  test('three tries a block; what then does not hold is lost for its subscriptions alone', async () => {
    const many = Array.from({ length: 101 }, (_none, at) => subscription(at));
    const graph = fakeGraph({ [CLUSTERS]: [row(0, 'a'), row(100, 'b')] });
    graph.lies((page, { subscriptions, query }) =>
      tableOf(query) === CLUSTERS && subscriptions?.includes(id(0)) ? read({ ...page, totalRecords: 9 }) : read(page),
    );
    const heard = listener();
    const { tables, gaps } = await collect(graph, planOf(...many), heard.sink);
    expect(clustersOf(graph)).toEqual([101, 100, 100, 100, 1]);
    const { held, lost } = plain(tables.get('clusters')?.again);
    expect(held).toEqual(['100 1']);
    expect([lost.length, lost[0]]).toEqual([100, '0 1 rows came of 9 that were announced']);
    expect(tables.get('clusters')?.complete).toBe(false);
    expect(gaps).toEqual([]);
  });

  test('the third try is as good as the first', async () => {
    const graph = fakeGraph({ [CLUSTERS]: rowsOf(1, 2) });
    let asked = 0;
    graph.lies((page, { query }) =>
      tableOf(query) === CLUSTERS && ++asked < 4 ? read({ ...page, totalRecords: 3 }) : read(page),
    );
    const { tables } = await collect(graph, planOf(subscription(1)), listener().sink);
    expect(plain(tables.get('clusters')?.again)).toEqual({ held: ['1 3'], lost: [] });
  });

  test('not where it was refused: the same words would be refused again', async () => {
    const graph = fakeGraph({ [CLUSTERS]: rowsOf(1, 2) });
    graph.lies((page, { query }) => (tableOf(query) === CLUSTERS ? refusal(403, 'AccessDenied') : read(page)));
    const { tables } = await collect(graph, planOf(subscription(1)), listener().sink);
    expect(clustersOf(graph)).toEqual([1]);
    expect(tables.get('clusters')).toEqual({ rows: 0, complete: false, why: '403 AccessDenied' });
  });

  test('no further than the first block that nobody answers', async () => {
    const many = Array.from({ length: 250 }, (_none, at) => subscription(at));
    const graph = fakeGraph({});
    graph.lies((page, { query }) =>
      tableOf(query) === CLUSTERS ? refusal(503, 'ServiceUnavailable', 'cut') : read(page),
    );
    const { tables, gaps } = await collect(graph, planOf(...many), listener().sink);
    expect(clustersOf(graph)).toEqual([250, 100, 100, 100]);
    expect(tables.get('clusters')?.again?.lost.size).toBe(250);
    expect(gaps).toEqual([{ scope: 'table/clusters', signal: 'clusters', reason: '503 ServiceUnavailable' }]);
  });

  test('with what ARM listed', async () => {
    const graph = fakeGraph({ [CLUSTERS]: rowsOf(1, 1) });
    graph.lies((page, { query }) =>
      tableOf(query) === CLUSTERS && graph.asked.length < 8 ? read({ ...page, totalRecords: 2 }) : read(page),
    );
    const heard = listener();
    await collect(graph, planOf(subscription(1, { listed: [row(1, 'new')] })), heard.sink);
    expect([...heard.again.values()].at(-1)).toEqual(['c00000', 'new']);
  });

  test('a side table too: what any try brought is kept', async () => {
    const graph = fakeGraph({ 'resources workspaces': ['w1', 'w2'].map((id) => row(1, id, { customerId: id })) });
    let asked = 0;
    graph.lies((page, { query }) =>
      tableOf(query) === 'resources workspaces' && ++asked === 1
        ? read({ ...page, rows: page.rows.slice(1) })
        : read(page),
    );
    const { side, tables } = await collect(graph, planOf(subscription(1)), listener().sink);
    expect(side.get('workspaces')?.size).toBe(2);
    expect(tables.get('workspaces')).toEqual({ rows: 1, complete: true });
  });
});

test.each(TABLES.map(({ name, query }) => [name, query]))(
  '%s is asked so that it can be merged and proved',
  (_name, query) => {
    const stages = query.split(' | ');
    expect(stages[1]).toMatch(/^where type (=~ '[a-z./]+'|in~ \('[a-z./]+'(, '[a-z./]+')*\))$/);
    for (const stage of stages.slice(2, -3)) expect(stage).toMatch(/^(where|extend) \S/);
    const [extended, projected, ordered] = stages.slice(-3);
    expect(extended).toBe('extend s = tolower(subscriptionId)');
    expect(projected).toMatch(/^project id, .*\bs$/);
    expect(ordered).toBe('order by s asc, id asc');
  },
);
