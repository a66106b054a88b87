import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AzureStore } from '../../../shared/store/azureStore.js';
import { FolderStore } from '../../../shared/store/folderStore.js';
import type { Store } from '../../../shared/store/store.js';
import { runSweep } from '../../../shared/sweep/run.js';
import { type Azurite, startAzurite } from '../../support/azurite.js';
import { killable } from '../../support/killable.js';
import { MemoryQueues } from '../../support/memoryQueues.js';
import { change, expectWhole, withoutRepeats } from '../whole.js';
import { NIGHTS, World } from '../world.js';
import { Killed, night, processIn, recover } from './process.js';

// The same proof as crash.test.ts, on the real stores. Each kill takes a whole night on disk or over the network, so that
// `npm test` looks at some of them, and VIGIE_KILL_STEP=1 (as .ci/run has it) at all.
const STEP = Number(process.env.VIGIE_KILL_STEP ?? 47);
jest.setTimeout(600_000);

/** A place for a store, and a clock of its leases that the test moves. */
interface Place {
  open(): Store;
  /** Leases of the dead run out. */
  pass(): Promise<void>;
}

let folder: string;
let azurite: Azurite;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'vigie-stores-'));
  azurite = await startAzurite();
});
afterAll(async () => {
  await azurite.stop();
  rmSync(folder, { recursive: true, force: true });
});

const onDisk = (): Place => {
  const place = join(folder, randomUUID());
  let passedMs = 0;
  return {
    open: () => new FolderStore(place, () => new Date(Date.now() + passedMs)),
    pass: async () => {
      passedMs += 61_000;
    },
  };
};

const inBlobs = (): Place => {
  const settings = {
    environment: { AzureWebJobsStorage: azurite.connectionString },
    cloud: { blobSuffix: '', queueSuffix: '' },
    container: `t-${randomUUID()}`,
    identity: () => {
      throw new Error('nobody needs an identity here');
    },
  };
  return { open: () => new AzureStore(settings), pass: () => azurite.pass(61_000) };
};

async function fill(store: Store, { memory }: World): Promise<void> {
  for (const [path, { bytes }] of memory.documents) await store.create(path, bytes);
}

/** What the store holds, where the world can look at it. */
async function readInto(world: World, store: Store): Promise<void> {
  world.memory.documents.clear();
  for await (const path of store.list('')) {
    const bytes = await store.readBytes(path);
    if (bytes !== undefined) world.memory.documents.set(path, { bytes: Buffer.from(bytes), etag: '"read"' });
  }
}

describe.each<[string, () => Place]>([
  ['a folder', onDisk],
  ['Azure Storage', inBlobs],
])('on %s', (_what, newPlace) => {
  test('killed at any change or message of a night, and helped on, the app has told what a quiet run tells', async () => {
    const start = new World();
    await runSweep(start.vigie(NIGHTS[0]), 0);
    change(start);
    const quiet = start.copy();
    await runSweep(quiet.vigie(NIGHTS[1]), 0);
    const expected = withoutRepeats(await quiet.told());
    let finished = false;
    let changes = 0;
    for (; !finished; changes += STEP) {
      const world = start.copy();
      const place = newPlace();
      await fill(place.open(), world);
      const { queues, wasKilled } = await killedAfter(world, place, changes);
      finished = !wasKilled;
      await place.pass();
      const clock = { ms: Date.now() };
      const machineNow = () => new Date(clock.ms);
      const again = processIn(world, { now: NIGHTS[1], queues, machineNow, vigie: { store: place.open() } });
      await night(again, queues);
      await recover(again, queues, clock);
      await readInto(world, place.open());
      const where = `killed after ${changes} changes`;
      await expectWhole(where, world);
      expect([where, withoutRepeats(await world.told())]).toEqual([where, expected]);
    }
    expect(changes).toBeGreaterThan(50);
  });
});

async function killedAfter(world: World, place: Place, changes: number) {
  let left = changes;
  const count = () => {
    if (left <= 0) throw new Killed('killed');
    left -= 1;
  };
  const queues = new MemoryQueues(count);
  let wasKilled = false;
  try {
    await night(processIn(world, { now: NIGHTS[1], queues, vigie: { store: killable(place.open(), count) } }), queues);
  } catch (error) {
    if (left > 0) throw error;
    wasKilled = true;
  }
  return { queues: queues.copy(), wasKilled };
}
