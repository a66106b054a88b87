import { VigieError } from '../../shared/errors.js';
import type { Store } from '../../shared/store/store.js';

/** One place to store things, as two programs see it: both stores share it, and a clock that the test moves. */
export interface StoreBench {
  readonly first: Store;
  readonly second: Store;
  /** Machine time of both goes on. */
  pass(ms: number): void | Promise<void>;
  /** What the clock may go on by itself during a test; a clock that stands still has none. @default 1 */
  readonly marginMs?: number;
}

async function paths(list: AsyncIterable<string>): Promise<string[]> {
  const found: string[] = [];
  for await (const path of list) found.push(path);
  return found;
}

async function codeOf(work: Promise<unknown>): Promise<string> {
  try {
    await work;
    return 'no error';
  } catch (error) {
    return error instanceof VigieError ? error.code : String(error);
  }
}

/** What every store owes. @param open gives an empty place each time */
export function storeContract(name: string, open: () => Promise<StoreBench>): void {
  describe(`the store ${name}`, () => {
    let bench: StoreBench;
    let store: Store;
    beforeEach(async () => {
      bench = await open();
      store = bench.first;
    });

    test('has nothing where nothing was written', async () => {
      expect(await store.read('state/one.json')).toBeUndefined();
      expect(await store.readBytes('state/one.json')).toBeUndefined();
      expect(await store.exists('state/one.json')).toBe(false);
      expect(await paths(store.list('state/'))).toEqual([]);
      expect(await store.holderOf('state/one.json')).toBeUndefined();
      await expect(store.delete('state/one.json')).resolves.toBeUndefined();
    });

    test('deletes all below a folder, and nothing beside it', async () => {
      for (let number = 0; number < 40; number += 1) await store.create(`work/one/a/${number}`, 'x');
      await store.create('work/one2/b', 'x');
      await bench.second.deleteAll('work/one/');
      expect(await paths(store.list('work/'))).toEqual(['work/one2/b']);
      expect(await store.folders('work/')).toEqual(['one2']);
      await expect(store.deleteAll('work/nothing/')).resolves.toBeUndefined();
      expect(await store.create('work/one/a/1', 'again')).toBe(true);
    });

    test('gives back what was written, with the ETag of that write', async () => {
      const etag = await store.write('state/one.json', 'déjà vu', undefined);
      expect(await bench.second.read('state/one.json')).toEqual({ text: 'déjà vu', etag });
      expect(await store.exists('state/one.json')).toBe(true);
    });

    test('replaces what has the ETag that is named, and gives the new one', async () => {
      const first = await store.write('a', '1', undefined);
      const second = await bench.second.write('a', '2', first);
      expect(second).not.toBe(first);
      expect(await store.read('a')).toEqual({ text: '2', etag: second });
    });

    test.each([
      ['a document that is there, as new', undefined, 'VIGIE_STORE_CONFLICT'],
      ['with an ETag of before', 'before', 'VIGIE_STORE_CONFLICT'],
      ['whatever is there', 'any', 'no error'],
    ] as const)('a write %s', async (_what, ifMatch, expected) => {
      const before = await store.write('a', '1', undefined);
      await store.write('a', '2', before);
      expect(await codeOf(store.write('a', '3', ifMatch === 'before' ? before : ifMatch))).toBe(expected);
      expect((await store.read('a'))?.text).toBe(expected === 'no error' ? '3' : '2');
    });

    test('tells two writes of the same text apart', async () => {
      const before = await store.write('a', 'same', undefined);
      const between = await store.write('a', 'other', before);
      await store.write('a', 'same', between);
      expect(await codeOf(store.write('a', 'late', before))).toBe('VIGIE_STORE_CONFLICT');
    });

    test('a document that is gone has no ETag that fits', async () => {
      const etag = await store.write('a', '1', undefined);
      await store.delete('a');
      expect(await codeOf(store.write('a', '2', etag))).toBe('VIGIE_STORE_CONFLICT');
      expect(await store.read('a')).toBeUndefined();
      await store.write('a', '3', 'any');
      expect((await store.read('a'))?.text).toBe('3');
    });

    test('of many writers with the same ETag exactly one wins', async () => {
      for (let round = 0; round < 5; round += 1) {
        const etag = await store.write(`race/${round}`, 'start', undefined);
        const writers = Array.from({ length: 8 }, (_, n) => (n % 2 === 0 ? bench.first : bench.second));
        const won = await Promise.all(
          writers.map(async (writer, n) => (await codeOf(writer.write(`race/${round}`, `${n}`, etag))) === 'no error'),
        );
        expect(won.filter(Boolean)).toHaveLength(1);
        expect((await store.read(`race/${round}`))?.text).toBe(String(won.indexOf(true)));
      }
    });

    test('of many who create the same blob exactly one does, and its content stays', async () => {
      const makers = Array.from({ length: 8 }, (_, n) => (n % 2 === 0 ? bench.first : bench.second));
      const made = await Promise.all(makers.map((maker, n) => maker.create('outbox/p/1', `${n}`)));
      expect(made.filter(Boolean)).toHaveLength(1);
      expect((await store.read('outbox/p/1'))?.text).toBe(String(made.indexOf(true)));
      expect(await store.create('outbox/p/1', 'later')).toBe(false);
    });

    test('a counter that two programs raise loses no step', async () => {
      await store.write('counter', '0', undefined);
      const raise = async (writer: Store): Promise<void> => {
        for (;;) {
          const { text, etag } = (await writer.read('counter')) ?? { text: '', etag: '' };
          if ((await codeOf(writer.write('counter', String(Number(text) + 1), etag))) === 'no error') return;
        }
      };
      await Promise.all(Array.from({ length: 20 }, (_, n) => raise(n % 2 === 0 ? bench.first : bench.second)));
      expect((await store.read('counter'))?.text).toBe('20');
    });

    test('keeps bytes as they are', async () => {
      const bytes = Uint8Array.from({ length: 256 }, (_, n) => n);
      expect(await store.create('blob.gz', bytes)).toBe(true);
      expect(Buffer.from((await bench.second.readBytes('blob.gz')) ?? [])).toEqual(Buffer.from(bytes));
    });

    test.each([
      ['is short', 'abc', 3],
      ['is empty', '', 0],
      ['is long', 'x'.repeat(100_000), 4_096],
      ['has a letter where it is cut', `x${'ü'.repeat(5_000)}`, 2_048],
    ])('tells how a document begins that %s', async (_what, text, least) => {
      await store.write('state/p.json', text, undefined);
      const start = (await bench.second.readStart('state/p.json')) ?? 'none';
      expect(text.startsWith(start.slice(0, least))).toBe(true);
      expect(start.length).toBeGreaterThanOrEqual(least);
      expect(await bench.second.readStart('state/q.json')).toBeUndefined();
    });

    test('a document that is empty is there', async () => {
      const etag = await store.write('state/empty.json', '', undefined);
      expect(await bench.second.read('state/empty.json')).toEqual({ text: '', etag });
      expect(await bench.second.exists('state/empty.json')).toBe(true);
      expect(await codeOf(store.write('state/empty.json', '{}', undefined))).toBe('VIGIE_STORE_CONFLICT');
    });

    test('a damaged document is read as it is, and replaced by its ETag', async () => {
      await store.create('state/d.json', Uint8Array.from([0x7b, 0xff, 0x00]));
      const { text = '', etag = '' } = (await bench.second.read('state/d.json')) ?? {};
      expect(text).toBe('{\ufffd\0');
      await store.write('state/d.json', '{}', etag);
      expect((await bench.second.read('state/d.json'))?.text).toBe('{}');
    });

    test.each(['o', 'o/b', '/', 'o//'])('lists no prefix like %j', async (prefix) => {
      await expect(paths(store.list(prefix))).rejects.toThrow(RangeError);
    });

    test('lists below a folder whatever comes before or behind it', async () => {
      for (const path of ['a/1', 'b/1', 'c/1']) await store.create(path, '');
      await store.lease('b/1', 60_000, 'somebody');
      expect(await paths(store.list('b/', 'a/9'))).toEqual(['b/1']);
      expect(await paths(store.list('b/', 'b/'))).toEqual(['b/1']);
      expect(await paths(store.list('b/', 'c'))).toEqual([]);
      expect(await paths(store.list(''))).toEqual(['a/1', 'b/1', 'c/1']);
      expect(await paths(store.list('', 'a/1'))).toEqual(['b/1', 'c/1']);
    });

    test('lists what lies below a folder, at all depths, in the order of whole paths', async () => {
      for (const path of ['o/b/2', 'o/b/10', 'o/a/x/1', 'o/a-b/1', 'o/c', 'other/1', 'o/B/1']) {
        await store.create(path, '');
      }
      await store.lease('o/b/2', 60_000, 'somebody');
      expect(await paths(store.list('o/'))).toEqual(['o/B/1', 'o/a-b/1', 'o/a/x/1', 'o/b/10', 'o/b/2', 'o/c']);
      expect(await paths(store.list('o/b/'))).toEqual(['o/b/10', 'o/b/2']);
      expect(await paths(store.list('o/', 'o/a/x/1'))).toEqual(['o/b/10', 'o/b/2', 'o/c']);
      expect(await paths(store.list('o/', 'o/a/~'))).toEqual(['o/b/10', 'o/b/2', 'o/c']);
      expect(await paths(store.list('o/', 'o/b/10'))).toEqual(['o/b/2', 'o/c']);
    });

    test('names the folders right below one, each once, and none that holds nothing', async () => {
      for (const path of ['o/b/2', 'o/b/10', 'o/a/x/1', 'o/a-b/1', 'o/c', 'other/1']) await store.create(path, '');
      await store.lease('o/leased/1', 60_000, 'somebody');
      await store.create('o/gone/1', '');
      await store.delete('o/gone/1');
      expect(await store.folders('o/')).toEqual(['a', 'a-b', 'b']);
      expect(await store.folders('')).toEqual(['o', 'other']);
      expect(await store.folders('nothing/')).toEqual([]);
      await expect(store.folders('o')).rejects.toThrow(RangeError);
    });

    test.each(['../out', 'a/../b', '/etc/passwd', 'a//b', 'a/', '', 'a/./b', 'a\\b', 'a~b', 'a b', 'ä', 'a\0b', 'a:b'])(
      'takes no path like %j',
      async (path) => {
        await expect(store.read(path)).rejects.toThrow(RangeError);
        await expect(store.create(path, '')).rejects.toThrow(RangeError);
        await expect(store.write(path, '', 'any')).rejects.toThrow(RangeError);
        await expect(store.lease(path, 1, 'me')).rejects.toThrow(RangeError);
      },
    );

    test('a lease is held by one until it is released', async () => {
      const lease = await bench.first.lease('cursors/siem/p', 60_000, 'one');
      expect(lease?.holder).toBe('one');
      expect(await bench.second.lease('cursors/siem/p', 60_000, 'two')).toBeUndefined();
      expect(await bench.first.lease('cursors/siem/p', 60_000, 'one')).toBeUndefined();
      expect(await bench.second.holderOf('cursors/siem/p')).toBe('one');
      await lease?.release();
      expect(await store.holderOf('cursors/siem/p')).toBeUndefined();
      expect((await bench.second.lease('cursors/siem/p', 60_000, 'two'))?.holder).toBe('two');
    });

    test('of many who ask for a lease one gets it', async () => {
      const asked = await Promise.all(
        Array.from({ length: 8 }, (_, n) => (n % 2 ? bench.first : bench.second).lease('l', 60_000, `${n}`)),
      );
      expect(asked.filter((lease) => lease !== undefined)).toHaveLength(1);
    });

    test('a lease runs out in machine time, and renewing holds it for another full duration', async () => {
      const { marginMs = 1 } = bench;
      const lease = await bench.first.lease('l', 60_000, 'one');
      await bench.pass(60_000 - marginMs);
      expect(await bench.second.lease('l', 60_000, 'two')).toBeUndefined();
      await lease?.renew();
      await bench.pass(60_000 - marginMs);
      expect(await bench.second.lease('l', 60_000, 'two')).toBeUndefined();
      await bench.pass(marginMs);
      expect(await store.holderOf('l')).toBeUndefined();
      expect((await bench.second.lease('l', 60_000, 'two'))?.holder).toBe('two');
    });

    test('a lease that another took is lost, and its release takes nothing away', async () => {
      const lease = await bench.first.lease('l', 60_000, 'one');
      await bench.pass(60_000);
      await bench.second.lease('l', 60_000, 'two');
      expect(await codeOf(lease?.renew() ?? Promise.resolve())).toBe('VIGIE_LEASE_LOST');
      await lease?.release();
      expect(await store.holderOf('l')).toBe('two');
    });

    test('giving back a lease that ran out takes nothing away from whoever has taken it', async () => {
      const lease = await bench.first.lease('l', 60_000, 'one');
      await bench.pass(60_000);
      await bench.second.lease('l', 60_000, 'two');
      await lease?.release();
      expect(await store.holderOf('l')).toBe('two');
      expect(await bench.first.lease('l', 60_000, 'three')).toBeUndefined();
    });

    test('a lease that ran out and that nobody took is held again by renewing it', async () => {
      const lease = await bench.first.lease('l', 60_000, 'one');
      await bench.pass(60_000);
      await lease?.renew();
      expect(await bench.second.lease('l', 60_000, 'two')).toBeUndefined();
    });

    test('a lease that was given back cannot be renewed', async () => {
      const lease = await bench.first.lease('l', 60_000, 'one');
      await lease?.release();
      expect(await codeOf(lease?.renew() ?? Promise.resolve())).toBe('VIGIE_LEASE_LOST');
      await expect(lease?.release()).resolves.toBeUndefined();
    });

    test('names a holder in any script', async () => {
      await bench.first.lease('l', 60_000, 'процесс 1 / hôte');
      expect(await bench.second.holderOf('l')).toBe('процесс 1 / hôte');
    });

    test('a lease and a document of the same path do not touch each other', async () => {
      await bench.first.lease('cursors/siem/p', 60_000, 'one');
      expect(await store.read('cursors/siem/p')).toBeUndefined();
      const etag = await bench.second.write('cursors/siem/p', '{}', undefined);
      await bench.first.write('cursors/siem/p', '{"seq":1}', etag);
      expect(await store.holderOf('cursors/siem/p')).toBe('one');
    });
  });
}
