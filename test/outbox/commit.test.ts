import { gunzipSync, gzipSync } from 'node:zlib';
import { commit, lastSeq, outboxPartitions, outboxSeqs, readHeader, readOutbox } from '../../shared/outbox/commit.js';
import { announce } from '../../shared/outbox/notices.js';
import { MemoryStore } from '../support/memoryStore.js';
import { bench, finding } from './support.js';

const header = { sweep: 'sweep-1', configHash: 'abc', next: { schema: 1, seq: 1 } };
let store: MemoryStore;
beforeEach(() => {
  store = new MemoryStore();
});

describe('a commit', () => {
  test('is one blob: a header, then one line an event', async () => {
    const entries = [
      { event: finding('a', 1), to: ['sentinel', 'file'] },
      { event: finding('b', 1), to: [] },
    ];
    expect(await commit(store, 'sub-1', 1, header, entries)).toEqual({ result: 'committed' });
    const bytes = await store.readBytes('outbox/sub-1/0000000001.ndjson.gz');
    const lines = gunzipSync(bytes ?? new Uint8Array())
      .toString('utf8')
      .trimEnd()
      .split('\n');
    expect(lines.map((line) => JSON.parse(line))).toEqual([{ schema: 1, seq: 1, ...header, events: 2 }, ...entries]);
    expect(await readOutbox(store, 'sub-1', 1)).toEqual({
      header: { schema: 1, seq: 1, ...header, events: 2 },
      entries,
    });
  });

  test.each([
    ['by its own sweep is its own', 'sweep-1', 'mine'],
    ['by another sweep is taken', 'sweep-2', 'taken'],
    ['outside a sweep is taken', null, 'taken'],
  ])('found there %s', async (_what, sweep, result) => {
    await commit(store, 'p', 1, { ...header, sweep: sweep === null ? null : 'sweep-1' }, []);
    const second = await commit(store, 'p', 1, { ...header, sweep }, [{ event: finding('a', 1), to: ['x'] }]);
    expect(second).toMatchObject({ result, header: { seq: 1, events: 0 } });
    expect((await readOutbox(store, 'p', 1))?.entries).toEqual([]);
  });

  test('keeps an event whose texts hold newlines on one line', async () => {
    const event = finding('a', 1, 'finding.opened', { reason: 'line\nline\u2028line' });
    await commit(store, 'p', 1, header, [{ event, to: [] }]);
    expect((await readOutbox(store, 'p', 1))?.entries[0]?.event).toEqual(event);
  });
});

describe('an outbox', () => {
  test('knows its partitions and its last seq', async () => {
    for (const [partition, seq] of [
      ['b', 1],
      ['a-1', 1],
      ['a', 9],
      ['a', 10],
      ['_sweep', 1],
      ['a', 11],
    ] as const) {
      await commit(store, partition, seq, header, []);
    }
    expect(await outboxPartitions(store)).toEqual(['_sweep', 'a', 'a-1', 'b']);
    expect(await lastSeq(store, 'a')).toBe(11);
    expect(await lastSeq(store, 'a', 11)).toBe(11);
    expect(await lastSeq(store, 'a', 12)).toBe(0);
    expect(await lastSeq(store, 'none')).toBe(0);
    expect(await lastSeq(store, 'none', 1)).toBe(0);
    expect(await lastSeq(store, 'a', 9)).toBe(11);
    const from: number[] = [];
    for await (const seq of outboxSeqs(store, 'a', 10)) from.push(seq);
    expect(from).toEqual([10, 11]);
  });

  test('has nothing where there is no blob', async () => {
    expect(await readOutbox(store, 'p', 1)).toBeUndefined();
    expect(await readHeader(store, 'p', 1)).toBeUndefined();
  });

  test.each([
    ['is no gzip', Buffer.from('plain')],
    ['has no header', gzipSync('{}\n')],
    ['is no JSON', gzipSync('{"schema":1\n')],
    ['lacks a line', gzipSync(`${JSON.stringify({ schema: 1, seq: 1, ...header, events: 1 })}\n`)],
    ['holds a line that is no event', gzipSync(`${JSON.stringify({ schema: 1, seq: 1, ...header, events: 1 })}\n1\n`)],
  ])('says which blob %s', async (_what, bytes) => {
    await store.create('outbox/p/0000000001.ndjson.gz', bytes);
    await expect(readOutbox(store, 'p', 1)).rejects.toMatchObject({
      code: 'VIGIE_STORE_DAMAGED',
      message: expect.stringContaining('outbox/p/0000000001.ndjson.gz'),
    });
  });
});

describe('a notice', () => {
  const { makeNotice } = bench(() => store, {}).context;
  const notice = (about: string) => makeNotice({ code: 'event-parked', about, text: 'words' });

  test('is committed once to _notices, however often it is announced', async () => {
    expect(await announce(store, notice('a'), ['file'])).toBe(true);
    expect(await announce(store, notice('b'), ['file'])).toBe(true);
    expect(await announce(store, notice('a'), ['file'])).toBe(false);
    expect(await lastSeq(store, '_notices')).toBe(2);
    expect((await readOutbox(store, '_notices', 1))?.entries).toEqual([{ event: notice('a'), to: ['file'] }]);
  });

  test('of many at the same moment is told once each', async () => {
    await Promise.all(['a', 'b', 'a', 'c', 'b', 'a'].map((about) => announce(store, notice(about), [])));
    const told: string[] = [];
    for await (const seq of outboxSeqs(store, '_notices')) {
      for (const { event } of (await readOutbox(store, '_notices', seq))?.entries ?? []) told.push(event.uid);
    }
    expect([...told].sort()).toEqual(['a', 'b', 'c'].map((about) => notice(about).uid).sort());
  });
});
