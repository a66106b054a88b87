import { runSweep } from '../../shared/sweep/run.js';
import { countedStore } from '../support/countedStore.js';
import { NIGHTS, SUB_A, World } from './world.js';

/** What a night asks of the store for one subscription, by method and folder. */
async function callsOf(world: World, now: string): Promise<Readonly<Record<string, number>>> {
  const vigie = world.vigie(now);
  const { store, calls } = countedStore(vigie.store, (method, path) =>
    path.includes(SUB_A) ? `${method} ${path.split('/')[0]}` : undefined,
  );
  await runSweep({ ...vigie, store }, 0);
  return calls;
}

const EACH_NIGHT = {
  'create bundles': 1,
  'readBytes bundles': 1,
  // What it saw, for reports.
  'create fleet': 1,
  'create outbox': 1,
  // Before it is judged, behind each sending, and at the end, where three cursors are looked at once.
  'read state': 1,
  'readStart state': 2,
  'write state': 1,
  'create work': 1,
  'exists work': 1,
  'read work': 1,
};

/** A delivery, and the look at the end, ask for the blob that they know of and for the next one. */
const LOOK = 2;

test('a first night reads no blob of its outbox, and lists it once; each of two destinations takes one lease', async () => {
  expect(await callsOf(new World(), NIGHTS[0])).toEqual({
    ...EACH_NIGHT,
    'list outbox': 1,
    'exists outbox': 3 * LOOK,
    'lease cursors': 2,
    'read cursors': 2 + 3,
    // Three tickets are opened, one after the other.
    'write cursors': 2,
  });
});

test('a night without change lists no outbox, looks before it is judged and at the end, and takes no lease', async () => {
  const world = new World();
  await runSweep(world.vigie(NIGHTS[0]), 0);
  expect(await callsOf(world, NIGHTS[1])).toEqual({ ...EACH_NIGHT, 'exists outbox': 2 * LOOK, 'read cursors': 3 });
});
