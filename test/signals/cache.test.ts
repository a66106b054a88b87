import { memoryCache, sideMaps } from '../../shared/signals/cache.js';

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

test('answers in turn are read one after another, others side by side', async () => {
  const cache = memoryCache();
  let under = 0;
  let most = 0;
  const read = async () => {
    most = Math.max(most, ++under);
    await new Promise((resolve) => setImmediate(resolve));
    under -= 1;
    return { shared: null, parts: new Map([['a', 1]]) };
  };
  await Promise.all(['x', 'y', 'z'].map((key) => cache.part(key, 'a', read, true)));
  expect(most).toBe(1);
  await Promise.all(['u', 'v', 'w'].map((key) => cache.part(key, 'a', read)));
  expect(most).toBe(3);
});

test('one that fails in its turn keeps no other from its own', async () => {
  const cache = memoryCache();
  const failing = cache.part('x', 'a', () => Promise.reject(new Error('a bug')), true);
  const next = cache.part('y', 'a', async () => ({ shared: 1, parts: new Map() }), true);
  await expect(failing).rejects.toThrow('a bug');
  await expect(next).resolves.toEqual({ shared: 1, part: undefined });
});

test('parts lie packed side by side, and it is told what memory they take', async () => {
  const told: unknown[] = [];
  const listen = (message: unknown) => told.push(message);
  sideMaps.subscribe(listen);
  const names = Array.from({ length: 2_000 }, (_none, at) => `part ${at}`);
  const parts = new Map(names.map((name) => [name, { name, nodes: Array(10).fill(`node of ${name}`) }]));
  const cache = memoryCache();
  const own = async (name: string) => (await cache.part('nodes', name, async () => ({ shared: null, parts }))).part;
  for (const name of ['part 0', 'part 999', 'part 1999']) expect(await own(name)).toEqual(parts.get(name));
  sideMaps.unsubscribe(listen);
  const [{ bytes }] = told as [{ readonly bytes: number }];
  expect(told).toEqual([{ name: 'nodes', bytes }]);
  expect(bytes / names.length).toBeLessThan(200);
});
