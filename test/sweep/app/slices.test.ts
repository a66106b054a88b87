import { read } from '../../../shared/azure/failure.js';
import { DURATIONS } from '../../../shared/config/durations.js';
import { runSweep } from '../../../shared/sweep/run.js';
import { SLICE_CLUSTERS } from '../../../shared/sweep/slices.js';
import { MemoryQueues } from '../../support/memoryQueues.js';
import { clusterRow, NIGHTS, OLD, SUB_A, World } from '../world.js';
import { Killed, night, processIn } from './process.js';

const CLUSTERS = 2 * SLICE_CLUSTERS + 50;

/** A subscription of three slices, in which every third cluster is out of support. */
function largeWorld(): World {
  const world = new World();
  world.estate.subscriptions = [SUB_A];
  world.estate.clusters = Array.from({ length: CLUSTERS }, (_, at) => clusterRow(SUB_A, `c${at}`, at % 3 ? {} : OLD));
  return world;
}

/** Azure as the world has it; `asked` counts what needs a call a cluster. */
function counting(world: World) {
  const azure = world.estate.open();
  const asked = new Map<string, number>();
  return {
    asked,
    azure: {
      ...azure,
      maintenanceConfigurations: async (id: string) => {
        asked.set(id, (asked.get(id) ?? 0) + 1);
        return read([]);
      },
    },
  };
}

const stateOf = (world: World) => String(world.memory.documents.get(`state/${SUB_A}.json`)?.bytes);

async function quiet(): Promise<{ state: string; told: string[] }> {
  const world = largeWorld();
  await runSweep(world.vigie(NIGHTS[0], { azure: counting(world).azure }), 0);
  return { state: stateOf(world), told: (await world.told(SUB_A)).map(({ uid }) => uid) };
}

test('a partition whose time is over after each slice hands itself on, and comes to the same', async () => {
  const world = largeWorld();
  const { asked, azure } = counting(world);
  const queues = new MemoryQueues();
  // Each look at the clock is half a slice's time later.
  let ms = 0;
  const machineNow = () => {
    ms += DURATIONS.slice / 2;
    return new Date(ms);
  };
  await night(processIn(world, { now: NIGHTS[0], queues, machineNow, vigie: { azure } }), queues);
  const expected = await quiet();
  expect(stateOf(world)).toBe(expected.state);
  expect((await world.told(SUB_A)).map(({ uid }) => uid)).toEqual(expected.told);
  expect([asked.size, Math.max(...asked.values())]).toEqual([CLUSTERS, 1]);
  expect(world.paths('work/')).toEqual([]);
});

test('killed between slices it goes on behind those that it has kept', async () => {
  const world = largeWorld();
  const { asked, azure } = counting(world);
  const queues = new MemoryQueues();
  let kept = 0;
  const beforeChange = (path: string) => {
    if (path.includes('/slices/') && kept++ === 1) throw new Killed('killed');
  };
  const dying = processIn(world, { now: NIGHTS[0], queues, beforeChange, vigie: { azure } });
  await expect(night(dying, queues)).rejects.toThrow('killed');
  world.reap();
  await night(processIn(world, { now: NIGHTS[0], queues, vigie: { azure } }), queues);
  expect(stateOf(world)).toBe((await quiet()).state);
  // The second slice was judged and not kept: it alone is asked again.
  expect([...asked.values()].filter((times) => times === 2)).toHaveLength(SLICE_CLUSTERS);
  expect([...asked.values()].filter((times) => times > 2)).toEqual([]);
});
