import type { VigieEvent } from '../../shared/events/event.js';
import { toldAfter } from '../../shared/outbox/told.js';
import { behind } from '../../shared/outbox/undelivered.js';
import { runSweep } from '../../shared/sweep/run.js';
import { MemoryStore } from '../support/memoryStore.js';
import { clusterRow, NIGHTS, OLD, SUB_A, World } from '../sweep/world.js';

const entry = (...to: string[]) => ({ event: {} as VigieEvent, to });

test.each([
  ['the first blob of all', { seq: 0 }, [entry('siem')], { told: { siem: 1 } }],
  [
    'a blob for two',
    { seq: 1, told: { siem: 1 } },
    [entry('siem', 'desk'), entry('siem')],
    { told: { siem: 2, desk: 2 } },
  ],
  ['a blob for nobody', { seq: 4, told: { siem: 2 } }, [], { told: { siem: 2 } }],
  ['a state of older code, which does not say', { seq: 4 }, [entry('siem')], {}],
])('%s', (_what, before, entries, after) => {
  expect(toldAfter(before, before.seq + 1, entries)).toEqual(after);
});

test('on a quiet night no cursor of a partition is touched, and none is behind', async () => {
  const world = new World();
  await runSweep(world.vigie(NIGHTS[0]), 0);
  const changed: string[] = [];
  await runSweep(world.vigie(NIGHTS[1], { beforeChange: (path) => changed.push(path) }), 0);
  expect(changed.filter((path) => /^cursors\/.*\/[^_]/.test(path))).toEqual([]);
  expect(changed).toContain(`state/${SUB_A}.json`);
  expect(await behind(new MemoryStore(world.memory), ['siem', 'desk', 'chat'])).toEqual([]);
});

test('what comes after quiet nights is sent from where the cursor stands', async () => {
  const world = new World();
  await runSweep(world.vigie(NIGHTS[0]), 0);
  await runSweep(world.vigie(NIGHTS[1]), 0);
  world.estate.clusters.push(clusterRow(SUB_A, 'late', OLD));
  await runSweep(world.vigie(NIGHTS[2]), 0);
  const told = (await world.told(SUB_A)).filter(({ sweep }) => sweep?.id === '20261125T0130Z');
  expect(told.length).toBeGreaterThan(0);
  for (const { uid } of told) expect(world.siem.taken.filter((event) => event.uid === uid)).toHaveLength(1);
});

test('a state that is behind its outbox is not believed: the blob that it does not know of is sent', async () => {
  const world = new World();
  await runSweep(world.vigie(NIGHTS[0]), 0);
  const path = `state/${SUB_A}.json`;
  const old = world.memory.documents.get(path);
  world.estate.clusters.push(clusterRow(SUB_A, 'late', OLD));
  // Killed right after the commit: neither the state nor any cursor has moved.
  let dead = false;
  const beforeChange = (at: string) => {
    dead ||= at === path;
    if (dead) throw new Error('killed');
  };
  await expect(runSweep(world.vigie(NIGHTS[1], { beforeChange }), 0)).rejects.toThrow('killed');
  world.reap();
  expect(world.memory.documents.get(path)).toEqual(old);
  const waiting = await behind(new MemoryStore(world.memory), ['siem']);
  expect(waiting.map(({ partition }) => partition)).toContain(SUB_A);
});
