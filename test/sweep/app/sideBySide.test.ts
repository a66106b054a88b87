import fc from 'fast-check';
import { requestSweep } from '../../../shared/sweep/app/onDemand.js';
import { nightly } from '../../../shared/sweep/app/timers.js';
import { MemoryQueues } from '../../support/memoryQueues.js';
import { change, expectWhole } from '../whole.js';
import { NIGHTS, World } from '../world.js';
import { drain, night, processIn } from './process.js';

test('a sweep on demand beside the nightly one: each closes once, and what is known at the end is what was seen last', async () => {
  const numbers = fc.array(fc.nat({ max: 1_000 }), { minLength: 1, maxLength: 40 });
  await fc.assert(
    fc.asyncProperty(fc.nat({ max: 12 }), numbers, async (before, picks) => {
      const world = new World();
      const queues = new MemoryQueues();
      const app = processIn(world, { now: NIGHTS[1], queues });
      let at = 0;
      const next = (many: number) => (picks[at++ % picks.length] ?? 0) % Math.max(1, many);
      await night(processIn(world, { now: NIGHTS[0], queues }), queues);
      await nightly(app);
      await drain(app, queues, { most: before, next });
      change(world);
      const changed = processIn(world, { now: NIGHTS[1], queues });
      await requestSweep(changed, false);
      await drain(changed, queues, { next });
      await expectWhole('side by side', world);
      const told = new Set((await world.told()).map(({ uid }) => uid));
      // One more look at the same estate has nothing to say.
      const after = processIn(world, { now: NIGHTS[1], queues });
      await requestSweep(after, false);
      await drain(after, queues);
      const news = (await world.told()).filter(({ uid }) => !told.has(uid)).map(({ kind }) => kind);
      expect(news).toEqual(['sweep.completed']);
    }),
    { numRuns: 60 },
  );
});

test('whoever asks while a sweep is there that has read nothing yet is given that one', async () => {
  const world = new World();
  const queues = new MemoryQueues();
  const app = processIn(world, { now: NIGHTS[0], queues });
  const first = await requestSweep(app, false);
  const same = await requestSweep(app, false);
  const other = await requestSweep(app, true);
  expect([first.id, same.id, other.id]).toEqual(['20261123T0130Z', '20261123T0130Z', '20261123T0130Z+r1']);
  await drain(app, queues);
  expect((await requestSweep(app, false)).id).toBe('20261123T0130Z+r2');
});

test('a sweep that was asked for with that word closes what has vanished', async () => {
  const { world, queues, app } = await afterOneVanished();
  await requestSweep(app, false);
  await drain(app, queues);
  expect((await world.told()).filter(({ kind }) => kind === 'finding.resolved')).toEqual([]);
  await requestSweep(app, true);
  await drain(app, queues);
  expect((await world.told()).filter(({ kind }) => kind === 'finding.resolved').length).toBeGreaterThan(0);
});

test('what was asked for with that word holds for a sweep that overtakes it', async () => {
  const { world, queues, app } = await afterOneVanished();
  await requestSweep(app, true);
  await drain(app, queues, { takes: ({ queue }) => queue === 'collect' });
  await requestSweep(app, false);
  // The later one is quicker.
  await drain(app, queues, { next: (many) => many - 1 });
  expect((await world.told()).filter(({ kind }) => kind === 'finding.resolved').length).toBeGreaterThan(0);
});

test('a sweep that closes late says nothing of gaps that a later one has looked at since', async () => {
  const world = new World();
  const queues = new MemoryQueues();
  world.estate.cut.add('scheduledevents');
  const early = processIn(world, { now: NIGHTS[0], queues });
  await nightly(early);
  await drain(early, queues, { takes: ({ queue }) => queue === 'collect' });
  const late = queues.messages.splice(0);
  world.estate.cut.clear();
  const other = processIn(world, { now: NIGHTS[0], queues });
  await requestSweep(other, false);
  await drain(other, queues);
  queues.messages.push(...late);
  await drain(early, queues);
  const kinds = (await world.told('_sweep')).map(({ kind, sweep }) => `${kind} ${sweep?.id}`);
  const completed = ['sweep.completed 20261123T0130Z', 'sweep.completed 20261123T0130Z+r1'];
  expect(kinds.filter((one) => !one.startsWith('sweep.completed')).filter((one) => !one.includes('+r1'))).toEqual([]);
  expect(kinds.filter((one) => one.startsWith('sweep.completed')).sort()).toEqual(completed);
});

test('the index of clusters is that of the sweep that began last, however late an earlier message comes', async () => {
  const world = new World();
  const queues = new MemoryQueues();
  const early = processIn(world, { now: NIGHTS[0], queues });
  await nightly(early);
  const [message] = queues.messages;
  await drain(early, queues, { takes: ({ queue }) => queue === 'collect' });
  change(world);
  const other = processIn(world, { now: NIGHTS[0], queues });
  await requestSweep(other, false);
  await drain(other, queues, { takes: ({ queue }) => queue === 'collect' });
  const index = String(world.memory.documents.get('index/clusters.json')?.bytes);
  if (message !== undefined) queues.messages.push(message);
  await drain(early, queues, { takes: ({ queue }) => queue === 'collect' });
  expect(String(world.memory.documents.get('index/clusters.json')?.bytes)).toBe(index);
  expect(JSON.parse(index).sweep).toBe('20261123T0130Z+r1');
});

/** The second night of a world from which a whole subscription has vanished since the first. */
async function afterOneVanished() {
  const world = new World();
  const queues = new MemoryQueues();
  await night(processIn(world, { now: NIGHTS[0], queues }), queues);
  world.estate.subscriptions = world.estate.subscriptions.slice(0, 1);
  world.estate.clusters = world.estate.clusters.slice(0, 2);
  return { world, queues, app: processIn(world, { now: NIGHTS[1], queues }) };
}
