import { closeIfAll } from '../../shared/sweep/close.js';
import { collectRun } from '../../shared/sweep/collectRun.js';
import type { Vigie } from '../../shared/sweep/compose.js';
import type { PartitionsDocument, SweepDocument } from '../../shared/sweep/documents.js';
import { closedPath, completionPath } from '../../shared/sweep/documents.js';
import { sweepPartition } from '../../shared/sweep/partition.js';
import { startOrContinue } from '../../shared/sweep/start.js';
import { SWEEP_PARTITION } from '../../shared/sweep/summaries.js';
import { MemoryStore } from '../support/memoryStore.js';
import { NIGHTS, SUB_A, World } from './world.js';

/** A store that waits before each of its steps until it is let go. */
class SteppedStore extends MemoryStore {
  steps = 0;
  #gate: Promise<void> = Promise.resolve();
  #open: () => void = () => undefined;
  #reached: () => void = () => undefined;
  #stopAt = Number.POSITIVE_INFINITY;

  /** Resolves when it waits before step `at`. */
  stopAt(at: number): Promise<void> {
    this.#stopAt = at;
    this.#gate = new Promise((resolve) => {
      this.#open = resolve;
    });
    return new Promise((resolve) => {
      this.#reached = resolve;
    });
  }

  go(): void {
    this.#stopAt = Number.POSITIVE_INFINITY;
    this.#open();
  }

  async #step(): Promise<void> {
    this.steps += 1;
    if (this.steps <= this.#stopAt) return;
    this.#reached();
    await this.#gate;
  }

  override async read(path: string) {
    await this.#step();
    return super.read(path);
  }
  override async readBytes(path: string) {
    await this.#step();
    return super.readBytes(path);
  }
  override async exists(path: string) {
    await this.#step();
    return super.exists(path);
  }
  override async write(path: string, text: string, ifMatch: string | undefined | 'any') {
    await this.#step();
    return super.write(path, text, ifMatch);
  }
  override async create(path: string, content: string | Uint8Array) {
    await this.#step();
    return super.create(path, content);
  }
}

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
  first: number,
  second: number,
): Promise<Sweeping & { steps: number }> {
  const world = start.world.copy();
  const both = [new SteppedStore(world.memory), new SteppedStore(world.memory)] as const;
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
  return { ...start, world, steps: both[0].steps };
}

test.each<[string, Work, (start: Sweeping) => Promise<unknown>, string, (id: string) => string]>([
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
])(
  'two %s, interleaved at every step: one commits, both end the same',
  async (_what, work, prepare, partition, pathOf) => {
    const start = await collected();
    const left = pathOf(start.sweep.id);
    await prepare(start);
    const quiet = start.world.copy();
    await work(quiet.vigie(NIGHTS[0]), { ...start, world: quiet });
    const expected = (await quiet.told(partition)).map(({ uid }) => uid);
    expect(expected.length).toBeGreaterThan(0);
    const { steps } = await interleave(work, start, Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY);
    expect(steps).toBeGreaterThan(5);
    for (let first = 0; first <= steps; first += 1) {
      for (let second = 0; second <= steps; second += 1) {
        const { world } = await interleave(work, start, first, second);
        const where = `stopped before steps ${first + 1} and ${second + 1}`;
        const blobs = await world.outbox(partition);
        expect([where, blobs.map(({ header }) => header.seq)]).toEqual([where, [1]]);
        expect([where, (await world.told(partition)).map(({ uid }) => uid)]).toEqual([where, expected]);
        expect([where, textOf(world, left)]).toEqual([where, textOf(quiet, left)]);
      }
    }
  },
);
