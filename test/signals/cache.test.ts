import { memoryCache } from '../../shared/signals/cache.js';

test('a cache asks once, also when two ask at the same time', async () => {
  const cache = memoryCache();
  let asked = 0;
  const read = async () => {
    asked += 1;
    return asked;
  };
  expect(await Promise.all([cache.once('a', read), cache.once('a', read)])).toEqual([1, 1]);
  expect(await cache.once('a', read)).toBe(1);
  expect(await cache.once('b', read)).toBe(2);
});

test('a cache does not keep what was thrown', async () => {
  const cache = memoryCache();
  await expect(cache.once('a', () => Promise.reject(new Error('a bug')))).rejects.toThrow('a bug');
  expect(await cache.once('a', async () => 'fine')).toBe('fine');
});

test('an answer in parts is asked once; each caller gets what all need and its own part', async () => {
  const cache = memoryCache();
  let asked = 0;
  const ask = async () => {
    asked += 1;
    return { shared: { ok: true }, parts: new Map([['a', [{ node: 'n1' }]]]) };
  };
  const [a, b] = await Promise.all([cache.part('nodes', 'a', ask), cache.part('nodes', 'b', ask)]);
  expect(a).toEqual({ shared: { ok: true }, part: [{ node: 'n1' }] });
  expect(b).toEqual({ shared: { ok: true }, part: undefined });
  expect(asked).toBe(1);
});
