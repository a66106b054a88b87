import { eachOf } from '../shared/eachOf.js';

const tick = () => new Promise((resolve) => setImmediate(resolve));

test.each([
  [4, 10, 4],
  [4, 3, 3],
  [1, 5, 1],
])('%i at once of %i are never more than %i, each once and in order', async (atOnce, count, most) => {
  const begun: number[] = [];
  let under = 0;
  let seen = 0;
  await eachOf(
    Array.from({ length: count }, (_none, at) => at),
    atOnce,
    async (one) => {
      begun.push(one);
      seen = Math.max(seen, ++under);
      await tick();
      under -= 1;
    },
  );
  expect(begun).toEqual(Array.from({ length: count }, (_none, at) => at));
  expect([seen, under]).toEqual([most, 0]);
});

test('none is no work, and what fails is thrown', async () => {
  await expect(eachOf([], 4, async () => Promise.reject(new Error('a bug')))).resolves.toBeUndefined();
  await expect(eachOf([1], 4, async () => Promise.reject(new Error('a bug')))).rejects.toThrow('a bug');
});

test('nothing is taken before its turn', async () => {
  const taken: number[] = [];
  function* all() {
    for (let at = 0; at < 10; at += 1) {
      taken.push(at);
      yield at;
    }
  }
  let release: () => void = () => undefined;
  const gate = new Promise<void>((resolve) => {
    release = resolve;
  });
  const done = eachOf(all(), 2, () => gate);
  await tick();
  expect(taken).toEqual([0, 1]);
  release();
  await done;
  expect(taken).toHaveLength(10);
});
