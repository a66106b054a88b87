import { read } from '../../shared/azure/failure.js';
import { type Digest, digestSchema } from '../../shared/events/digest.js';
import type { JsonObject } from '../../shared/json.js';
import { rulesOf, type Vigie } from '../../shared/sweep/compose.js';
import { runSweep } from '../../shared/sweep/run.js';
import { clusterRow, NIGHTS, SUB_A, SUB_B, World } from './world.js';

const [MONDAY, TUESDAY, WEDNESDAY] = NIGHTS;
const NEXT_MONDAY = '2026-11-30T02:00:00.000Z';

type Chat = Vigie['config']['chat'];
interface Script {
  readonly chat?: Partial<Chat>;
  readonly checks?: readonly string[];
  readonly windows?: readonly JsonObject[];
  readonly beforeChange?: (path: string) => void;
}

/** One sweep of a world whose chat has this rhythm; what it told, by kind. */
async function sweep(world: World, now: string, script: Script = {}): Promise<string[]> {
  const { chat, checks = ['sla-tier'], windows = [], beforeChange } = script;
  const { config } = world.vigie(now);
  const own = { ...config, checks: [...checks], chat: { ...config.chat, ...chat } };
  const before = new Set((await world.told()).map(({ uid }) => uid));
  const vigie = world.vigie(now, {
    ...{ config: own, ...rulesOf(own) },
    azure: { ...world.estate.open(), maintenanceConfigurations: async () => read(windows) },
    ...(beforeChange && { beforeChange }),
  });
  await runSweep(vigie, 0);
  return (await world.told()).flatMap(({ uid, kind }) => (before.has(uid) ? [] : [kind]));
}

/** The digests that are there, in the order of their sweeps: their occasions. */
function digests(world: World): Digest[] {
  return world
    .paths('digests/')
    .map((path) => digestSchema.parse(JSON.parse(String(world.memory.documents.get(path)?.bytes))));
}
const occasions = (world: World) => digests(world).map(({ sweep: id, occasion }) => `${id} ${occasion}`);

/** Clusters with which nothing is wrong. */
function calm(names: readonly string[] = ['a'], changes: Record<string, unknown> = {}): World {
  const world = new World();
  world.estate.clusters = names.map((name) => clusterRow(SUB_A, name, changes));
  return world;
}

/** One whose tier is Free: a finding that is low, and not due for half a year. */
const free = (name: string) => ({ ...clusterRow(SUB_B, name), sku: { name: 'Base', tier: 'Free' } });

test('a fleet of which nothing stands sends a sign of life once a week, and no event more than without', async () => {
  const world = calm();
  const told: string[][] = [];
  for (const now of [MONDAY, MONDAY, TUESDAY, WEDNESDAY, NEXT_MONDAY]) told.push(await sweep(world, now));
  expect(occasions(world)).toEqual(['20261123T0130Z canary', '20261130T0130Z canary']);
  expect(world.chat.cards).toHaveLength(2);
  // The first night also tells what it could not see.
  expect(told.slice(1)).toEqual(Array.from({ length: 4 }, () => ['sweep.completed']));
});

test.each<[string, Partial<Chat>, string[]]>([
  ['no sign of life', { canary: false }, []],
  ['no day of the week', { weekly: 'never' }, []],
  ['another day', { weekly: 'tuesday' }, ['20261124T0130Z canary']],
])('with %s', async (_what, chat, expected) => {
  const world = calm();
  for (const now of [MONDAY, TUESDAY, WEDNESDAY]) await sweep(world, now, { chat });
  expect(occasions(world)).toEqual(expected);
});

test('what nobody owns stands: the card of the week tells it, and no other night', async () => {
  const world = calm();
  world.estate.clusters = ['b', 'a'].map((name) => ({ ...clusterRow(SUB_A, name), tags: {} }));
  for (const now of NIGHTS) await sweep(world, now, { chat: { canary: false } });
  expect(digests(world)).toMatchObject([{ occasion: 'weekly', unowned: { total: 2, names: ['a', 'b'] } }]);
});

test('the card of the week tells what stands although nothing has changed', async () => {
  const world = calm();
  world.estate.clusters.push(clusterRow(SUB_B, 'old', { currentKubernetesVersion: '1.29.1' }));
  const script: Script = { checks: ['version-support'], chat: { weekly: 'wednesday' } };
  const told: string[][] = [];
  for (const now of NIGHTS) told.push(await sweep(world, now, script));
  expect(occasions(world)).toEqual(['20261123T0130Z news', '20261125T0130Z weekly']);
  expect(digests(world)[1]?.entries).toMatchObject([{ kind: 'overdue', event: null, resourceName: 'old' }]);
  expect(told.slice(1)).toEqual([['sweep.completed'], ['sweep.completed']]);
});

test.each(['outbox/_sweep', 'sweeps/20261123T0130Z/closed', 'state/_sweep'])(
  'a close that is killed before %s tells the card of the week once',
  async (where) => {
    const world = calm();
    let killed = false;
    const beforeChange = (path: string) => {
      if (killed || !path.startsWith(where)) return;
      killed = true;
      throw new Error('killed');
    };
    await expect(sweep(world, MONDAY, { beforeChange })).rejects.toThrow('killed');
    world.reap();
    await sweep(world, MONDAY);
    await sweep(world, MONDAY);
    await sweep(world, TUESDAY);
    expect(occasions(world)).toEqual(['20261123T0130Z canary']);
    expect(new Set(world.chat.cards).size).toBe(1);
  },
);

test('a week whose day had no sweep gets its card with the next one', async () => {
  const world = calm();
  for (const now of [MONDAY, TUESDAY, '2026-12-01T02:00:00.000Z', '2026-12-02T02:00:00.000Z']) await sweep(world, now);
  expect(occasions(world)).toEqual(['20261123T0130Z canary', '20261201T0130Z canary']);
});

test('a night on which no subscription could be read says nothing of what stands; the next one does', async () => {
  const world = calm();
  const { subscriptions, clusters } = world.estate;
  Object.assign(world.estate, { subscriptions: [], clusters: [] });
  await sweep(world, MONDAY);
  Object.assign(world.estate, { subscriptions, clusters });
  await sweep(world, `${MONDAY.slice(0, 11)}05:00:00.000Z`);
  expect(occasions(world)).toEqual(['20261123T0130Z+r1 canary']);
});

test('an automatic upgrade brings a card and no event; the night after is quiet', async () => {
  const world = calm(['a', 'b']);
  const script: Script = { chat: { weekly: 'never' } };
  await sweep(world, MONDAY, script);
  world.estate.clusters = [clusterRow(SUB_A, 'a', { currentKubernetesVersion: '1.36.9' }), clusterRow(SUB_A, 'b')];
  expect(await sweep(world, TUESDAY, script)).toEqual(['sweep.completed']);
  expect(await sweep(world, WEDNESDAY, script)).toEqual(['sweep.completed']);
  expect(digests(world)).toMatchObject([
    {
      sweep: '20261124T0130Z',
      occasion: 'news',
      totals: { automaticUpgrade: 1 },
      owners: { payments: { automaticUpgrade: 1 } },
      entries: [
        {
          kind: 'automaticUpgrade',
          resourceName: 'a',
          reason: 'Kubernetes went from 1.36.2 to 1.36.9 under the channel patch',
        },
      ],
    },
  ]);
});

describe('maintenance tomorrow', () => {
  const wednesdays = {
    schedule: { weekly: { intervalWeeks: 1, dayOfWeek: 'Wednesday' } },
    ...{ durationHours: 4, startTime: '01:00' },
  };
  const windows = ['aksManagedAutoUpgradeSchedule', 'aksManagedNodeOSUpgradeSchedule'].map((name) => ({
    name,
    properties: { maintenanceWindow: wednesdays },
  }));

  test('rides on the card of the day before, by what an earlier night has read', async () => {
    const world = calm();
    const script: Script = { chat: { weekly: 'never' }, checks: ['maintenance-window', 'sla-tier'], windows };
    await sweep(world, MONDAY, script);
    world.estate.clusters.push(free('news'));
    await sweep(world, TUESDAY, script);
    const [, ofA] = digests(world)[0]?.entries ?? [];
    expect(occasions(world)).toEqual(['20261124T0130Z news']);
    expect(ofA).toMatchObject({ kind: 'maintenance', resourceName: 'a', dueDate: '2026-11-25T01:00:00.000Z' });
    expect(ofA?.reason).toMatch(/^upgradeChannel patch from 2026-11-25 01:00 UTC for 4 hours/);
  });

  test('is no reason for a card by itself, unless it may mend what is overdue', async () => {
    const script: Script = { chat: { weekly: 'never' }, windows };
    const quiet = calm();
    for (const now of NIGHTS) await sweep(quiet, now, { ...script, checks: ['maintenance-window'] });
    expect(occasions(quiet)).toEqual([]);
    const old = calm(['a'], { agentPoolProfiles: [OLD_POOL] });
    for (const now of NIGHTS) await sweep(old, now, { ...script, checks: ['maintenance-window', 'node-image-age'] });
    expect(occasions(old)).toEqual(['20261123T0130Z news', '20261124T0130Z news']);
    const [last] = digests(old).slice(-1);
    expect(last?.entries.map(({ kind }) => kind)).toEqual(['dueSoon', 'maintenance']);
  });
});

const OLD_POOL = {
  ...{ name: 'np1', count: 3, mode: 'System', osType: 'Linux', osSKU: 'Ubuntu', provisioningState: 'Succeeded' },
  ...{ orchestratorVersion: '1.36', currentOrchestratorVersion: '1.36.2', powerState: { code: 'Running' } },
  nodeImageVersion: 'AKSUbuntu-2404gen2containerd-202502.20.0',
};
