import { countDeadLetters, deadLetterPath, listDeadLetters } from '../../shared/outbox/deadLetters.js';
import { MemoryStore } from '../support/memoryStore.js';

const letter = (queue: string, id: string) => ({
  schema: 1,
  queue,
  id,
  at: '2026-11-23T01:30:00.000Z',
  why: 'five tries failed',
  text: '{"partition":"p"}',
});

async function storeWith(...letters: ReturnType<typeof letter>[]): Promise<MemoryStore> {
  const store = new MemoryStore();
  for (const one of letters) await store.create(deadLetterPath(one.queue, one.id), JSON.stringify(one));
  return store;
}

test('dead letters are listed and counted over all queues, as they were written', async () => {
  const letters = [letter('collect', 'b2'), letter('deliver', 'a1'), letter('deliver', 'c3')];
  const store = await storeWith(...letters);
  expect(await listDeadLetters(store)).toEqual(letters);
  expect(await countDeadLetters(store)).toBe(3);
});

test('a store without any has none', async () => {
  expect([await listDeadLetters(new MemoryStore()), await countDeadLetters(new MemoryStore())]).toEqual([[], 0]);
});

test.each([
  ['no JSON', '{'],
  ['another form', JSON.stringify({ schema: 2 })],
])('one that is %s is named, with what moves it away', async (_what, text) => {
  const store = new MemoryStore();
  await store.create(deadLetterPath('deliver', 'a1'), text);
  await expect(listDeadLetters(store)).rejects.toThrow(
    'dead-letters/deliver/a1.json cannot be understood; `vigie outbox drop --dead-letter deliver/a1 --reason TEXT`',
  );
});
