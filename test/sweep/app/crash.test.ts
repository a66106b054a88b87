import { runSweep } from '../../../shared/sweep/run.js';
import { MemoryQueues } from '../../support/memoryQueues.js';
import { change, expectWhole, withoutRepeats } from '../whole.js';
import { NIGHTS, World } from '../world.js';
import { Killed, night, processIn, recover } from './process.js';

const stateOf = (world: World) =>
  Object.fromEntries(
    world.paths('state/').map((path) => [path, world.memory.documents.get(path)?.bytes.toString('utf8')]),
  );

const NIGHTS_TO_KILL: [string, string, () => Promise<World>][] = [
  ['a first night', NIGHTS[0], async () => new World()],
  [
    'a night on which much changes',
    NIGHTS[1],
    async () => {
      const world = new World();
      await runSweep(world.vigie(NIGHTS[0]), 0);
      change(world);
      return world;
    },
  ],
];

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
      const { queues, wasKilled } = await killedAfter(world, now, changes);
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

/** An instance that is killed before its change number `changes + 1`, be it a write or a message. */
async function killedAfter(world: World, now: string, changes: number) {
  let left = changes;
  const count = () => {
    if (left <= 0) throw new Killed('killed');
    left -= 1;
  };
  const queues = new MemoryQueues(count);
  let wasKilled = false;
  try {
    await night(processIn(world, { now, queues, beforeChange: count }), queues);
  } catch (error) {
    if (left > 0) throw error;
    wasKilled = true;
  }
  world.reap();
  return { queues: queues.copy(), wasKilled };
}
