import { giveUpPartitions } from '../../../shared/sweep/app/giveUp.js';
import { requestSweep } from '../../../shared/sweep/app/onDemand.js';
import { nightly } from '../../../shared/sweep/app/timers.js';
import { closedPath, readPartitions, readSweep } from '../../../shared/sweep/documents.js';
import { MemoryQueues } from '../../support/memoryQueues.js';
import { MemoryStore } from '../../support/memoryStore.js';
import { NIGHTS, SUB_A, World } from '../world.js';
import { drain, Killed, night, processIn } from './process.js';

const FIRST = '20261123T0130Z';
const SECOND = '20261124T0130Z';

test('a partition that was committed and not completed, and that a later sweep has passed, completes with its own', async () => {
  const world = new World();
  const queues = new MemoryQueues();
  const beforeChange = (path: string) => {
    if (path === `work/${FIRST}/${SUB_A}.json`) throw new Killed('killed');
  };
  const dying = processIn(world, { now: NIGHTS[0], queues, beforeChange });
  await nightly(dying);
  await expect(drain(dying, queues)).rejects.toThrow('killed');
  const left = queues.messages.splice(0);
  const app = processIn(world, { now: NIGHTS[0], queues });
  await requestSweep(app, false);
  await drain(app, queues);
  queues.messages.push(...left);
  await drain(app, queues);
  const opened = (await world.told(SUB_A)).filter(({ kind }) => kind === 'finding.opened').length;
  expect(opened).toBeGreaterThan(0);
  const summaries = (await world.told('_sweep')).flatMap((event) => (event.kind === 'sweep.completed' ? [event] : []));
  const [own] = summaries.filter(({ sweep }) => sweep?.id === FIRST);
  expect(own?.summary.transitions['finding.opened']).toBeGreaterThanOrEqual(opened);
  expect(summaries).toHaveLength(2);
});

test('a partition that is still being read when its sweep is given up and cleared commits nothing', async () => {
  const world = new World();
  const queues = new MemoryQueues();
  await night(processIn(world, { now: NIGHTS[0], queues }), queues);
  const app = processIn(world, { now: NIGHTS[1], queues });
  await nightly(app);
  await drain(app, queues, { takes: ({ queue }) => queue === 'collect' });
  let wasCleared = false;
  class Slow extends MemoryStore {
    override async readBytes(path: string) {
      const bytes = await super.readBytes(path);
      if (path.startsWith('bundles/') && !wasCleared) {
        wasCleared = true;
        const [sweep, planned] = [
          await readSweep(app.vigie.store, SECOND),
          await readPartitions(app.vigie.store, SECOND),
        ];
        if (sweep !== undefined && planned !== undefined) await giveUpPartitions(app.vigie, sweep, planned);
      }
      return bytes;
    }
  }
  await drain({ ...app, vigie: { ...app.vigie, store: new Slow(world.memory) } }, queues);
  expect([wasCleared, world.paths(closedPath(SECOND)).length]).toEqual([true, 1]);
  const sweeps = (await world.outbox(SUB_A)).map(({ header }) => header.sweep);
  expect(sweeps).toEqual([FIRST]);
});
