import { read } from '../../shared/azure/failure.js';
import type { ReadingAzure } from '../../shared/azure/readingAzure.js';
import { planSubscriptions } from '../../shared/estate/plan.js';
import { fakeGraph, refusal } from '../support/fakeGraph.js';

const [A, B, C] = [
  'aaaaaaaa-0000-4000-8000-000000000001',
  'bbbbbbbb-0000-4000-8000-000000000002',
  'cccccccc-0000-4000-8000-000000000003',
];

interface World {
  /** What ARM lists, or why it does not. */
  readonly arm?: readonly string[] | 'fails';
  readonly graph?: readonly string[] | 'fails' | 'forbidden' | 'none valid' | 'limit';
  /** Subscriptions whose clusters may be listed; else 403. */
  readonly listable?: readonly string[];
}

function azureOf({ arm = [], graph = [], listable = [] }: World) {
  const held = typeof graph === 'string' ? [] : graph;
  const rows = held.map((id) => ({ id: `/subscriptions/${id}`, name: `graph ${id[0]}`, s: id, tags: { team: 'x' } }));
  const resourceGraph = fakeGraph({ 'resourcecontainers subscriptions': rows });
  if (graph === 'fails') resourceGraph.lies(() => refusal(503, 'ServerTimeout', 'cut'));
  if (graph === 'forbidden') resourceGraph.lies(() => refusal(403, 'AccessDenied'));
  if (graph === 'none valid') resourceGraph.lies(() => refusal(400, 'NoValidSubscriptionsInQueryRequest', 'refused'));
  if (graph === 'limit') resourceGraph.lies((page) => read({ ...page, subscriptionLimitHit: true }));
  const listed: string[] = [];
  const azure: Pick<ReadingAzure, 'queryPage' | 'subscriptions' | 'clustersOf'> = {
    queryPage: resourceGraph.queryPage,
    subscriptions: async () =>
      arm === 'fails'
        ? refusal(500, 'InternalServerError', 'cut')
        : read(arm.map((id) => ({ id: id.toUpperCase(), name: `arm ${id[0]}`, state: 'Enabled', tags: {} }))),
    clustersOf: async (id) => {
      listed.push(id);
      return listable.includes(id) ? read([{ id: `/subscriptions/${id}/c` }]) : refusal(403, 'AuthorizationFailed');
    },
  };
  return { azure, listed, asked: resourceGraph.asked };
}

/** `a read, b gap` */
async function planned(world: World, scope: readonly string[] | undefined, remembered: readonly string[]) {
  const { azure } = azureOf(world);
  const plan = await planSubscriptions(azure, { subscriptions: scope }, remembered);
  return {
    subscriptions: plan.subscriptions.map(({ id, state }) => `${id[0]} ${state}`).join(', '),
    gaps: plan.gaps.map(({ scope: where }) => where).join(', '),
  };
}

test.each<[string, World, string[] | undefined, string[], string, string]>([
  ['both know it', { arm: [B, A], graph: [A, B] }, undefined, [], 'a read, b read', ''],
  ['only Resource Graph knows it', { graph: [A] }, undefined, [], 'a read', ''],
  [
    'only ARM knows it, and its clusters may not be listed',
    { arm: [A, B], graph: [A] },
    undefined,
    [B],
    'a read, b gap',
    '',
  ],
  [
    'only ARM knows it, and its clusters may be listed',
    { arm: [A, B], graph: [A], listable: [B] },
    undefined,
    [],
    'a read, b read',
    '',
  ],
  ['it has state and nobody knows it', { arm: [A], graph: [A] }, undefined, [A, B], 'a read, b vanished', ''],
  ['the configuration no longer names it', { arm: [A, B], graph: [A, B] }, [A], [A, B], 'a read, b retired', ''],
  ['the configuration never named it', { arm: [A, B], graph: [A, B] }, [A], [], 'a read', ''],
  ['the configuration names it and nobody knows it', { arm: [A], graph: [A] }, [A, C], [], 'a read, c gap', ''],
  ['named, with state, and nobody knows it', { arm: [A], graph: [A] }, [A, C], [C], 'a read, c vanished', ''],
  ['ARM does not answer', { arm: 'fails', graph: [A] }, undefined, [A, B], 'a read, b gap', 'estate'],
  [
    'Resource Graph does not answer',
    { arm: [A], graph: 'fails' },
    undefined,
    [A, B],
    'a read, b gap',
    'table/subscriptions',
  ],
  [
    'Resource Graph may read none',
    { arm: [A, B], graph: 'forbidden', listable: [A] },
    undefined,
    [],
    'a read, b gap',
    '',
  ],
  ['Resource Graph knows none of those named', { arm: [A], graph: 'none valid' }, [A], [A], 'a gap', ''],
  ['there are too many', { arm: [], graph: 'limit' }, undefined, [A], 'a gap', 'table/subscriptions'],
  ['there is no right at all', {}, undefined, [], '', 'estate'],
])('when %s', async (_what, world, scope, remembered, subscriptions, gaps) => {
  expect(await planned(world, scope, remembered)).toEqual({ subscriptions, gaps });
});

test('neither list can be had: nothing can be said', async () => {
  const { azure } = azureOf({ arm: 'fails', graph: 'fails' });
  await expect(planSubscriptions(azure, {}, [A])).rejects.toMatchObject({
    code: 'VIGIE_AZURE_UNREADABLE',
    message: expect.stringMatching(/500 InternalServerError.*503 ServerTimeout/),
  });
});

test('only those that Resource Graph misses are asked for their clusters, once', async () => {
  const { azure, listed } = azureOf({ arm: [A, B, C], graph: [A] });
  await planSubscriptions(azure, {}, [B]);
  expect(listed).toEqual([B, C]);
});

test('the reason of a gap names what was refused', async () => {
  const { azure } = azureOf({ arm: [A], graph: [] });
  const { subscriptions } = await planSubscriptions(azure, {}, []);
  expect(subscriptions[0]?.gap).toBe(
    'Resource Graph does not return it, and its clusters cannot be listed: 403 AuthorizationFailed',
  );
});

test('names and tags come from Resource Graph, else from ARM; clusters that ARM listed are kept', async () => {
  const { azure } = azureOf({ arm: [A, B], graph: [A], listable: [B] });
  const { subscriptions } = await planSubscriptions(azure, {}, []);
  expect(subscriptions).toEqual([
    { id: A, name: 'graph a', tags: { team: 'x' }, state: 'read' },
    { id: B, name: 'arm b', tags: {}, state: 'read', listed: [{ id: `/subscriptions/${B}/c` }] },
  ]);
});

const CHAIN = [
  { displayName: 'Pay', name: 'mg-pay' },
  { displayName: 'Root', name: 'root' },
];

test.each<[string, unknown, readonly string[] | undefined]>([
  ['the chain of its row, nearest first', { managementGroupAncestorsChain: CHAIN }, ['mg-pay', 'root']],
  ['keys in other letters', { ManagementGroupAncestorsChain: [{ Name: 'mg-pay' }] }, ['mg-pay']],
  ['what is no name', { managementGroupAncestorsChain: [null, { name: 7 }, 'x', CHAIN[1]] }, ['root']],
  ['an empty chain', { managementGroupAncestorsChain: [] }, undefined],
  ['a chain that is none', { managementGroupAncestorsChain: 'mg-pay' }, undefined],
  ['no properties', undefined, undefined],
])('the management groups of a subscription, from %s', async (_what, properties, expected) => {
  const rows = [{ id: `/subscriptions/${A}`, name: 'a', s: A, properties }];
  const { azure } = azureOf({ arm: [A] });
  const { queryPage } = fakeGraph({ 'resourcecontainers subscriptions': rows });
  const { subscriptions } = await planSubscriptions({ ...azure, queryPage }, {}, []);
  expect(subscriptions[0]?.managementGroups).toEqual(expected);
});

test('ids compare without case, whoever wrote them', async () => {
  const { azure, asked } = azureOf({ arm: [A], graph: [A] });
  const { subscriptions } = await planSubscriptions(azure, { subscriptions: [A.toUpperCase()] }, [A.toUpperCase()]);
  expect(subscriptions.map(({ id, state }) => [id, state])).toEqual([[A, 'read']]);
  expect(asked[0]?.subscriptions).toEqual([A]);
});

test.each([
  ['all that ARM says, each once', undefined, ['one', 'two']],
  ['those of the scope alone', [A, B], ['one']],
])('tenants are %s', async (_what, subscriptions, tenants) => {
  const { azure } = azureOf({ graph: [A, B, C] });
  const of = { [A]: 'ONE', [B]: 'one', [C]: 'Two' };
  const listed = Object.entries(of).map(([id, tenantId]) => ({ id, name: id, state: 'Enabled', tags: {}, tenantId }));
  const plan = await planSubscriptions({ ...azure, subscriptions: async () => read(listed) }, { subscriptions }, []);
  expect(plan.tenants).toEqual(tenants);
});

test('no tenant is known where ARM says none, or nothing', async () => {
  expect((await planSubscriptions(azureOf({ arm: [A], graph: [A] }).azure, {}, [])).tenants).toEqual([]);
  expect((await planSubscriptions(azureOf({ arm: 'fails', graph: [A] }).azure, {}, [])).tenants).toEqual([]);
});

test('the whole tenant is asked without naming subscriptions', async () => {
  const { azure, asked } = azureOf({ arm: [A], graph: [A] });
  await planSubscriptions(azure, {}, []);
  expect(asked).toHaveLength(1);
  expect(asked[0]).not.toHaveProperty('subscriptions');
});

const ROOT = 'root-of-the-tenant';
type Chain = readonly string[] | undefined;

/** Resource Graph with these chains, and ARM with these subscriptions beside. */
function placed(chains: Readonly<Record<string, Chain>>, arm: readonly string[] = Object.keys(chains)) {
  const rows = Object.entries(chains).map(([id, chain]) => ({
    ...{ id: `/subscriptions/${id}`, name: `graph ${id[0]}`, s: id },
    ...(chain && { properties: { managementGroupAncestorsChain: [...chain, ROOT].map((name) => ({ name })) } }),
  }));
  const graph = fakeGraph({ 'resourcecontainers subscriptions': rows });
  return { azure: { ...azureOf({ arm }).azure, queryPage: graph.queryPage }, asked: graph.asked, graph };
}

const BELOW: Readonly<Record<string, Chain>> = { [A]: ['mg-pay'], [B]: ['mg-cards', 'MG-Pay'], [C]: ['mg-search'] };

test.each<
  [string, Readonly<Record<string, Chain>>, readonly string[], readonly string[], readonly string[], string, string]
>([
  ['at any depth, in any letters', BELOW, ['mg-pay'], [], [], 'a read, b read', ''],
  ['of several groups', BELOW, ['mg-cards', 'mg-search'], [], [], 'b read, c read', ''],
  ['beside those that are named', BELOW, ['mg-cards'], [C], [], 'b read, c read', ''],
  ['of the whole tenant', BELOW, [ROOT], [], [], 'a read, b read, c read', ''],
  ['and what has moved out is retired', BELOW, ['mg-pay'], [], [A, C], 'a read, b read, c retired', ''],
  [
    'and a group that shows none is a gap',
    BELOW,
    ['mg-pay', 'mg-old'],
    [],
    [],
    'a read, b read',
    'managementGroup/mg-old',
  ],
  [
    'and while a group shows none nothing is retired',
    BELOW,
    ['mg-pay', 'mg-old'],
    [],
    [C],
    'a read, b read, c unplaced',
    'managementGroup/mg-old',
  ],
  [
    'and a misspelt group retires nothing',
    BELOW,
    ['mg-pya'],
    [],
    [A, B],
    'a unplaced, b unplaced',
    'managementGroup/mg-pya',
  ],
  ['and one without a chain is said', { ...BELOW, [C]: undefined }, ['mg-pay'], [], [], 'a read, b read', 'estate'],
  [
    'and one without a chain is kept',
    { ...BELOW, [C]: undefined },
    ['mg-pay'],
    [],
    [C],
    'a read, b read, c unplaced',
    '',
  ],
])(
  'subscriptions below management groups, %s',
  async (_what, chains, managementGroups, named, remembered, states, gaps) => {
    const { azure } = placed(chains);
    const scope = { managementGroups, ...(named.length > 0 && { subscriptions: named }) };
    const plan = await planSubscriptions(azure, scope, remembered);
    expect(plan.subscriptions.map(({ id, state }) => `${id[0]} ${state}`).join(', ')).toBe(states);
    expect(plan.gaps.map(({ scope: where }) => where).join(', ')).toBe(gaps);
  },
);

test('one that ARM alone lists is placed by nobody: it is named, and kept where it has state', async () => {
  const { azure } = placed({ [A]: ['mg-pay'] }, [A, B, C]);
  const plan = await planSubscriptions(azure, { managementGroups: ['mg-pay'] }, [C]);
  expect(plan.subscriptions.map(({ id, state, gap }) => [id, state, gap])).toEqual([
    [A, 'read', undefined],
    [
      C,
      'unplaced',
      'nobody can tell whether it is still below a management group that vigie.yaml names: Resource Graph does not return it',
    ],
  ]);
  expect(plan.gaps).toEqual([
    {
      scope: 'estate',
      signal: 'managementGroups',
      reason: expect.stringContaining('are above 1 subscription (arm b), so nothing there is read'),
    },
  ]);
});

test('where Resource Graph cannot be read nothing is retired, and no group is blamed', async () => {
  const { azure, graph } = placed(BELOW);
  graph.lies(() => refusal(503, 'ServerTimeout', 'cut'));
  const plan = await planSubscriptions(azure, { managementGroups: ['mg-pay'], subscriptions: [B] }, [A, C]);
  expect(plan.subscriptions.map(({ id, state }) => `${id[0]} ${state}`)).toEqual([
    'a unplaced',
    'b read',
    'c unplaced',
  ]);
  expect(plan.subscriptions[0]?.gap).toMatch(/list of subscriptions was not read: 503/);
  expect(plan.gaps.map(({ scope }) => scope)).toEqual(['table/subscriptions']);
});

test('one that nobody knows any more has vanished, whatever groups are named', async () => {
  const { azure } = placed({ [A]: ['mg-pay'] });
  const plan = await planSubscriptions(azure, { managementGroups: ['mg-pay'] }, [B]);
  expect(plan.subscriptions.map(({ id, state }) => `${id[0]} ${state}`)).toEqual(['a read', 'b vanished']);
});

test('management groups cost no request more', async () => {
  const [plain, grouped] = [placed(BELOW), placed(BELOW)];
  await planSubscriptions(plain.azure, {}, []);
  await planSubscriptions(grouped.azure, { managementGroups: ['mg-pay'] }, []);
  expect(grouped.asked).toEqual(plain.asked);
});
