import { closeIfAll } from '../../shared/sweep/close.js';
import { collectRun } from '../../shared/sweep/collectRun.js';
import type { Vigie } from '../../shared/sweep/compose.js';
import type { PartitionsDocument, SweepDocument } from '../../shared/sweep/documents.js';
import { closedPath, completionPath } from '../../shared/sweep/documents.js';
import { sweepPartition } from '../../shared/sweep/partition.js';
import { startOrContinue } from '../../shared/sweep/start.js';
import { SWEEP_PARTITION } from '../../shared/sweep/summaries.js';
import { MemoryStore } from '../support/memoryStore.js';
import { SteppedStore } from '../support/steppedStore.js';
import { fill, readInto, type StorePlace, StorePlaces } from '../support/storePlaces.js';
import { NIGHTS, SUB_A, World } from './world.js';

/** VIGIE_KILL_STEP=1 looks at all; .ci/run has 3. */
const STRIDE = Number(process.env.VIGIE_KILL_STEP ?? 7);
jest.setTimeout(600_000);

interface Sweeping {
  readonly world: World;
  readonly sweep: SweepDocument;
  readonly planned: PartitionsDocument;
}

async function collected(): Promise<Sweeping> {
  const world = new World();
  const vigie = world.vigie(NIGHTS[0]);
  const { sweep } = await startOrContinue(vigie);
  return { world, sweep, planned: await collectRun(vigie, sweep) };
}

const textOf = (world: World, path: string) => world.memory.documents.get(path)?.bytes.toString('utf8');

type Work = (vigie: Vigie, sweeping: Sweeping) => Promise<unknown>;

const onePartition: Work = async (vigie, { sweep, planned }) => {
  const [partition] = planned.partitions;
  if (partition !== undefined) await sweepPartition(vigie, sweep, planned, partition);
};

const close: Work = async (vigie, { sweep }) => {
  expect(await closeIfAll(vigie, sweep)).toMatchObject({ kind: 'sweep.completed', sweep: { id: sweep.id } });
};

/**
 * Two processes at the same work: the first stops before its step `first`, the second runs up to its step `second`, then
 * the first ends, then the second.
 */
async function interleave(
  work: Work,
  start: Sweeping,
  newPlace: (world: World) => StorePlace,
  first: number,
  second: number,
): Promise<Sweeping & { steps: number }> {
  const world = start.world.copy();
  const place = newPlace(world);
  if (!(place.open() instanceof MemoryStore)) await fill(place.open(), world.memory);
  const both = [new SteppedStore(place.open()), new SteppedStore(place.open())] as const;
  const run = (store: SteppedStore, at: number) => {
    const stopped = store.stopAt(at);
    const sweeping = { ...start, world };
    const ended = work({ ...world.vigie(NIGHTS[0]), store }, sweeping);
    return { ended, stopped: Promise.race([stopped, ended]) };
  };
  const one = run(both[0], first);
  await one.stopped;
  const other = run(both[1], second);
  await other.stopped;
  both[0].go();
  await one.ended;
  both[1].go();
  await other.ended;
  if (!(place.open() instanceof MemoryStore)) await readInto(world.memory, place.open());
  return { ...start, world, steps: both[0].steps };
}

const inMemory = ({ memory }: World): StorePlace => ({
  open: () => new MemoryStore(memory),
  pass: async () => undefined,
});

let places: StorePlaces;
beforeAll(async () => {
  places = await StorePlaces.start();
});
afterAll(() => places.stop());

const WORKS: [string, Work, (start: Sweeping) => Promise<unknown>, string, (id: string) => string][] = [
  ['runs of one partition', onePartition, async () => undefined, SUB_A, (id) => completionPath(id, SUB_A)],
  [
    'closes of one sweep',
    close,
    async (start) => {
      const vigie = start.world.vigie(NIGHTS[0]);
      for (const partition of start.planned.partitions)
        await sweepPartition(vigie, start.sweep, start.planned, partition);
    },
    SWEEP_PARTITION,
    closedPath,
  ],
];

// In memory at every pair of steps; on the real stores, where each pair costs a night, at some of them.
describe.each<[string, (world: World) => StorePlace, number]>([
  ['in memory', inMemory, 1],
  ['on a folder', () => places.onDisk(), STRIDE],
  ['on Azure Storage', () => places.inBlobs(), STRIDE],
])('%s', (_where, newPlace, stride) => {
  test.each(WORKS)(
    'two %s, interleaved: one commits, both end the same',
    async (_what, work, prepare, partition, pathOf) => {
      const start = await collected();
      const left = pathOf(start.sweep.id);
      await prepare(start);
      const quiet = start.world.copy();
      await work(quiet.vigie(NIGHTS[0]), { ...start, world: quiet });
      const expected = (await quiet.told(partition)).map(({ uid }) => uid);
      expect(expected.length).toBeGreaterThan(0);
      const { steps } = await interleave(work, start, newPlace, Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY);
      expect(steps).toBeGreaterThan(5);
      for (let first = 0; first <= steps; first += stride) {
        for (let second = 0; second <= steps; second += stride) {
          const { world } = await interleave(work, start, newPlace, first, second);
          const where = `stopped before steps ${first + 1} and ${second + 1}`;
          const blobs = await world.outbox(partition);
          expect([where, blobs.map(({ header }) => header.seq)]).toEqual([where, [1]]);
          expect([where, (await world.told(partition)).map(({ uid }) => uid)]).toEqual([where, expected]);
          expect([where, textOf(world, left)]).toEqual([where, textOf(quiet, left)]);
        }
      }
    },
  );
});
