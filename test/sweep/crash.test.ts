import { runSweep } from '../../shared/sweep/run.js';
import { expectWhole, NIGHTS_TO_KILL, withoutRepeats } from './whole.js';
import type { World } from './world.js';

class Killed extends Error {}

/** A process that is killed before its change number `changes + 1`: nothing of it is written from there on. */
async function killedAfter(world: World, now: string, changes: number): Promise<boolean> {
  let left = changes;
  const beforeChange = () => {
    if (left <= 0) throw new Killed('killed');
    left -= 1;
  };
  const finished = await runSweep(world.vigie(now, { beforeChange }), 0).then(
    () => true,
    (error: unknown) => {
      if (left > 0) throw error;
      return false;
    },
  );
  world.reap();
  return finished;
}

test.each(NIGHTS_TO_KILL)(
  'killed at any change of %s and run again, it has told what a quiet run tells',
  async (_what, now, begin) => {
    const start = await begin();
    const quiet = start.copy();
    await runSweep(quiet.vigie(now), 0);
    const expected = withoutRepeats(await quiet.told());
    let finished = false;
    let changes = 0;
    for (; !finished; changes += 1) {
      const world = start.copy();
      finished = await killedAfter(world, now, changes);
      await runSweep(world.vigie(now), 0);
      const where = `killed after ${changes} changes`;
      await expectWhole(where, world);
      expect([where, withoutRepeats(await world.told())]).toEqual([where, expected]);
    }
    expect(changes).toBeGreaterThan(50);
  },
);
