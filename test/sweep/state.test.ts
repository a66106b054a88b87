import { runSweep } from '../../shared/sweep/run.js';
import { NIGHTS, SUB_A, SUB_B, World } from './world.js';

const STATE = `state/${SUB_A}.json`;

async function afterOneNight(): Promise<World> {
  const world = new World();
  await runSweep(world.vigie(NIGHTS[0]), 0);
  return world;
}

/** Kinds that the second night told, by partition of the outbox. */
async function secondNight(world: World): Promise<string[]> {
  const before = new Set((await world.told()).map(({ uid }) => uid));
  await runSweep(world.vigie(NIGHTS[1]), 0);
  return (await world.told()).flatMap((event) =>
    before.has(event.uid) ? [] : [event.kind === 'notice' ? `notice ${event.notice.code}` : event.kind],
  );
}

const put = (world: World, path: string, text: string) =>
  world.memory.documents.set(path, { bytes: Buffer.from(text), etag: '"by hand"' });
const textOf = (world: World, path: string) => world.memory.documents.get(path)?.bytes.toString('utf8') ?? '';

test('a state document that is lost is rebuilt from the outbox: nothing is told twice, nothing resolves', async () => {
  const world = await afterOneNight();
  world.memory.documents.delete(STATE);
  expect(await secondNight(world)).toEqual(['sweep.completed']);
});

test('a state document that is behind is brought up to its outbox', async () => {
  const world = await afterOneNight();
  const first = textOf(world, STATE);
  await secondNight(world);
  put(world, STATE, first);
  const third = world.copy();
  await runSweep(third.vigie(NIGHTS[2]), 0);
  const seqs = (await third.outbox(SUB_A)).map(({ header }) => header.seq);
  expect(seqs).toEqual([1, 2, 3]);
  expect((await third.outbox(SUB_A)).at(-1)?.entries).toEqual([]);
});

test.each<[string, (text: string) => string]>([
  ['is no JSON', (text) => text.slice(0, text.length / 2)],
  ['is empty', () => ''],
  ['is another document', () => '{"schema":1,"seq":1,"state":[]}'],
  ['has findings of another form', (text) => text.replaceAll('"dueDate"', '"due"')],
  ['has no clusters', (text) => text.replace('"resources":', '"clusters":')],
])('a state document that %s is set aside and announced once, and nothing resolves', async (_what, damage) => {
  const world = await afterOneNight();
  const damaged = damage(textOf(world, STATE));
  put(world, STATE, damaged);
  expect((await secondNight(world)).sort()).toEqual(['notice state-damaged', 'sweep.completed']);
  const aside = world.paths('damaged/');
  expect(aside).toHaveLength(1);
  expect(textOf(world, aside[0] ?? '')).toBe(damaged);
  expect(JSON.parse(textOf(world, STATE))).toMatchObject({ schema: 1, seq: 2 });
});

test('a partition whose last blob is damaged stops the sweep and is named; the others are told', async () => {
  const world = await afterOneNight();
  world.memory.documents.delete(STATE);
  const blob = `outbox/${SUB_A}/0000000001.ndjson.gz`;
  put(world, blob, 'not gzip');
  await expect(runSweep(world.vigie(NIGHTS[1]), 0)).rejects.toMatchObject({
    code: 'VIGIE_STORE_DAMAGED',
    message: expect.stringContaining(blob),
  });
  expect((await world.outbox(SUB_B)).map(({ header }) => header.seq)).toEqual([1, 2]);
});
