import { runSweep } from '../../../shared/sweep/run.js';
import { MemoryQueues } from '../../support/memoryQueues.js';
import { expectWhole, NIGHTS_TO_KILL, withoutRepeats } from '../whole.js';
import type { World } from '../world.js';
import { killedAfter, night, processIn, recover } from './process.js';

const stateOf = (world: World) =>
  Object.fromEntries(
    world.paths('state/').map((path) => [path, world.memory.documents.get(path)?.bytes.toString('utf8')]),
  );

test.each(NIGHTS_TO_KILL)(
  '%s through the queues and in one process: the same state to the byte, the same events',
  async (_what, now, begin) => {
    const start = await begin();
    const [alone, queued] = [start.copy(), start.copy()];
    await runSweep(alone.vigie(now), 0);
    const queues = new MemoryQueues();
    await night(processIn(queued, { now, queues }), queues);
    // The alert pass is a timer of its own in the app.
    expect(stateOf(queued)).toEqual(stateOf(alone));
    expect((await queued.told()).map(({ uid }) => uid).sort()).toEqual(
      (await alone.told()).map(({ uid }) => uid).sort(),
    );
    await expectWhole('through the queues', queued);
  },
);

test.each(NIGHTS_TO_KILL)(
  'killed at any change or message of %s, and helped on, the app has told what a quiet run tells',
  async (_what, now, begin) => {
    const start = await begin();
    const quiet = start.copy();
    await runSweep(quiet.vigie(now), 0);
    const expected = withoutRepeats(await quiet.told());
    let finished = false;
    let changes = 0;
    for (; !finished; changes += 1) {
      const world = start.copy();
      const { queues, wasKilled } = await killedAfter(changes, (beforeChange, queues) =>
        processIn(world, { now, queues, beforeChange }),
      );
      world.reap();
      finished = !wasKilled;
      const clock = { ms: Date.now() };
      const again = processIn(world, { now, queues, machineNow: () => new Date(clock.ms) });
      await night(again, queues);
      await recover(again, queues, clock);
      const where = `killed after ${changes} changes`;
      await expectWhole(where, world);
      expect([where, withoutRepeats(await world.told())]).toEqual([where, expected]);
      expect([where, world.paths('sweeps/').filter((path) => path.endsWith('sweep.json')).length]).toEqual([
        where,
        world.paths('sweeps/').filter((path) => path.endsWith('closed.json')).length,
      ]);
    }
    expect(changes).toBeGreaterThan(50);
  },
);
