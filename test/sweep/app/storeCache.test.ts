import { storeCache } from '../../../shared/sweep/app/storeCache.js';
import { emptyMemory, MemoryStore } from '../../support/memoryStore.js';

const SWEEP = '20261123T0130Z';

test('many instances that ask for one thing ask Azure once, and get what survives JSON', async () => {
  const memory = emptyMemory();
  let asked = 0;
  const ask = async () => {
    asked += 1;
    await new Promise((resolve) => setImmediate(resolve));
    return { versions: ['1.35.7'], none: null };
  };
  const answers = Array.from({ length: 4 }, (_, at) =>
    storeCache(new MemoryStore(memory), SWEEP, `instance ${at}`).once('versions/westeurope', ask),
  );
  for (const answer of await Promise.all(answers)) expect(answer).toEqual({ versions: ['1.35.7'], none: null });
  expect(asked).toBe(1);
});

test('another key and another sweep are asked for themselves', async () => {
  const memory = emptyMemory();
  const asked: string[] = [];
  const ask = (what: string) => async () => asked.push(what);
  await storeCache(new MemoryStore(memory), SWEEP, 'a').once('one', ask('one'));
  await storeCache(new MemoryStore(memory), SWEEP, 'a').once('two', ask('two'));
  await storeCache(new MemoryStore(memory), `${SWEEP}+r1`, 'a').once('one', ask('one again'));
  expect(asked).toEqual(['one', 'two', 'one again']);
});

test('an answer that is an error is nobody else’s: the next one asks', async () => {
  const memory = emptyMemory();
  const cache = storeCache(new MemoryStore(memory), SWEEP, 'a');
  await expect(cache.once('one', async () => Promise.reject(new Error('no')))).rejects.toThrow('no');
  await expect(cache.once('one', async () => 'yes')).resolves.toBe('yes');
});

test('whoever died while it asked is waited for as long as its lease lasts, then another asks', async () => {
  const memory = emptyMemory();
  let nowMs = 0;
  const store = new MemoryStore(memory, () => new Date(nowMs));
  await new Promise<void>((asks) => {
    void storeCache(store, SWEEP, 'dead').once('one', () => new Promise(() => asks()));
  });
  const waiting = storeCache(store, SWEEP, 'alive').once('one', async () => 'asked anew');
  nowMs += 61_000;
  await expect(waiting).resolves.toBe('asked anew');
});

test('a process looks into the store once a key, however many of its clusters ask', async () => {
  const memory = emptyMemory();
  const store = new MemoryStore(memory);
  const looks: string[] = [];
  const read = store.read.bind(store);
  store.read = (path) => {
    looks.push(path);
    return read(path);
  };
  const cache = storeCache(store, SWEEP, 'a');
  await Promise.all(Array.from({ length: 50 }, () => cache.once('versions/westeurope', async () => '1.35.7')));
  expect(looks).toHaveLength(1);
});

describe('an answer in parts', () => {
  const answer = {
    shared: { rows: 2 },
    parts: new Map([
      ['a', ['n1']],
      ['b', ['n2']],
    ]),
  };

  test('is asked once by all instances, and each reads its own part', async () => {
    const memory = emptyMemory();
    let asked = 0;
    const ask = async () => {
      asked += 1;
      return answer;
    };
    const parts = ['a', 'b', 'c'].map((part) =>
      storeCache(new MemoryStore(memory), SWEEP, part).part('nodes', part, ask),
    );
    expect((await Promise.all(parts)).map(({ part }) => part)).toEqual([['n1'], ['n2'], undefined]);
    expect(asked).toBe(1);
  });

  test('whose asker was killed half-way is asked again', async () => {
    const memory = emptyMemory();
    let writes = 0;
    const dying = new MemoryStore(memory, undefined, (path) => {
      if (path.includes('_shared/') && ++writes === 2) throw new Error('killed');
    });
    await expect(storeCache(dying, SWEEP, 'a').part('nodes', 'a', async () => answer)).rejects.toThrow('killed');
    memory.leases.clear();
    const alive = storeCache(new MemoryStore(memory), SWEEP, 'b');
    expect(await alive.part('nodes', 'b', async () => answer)).toEqual({ shared: { rows: 2 }, part: ['n2'] });
  });

  test('that is read in turn holds no lease before its turn comes', async () => {
    const memory = emptyMemory();
    const cache = storeCache(new MemoryStore(memory), SWEEP, 'a');
    const leases: number[] = [];
    const ask = async () => {
      await new Promise((resolve) => setImmediate(resolve));
      leases.push([...memory.leases.values()].length);
      return answer;
    };
    await Promise.all(['x', 'y', 'z'].map((key) => cache.part(key, 'a', ask, true)));
    expect(leases.splice(0)).toEqual([1, 1, 1]);
    await Promise.all(['u', 'v', 'w'].map((key) => cache.part(key, 'a', ask)));
    expect(leases[0]).toBe(3);
  });
});
