import { runSweep } from '../../../shared/sweep/run.js';
import { killable } from '../../support/killable.js';
import { fill, readInto, type StorePlace, StorePlaces } from '../../support/storePlaces.js';
import { change, expectWhole, withoutRepeats } from '../whole.js';
import { NIGHTS, World } from '../world.js';
import { killedAfter, night, processIn, recover } from './process.js';

// The same proof as crash.test.ts, on the real stores. Each kill takes a whole night on disk or over the network, so that
// `npm test` looks at some of them, and VIGIE_KILL_STEP=1 at all (.ci/run has 3).
const STEP = Number(process.env.VIGIE_KILL_STEP ?? 47);
jest.setTimeout(600_000);

let places: StorePlaces;
beforeAll(async () => {
  places = await StorePlaces.start();
});
afterAll(() => places.stop());

describe.each<[string, () => StorePlace]>([
  ['a folder', () => places.onDisk()],
  ['Azure Storage', () => places.inBlobs()],
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
      await fill(place.open(), world.memory);
      const { queues, wasKilled } = await killedAfter(changes, (count, queues) =>
        processIn(world, { now: NIGHTS[1], queues, vigie: { store: killable(place.open(), count) } }),
      );
      finished = !wasKilled;
      await place.pass();
      const clock = { ms: Date.now() };
      const machineNow = () => new Date(clock.ms);
      const again = processIn(world, { now: NIGHTS[1], queues, machineNow, vigie: { store: place.open() } });
      await night(again, queues);
      await recover(again, queues, clock);
      await readInto(world.memory, place.open());
      const where = `killed after ${changes} changes`;
      await expectWhole(where, world);
      expect([where, withoutRepeats(await world.told())]).toEqual([where, expected]);
    }
    expect(changes).toBeGreaterThan(50);
  });
});
