import { behind } from '../../shared/outbox/undelivered.js';
import { runSweep } from '../../shared/sweep/run.js';
import { MemoryStore } from '../support/memoryStore.js';
import { NIGHTS, SUB_A, World } from './world.js';

/*
 * A folder on disk is told to outlive a power cut for what cannot be made again. The rest may be gone afterwards, or be
 * the beginning of itself: here it is cut to nothing.
 */
const cut = (world: World, path: RegExp) => {
  let files = 0;
  for (const [name, document] of world.memory.documents)
    if (path.test(name)) {
      world.memory.documents.set(name, { ...document, bytes: Buffer.alloc(0) });
      files += 1;
    }
  return files;
};

/** A sweep that stops right before the first change of a path. */
async function stoppedAt(world: World, path: RegExp): Promise<void> {
  const beforeChange = (at: string) => {
    if (path.test(at)) throw new Error('power cut');
  };
  await expect(runSweep(world.vigie(NIGHTS[0], { beforeChange }), 0)).rejects.toThrow('power cut');
  world.reap();
}

test('rows that are gone are a gap of their subscription, the findings of others are told, the next night heals it', async () => {
  const world = new World();
  await stoppedAt(world, /^outbox\//);
  expect(cut(world, new RegExp(`^bundles/.*/${SUB_A}`))).toBe(1);
  const { summary } = await runSweep(world.vigie(NIGHTS[0]), 0);
  expect(summary.summary.coverage).toMatchObject({ subscriptions: 2, subscriptionsRead: 1 });
  const gap = (await world.told(SUB_A)).find(({ kind }) => kind === 'coverage.gap');
  expect(gap !== undefined && 'gap' in gap && gap.gap.reason).toMatch(/is gone; the next sweep reads it again/);
  await runSweep(world.vigie(NIGHTS[1]), 0);
  expect((await world.told(SUB_A)).map(({ kind }) => kind)).toContain('coverage.restored');
});

test('a completion that is damaged is made again from the outbox', async () => {
  const world = new World();
  await stoppedAt(world, /^outbox\/_sweep/);
  expect(cut(world, /^work\//)).toBe(2);
  await expect(runSweep(world.vigie(NIGHTS[0]), 0)).rejects.toThrow('did not close');
  const before = await world.told();
  const { summary } = await runSweep(world.vigie(NIGHTS[0]), 0);
  expect(summary.summary.clusters).toBe(3);
  const told = (await world.told()).map(({ uid }) => uid);
  expect(told).toHaveLength(before.length + 1);
  expect(new Set(told).size).toBe(told.length);
});

test('states and cursors that are gone cost a second sending, and no event', async () => {
  const world = new World();
  await runSweep(world.vigie(NIGHTS[0]), 0);
  for (const name of [...world.memory.documents.keys()])
    if (/^(state|cursors)\//.test(name)) world.memory.documents.delete(name);
  await runSweep(world.vigie(NIGHTS[1]), 0);
  const told = (await world.told()).map(({ uid }) => uid);
  expect(new Set(told).size).toBe(told.length);
  for (const uid of told) expect(world.siem.taken.some((event) => event.uid === uid)).toBe(true);
  expect(world.desk.tickets.length).toBe(new Set(world.desk.tickets.map((ticket) => JSON.stringify(ticket))).size);
  expect(await behind(new MemoryStore(world.memory), ['siem', 'desk', 'chat'])).toEqual([]);
});
