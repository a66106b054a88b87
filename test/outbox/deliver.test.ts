import { blocked, later, refused } from '../../shared/destinations/outcome.js';
import { VigieError } from '../../shared/errors.js';
import { lastSeq, readOutbox } from '../../shared/outbox/commit.js';
import { deliver } from '../../shared/outbox/deliver.js';
import { behind, undelivered } from '../../shared/outbox/undelivered.js';
import { HOUR_MS, MINUTE_MS } from '../../shared/time.js';
import { MemoryStore } from '../support/memoryStore.js';
import { type Bench, bench, chat, FakeChat, finding, label, put, ScriptedSiem, siem, summary } from './support.js';

let siemA: ScriptedSiem;
let other: ScriptedSiem;
let run: Bench;
let store: MemoryStore;

beforeEach(() => {
  siemA = new ScriptedSiem();
  other = new ScriptedSiem();
  const make = (machineNow: () => Date) => {
    store = new MemoryStore(undefined, machineNow);
    return store;
  };
  run = bench(make, { siem: siem(siemA), other: siem(other) });
});

const events = (...names: string[]) => names.map((name) => finding(name.slice(0, 1), Number(name.slice(1))));
const toSiem = () => deliver(run.context, 'siem', 'p');

async function parked(): Promise<string[]> {
  const found: string[] = [];
  for await (const path of store.list('parked/')) {
    const document = JSON.parse((await store.read(path))?.text ?? '{}');
    found.push(`${label(document.event)} ${document.refused}`);
  }
  return found.sort();
}

async function notices(): Promise<string[]> {
  const told: string[] = [];
  for (let seq = 1; seq <= (await lastSeq(store, '_notices')); seq += 1) {
    for (const { event, to } of (await readOutbox(store, '_notices', seq))?.entries ?? []) {
      if ('notice' in event) told.push(`${event.notice.code} to ${to.join(',')}`);
    }
  }
  return told;
}

describe('a delivery', () => {
  test('sends in order of seq and line, in chunks, only what is for this destination, and once', async () => {
    await put(store, 'p', events('a1', 'b1', 'c1', 'd1', 'e1'), ['siem', 'other']);
    await put(store, 'p', events('x1'), ['other']);
    await put(store, 'p', events('a2'), ['siem']);
    await put(store, 'q', events('q1'), ['siem']);
    expect(await toSiem()).toEqual({ result: 'done', sent: 6, parked: 0 });
    expect(siemA.calls).toEqual(['a1 b1 c1 d1', 'e1', 'a2']);
    expect(await toSiem()).toEqual({ result: 'done', sent: 0, parked: 0 });
    expect(siemA.calls).toHaveLength(3);
    expect(other.calls).toEqual([]);
  });

  test('keeps a chunk within its bytes, and sends alone what is too big by itself', async () => {
    siemA = new ScriptedSiem(undefined, 100);
    run = bench(() => store, { siem: siem(siemA) });
    await put(store, 'p', events(...Array.from({ length: 12 }, (_, n) => `a${n + 1}`)), ['siem']);
    await toSiem();
    expect(siemA.calls.map((call) => call.split(' ').length)).toEqual([10, 2]);
  });

  test('goes on where blobs were tidied away', async () => {
    await put(store, 'p', events('a1'), ['siem']);
    await put(store, 'p', events('a2'), ['siem']);
    await store.delete('outbox/p/0000000001.ndjson.gz');
    expect(await toSiem()).toMatchObject({ result: 'done', sent: 1 });
  });

  test('leaves a cursor alone that somebody else is at', async () => {
    await put(store, 'p', events('a1'), ['siem']);
    const lease = await store.lease('cursors/siem/p', 60_000, 'other');
    expect(await toSiem()).toEqual({ result: 'busy' });
    await lease?.release();
    expect(await toSiem()).toMatchObject({ result: 'done', sent: 1 });
  });

  test('stops as busy when another took its lease over while it was sending', async () => {
    await put(store, 'p', events('a1', 'a2', 'a3', 'a4', 'a5'), ['siem']);
    siemA.script = (_events, call) => {
      if (call === 1) run.pass(61_000);
      if (call === 1) void store.lease('cursors/siem/p', 60_000, 'other');
      return undefined;
    };
    expect(await toSiem()).toEqual({ result: 'busy' });
    expect(siemA.calls).toEqual(['a1 a2 a3 a4']);
  });

  test('is a bug for a destination that nobody configured', async () => {
    await expect(deliver(run.context, 'nobody', 'p')).rejects.toThrow(RangeError);
  });
});

describe('later', () => {
  test.each([
    ['waits a minute', [undefined], MINUTE_MS],
    ['doubles', [undefined, undefined], 2 * MINUTE_MS],
    ['doubles up to an hour', Array(9).fill(undefined), HOUR_MS],
    ['takes Retry-After', [90_000], 90_000],
    ['takes a short Retry-After after many tries', [undefined, undefined, undefined, 1_000], 1_000],
    ['caps Retry-After at an hour', [5 * HOUR_MS], HOUR_MS],
  ])('%s', async (_what, retryAfters, expected) => {
    await put(store, 'p', events('a1'), ['siem']);
    siemA.script = (_events, call) => later('busy there', retryAfters[call - 1]);
    let result = await toSiem();
    for (let tries = 1; tries < retryAfters.length; tries += 1) {
      run.pass(HOUR_MS);
      result = await toSiem();
    }
    const at = new Date(run.context.machineNow().getTime() + expected).toISOString();
    expect(result).toEqual({
      result: 'waiting',
      isNew: true,
      sent: 0,
      parked: 0,
      nextAttemptAt: at,
      blocked: false,
      why: 'busy there',
    });
    expect(await behind(store, ['siem'])).toEqual([
      { destination: 'siem', partition: 'p', nextAttemptAt: at, why: expect.any(String) },
    ]);
  });

  test('is not tried before its time, then goes on with the same event, and begins anew with a minute', async () => {
    await put(store, 'p', events('a1', 'b1', 'c1', 'd1', 'e1'), ['siem']);
    siemA.script = (_events, call) => (call === 2 ? later('busy') : undefined);
    expect(await toSiem()).toMatchObject({ result: 'waiting', sent: 4 });
    run.pass(MINUTE_MS - 1);
    expect(await toSiem()).toMatchObject({ result: 'waiting', sent: 0 });
    run.pass(1);
    expect(await toSiem()).toEqual({ result: 'done', sent: 1, parked: 0 });
    expect(siemA.calls).toEqual(['a1 b1 c1 d1', 'e1', 'e1']);
  });

  test('with a Retry-After above the cap three times in a row is blocked', async () => {
    await put(store, 'p', events('a1'), ['siem']);
    siemA.script = () => later('limit 0', Number.MAX_SAFE_INTEGER);
    for (const expected of [false, false, true]) {
      expect(await toSiem()).toMatchObject({ result: 'waiting', blocked: expected });
      run.pass(HOUR_MS);
    }
    expect(await notices()).toEqual(['destination-blocked to other']);
  });

  test('with shorter ones between is not blocked', async () => {
    await put(store, 'p', events('a1'), ['siem']);
    siemA.script = (_events, call) => later('limit', call % 3 === 0 ? 1_000 : 2 * HOUR_MS);
    for (let n = 0; n < 6; n += 1) {
      expect(await toSiem()).toMatchObject({ blocked: false });
      run.pass(HOUR_MS);
    }
  });
});

describe('refused', () => {
  const refuses =
    (...names: string[]) =>
    (sent: readonly { readonly uid: string }[]) =>
      sent.some((event) => names.includes(label(event as never))) ? refused('field too long') : undefined;

  test('a chunk is halved until the culprit is alone; the rest goes out in order', async () => {
    await put(store, 'p', events('a1', 'b1', 'c1', 'd1', 'e1'), ['siem']);
    siemA.script = refuses('c1');
    expect(await toSiem()).toEqual({ result: 'done', sent: 4, parked: 1 });
    expect(siemA.calls).toEqual(['a1 b1 c1 d1', 'a1 b1', 'c1 d1', 'c1', 'd1', 'e1']);
    expect(siemA.labels).toBe('a1 b1 d1 e1');
    expect(await parked()).toEqual(['c1 true']);
    expect(await notices()).toEqual(['event-parked to other']);
  });

  test('a parked event holds back its own finding alone, in this chunk, this blob and later ones', async () => {
    await put(store, 'p', events('c1', 'c2', 'd1', 'a1', 'c3', 'd2'), ['siem', 'other']);
    siemA.script = refuses('c1');
    expect(await toSiem()).toEqual({ result: 'done', sent: 3, parked: 3 });
    await put(store, 'p', events('c4', 'a2'), ['siem', 'other']);
    expect(await toSiem()).toEqual({ result: 'done', sent: 1, parked: 1 });
    expect(siemA.labels).toBe('d1 a1 d2 a2');
    expect(await parked()).toEqual(['c1 true', 'c2 false', 'c3 false', 'c4 false']);
    expect(await notices()).toHaveLength(1);
    await deliver(run.context, 'other', 'p');
    expect(other.labels).toBe('c1 c2 d1 a1 c3 d2 c4 a2');
    // What is left for the other is the notice about the parked one.
    expect(await undelivered(store, ['siem', 'other'])).toEqual({ siem: 0, other: 1 });
  });

  test('two culprits in one chunk are both found', async () => {
    await put(store, 'p', events('a1', 'b1', 'c1', 'd1'), ['siem']);
    siemA.script = refuses('a1', 'd1');
    await toSiem();
    expect(siemA.labels).toBe('b1 c1');
    expect(await parked()).toEqual(['a1 true', 'd1 true']);
  });

  test('a chunk that is only too big goes out in halves', async () => {
    await put(store, 'p', events('a1', 'b1', 'c1', 'd1'), ['siem']);
    siemA.script = (sent) => (sent.length > 2 ? refused('too large') : undefined);
    await toSiem();
    expect(siemA.labels).toBe('a1 b1 c1 d1');
    expect(await parked()).toEqual([]);
  });

  test('later in the middle of a halving keeps what was done', async () => {
    await put(store, 'p', events('a1', 'b1', 'c1', 'd1'), ['siem']);
    siemA.script = (sent, call) => (call === 3 ? later('busy') : refuses('c1')(sent));
    expect(await toSiem()).toMatchObject({ result: 'waiting', sent: 2 });
    run.pass(MINUTE_MS);
    await toSiem();
    expect(siemA.labels).toBe('a1 b1 d1');
  });
});

describe('blocked', () => {
  test('reads the secret again once and goes on where that helps', async () => {
    await put(store, 'p', events('a1'), ['siem']);
    siemA.script = (_events, call) => (call === 1 ? blocked('token expired') : undefined);
    expect(await toSiem()).toEqual({ result: 'done', sent: 1, parked: 0 });
    expect([run.forgotten(), siemA.opened]).toEqual([1, 2]);
    expect(await notices()).toEqual([]);
  });

  test('lets all cursors of the destination wait an hour, parks nothing, and is one notice', async () => {
    await put(store, 'p', events('a1'), ['siem', 'other']);
    await put(store, 'q', events('b1'), ['siem']);
    siemA.script = () => blocked('no right');
    const at = new Date(run.context.machineNow().getTime() + HOUR_MS).toISOString();
    expect(await toSiem()).toMatchObject({ result: 'waiting', blocked: true, nextAttemptAt: at, why: 'no right' });
    expect(siemA.calls).toEqual(['a1', 'a1']);
    expect(await deliver(run.context, 'siem', 'q')).toMatchObject({ blocked: true, nextAttemptAt: at });
    expect(siemA.calls).toHaveLength(2);
    expect(await deliver(run.context, 'other', 'p')).toMatchObject({ result: 'done', sent: 1 });
    for (let hours = 0; hours < 3; hours += 1) {
      run.pass(HOUR_MS);
      expect(await deliver(run.context, 'siem', 'q')).toMatchObject({ blocked: true });
    }
    expect(await notices()).toEqual(['destination-blocked to other']);
    expect(await parked()).toEqual([]);
    siemA.script = () => undefined;
    run.pass(HOUR_MS);
    expect(await toSiem()).toMatchObject({ result: 'done', sent: 1 });
    expect(await deliver(run.context, 'siem', 'q')).toMatchObject({ result: 'done', sent: 1 });
    expect(siemA.labels).toBe('a1 b1');
  });

  test('is what a destination is that cannot be opened', async () => {
    await put(store, 'p', events('a1'), ['siem']);
    let opened = 0;
    const open = async () => {
      opened += 1;
      if (opened <= 2) throw new VigieError('VIGIE_SECRET_UNRESOLVED', 'no value for URL');
      return siemA.open();
    };
    const broken = bench(() => store, { siem: { family: 'siem', open } });
    expect(await deliver(broken.context, 'siem', 'p')).toMatchObject({ blocked: true, why: 'no value for URL' });
    expect([opened, broken.forgotten()]).toEqual([2, 1]);
    broken.pass(HOUR_MS);
    expect(await deliver(broken.context, 'siem', 'p')).toMatchObject({ result: 'done', sent: 1 });
  });
});

describe('chat', () => {
  const digest = (gaps: number) =>
    JSON.stringify({
      sweep: 's',
      now: '2026-11-23T01:30:00.000Z',
      owners: {},
      entries: [],
      totals: {},
      coverageGaps: gaps,
      score: null,
    });

  test('gets one card a sweep from its digest, and none where there is no digest', async () => {
    const teams = new FakeChat();
    const talk = bench(() => store, { teams: chat(teams) });
    await put(store, '_sweep', [summary('s1'), ...events('a1')], ['teams']);
    await put(store, '_sweep', [summary('s2')], ['teams']);
    await store.create('digests/s2/teams.json', digest(2));
    expect(await deliver(talk.context, 'teams', '_sweep')).toEqual({ result: 'done', sent: 3, parked: 0 });
    expect(teams.cards).toEqual(['s2 2']);
  });

  test('a digest that cannot be understood is parked and told', async () => {
    const teams = new FakeChat();
    const talk = bench(() => store, { teams: chat(teams) });
    await put(store, '_sweep', [summary('s1')], ['teams']);
    await store.create('digests/s1/teams.json', '{');
    expect(await deliver(talk.context, 'teams', '_sweep')).toMatchObject({ parked: 1 });
    expect(await notices()).toEqual(['event-parked to ']);
  });
});

describe('a cursor that cannot be understood', () => {
  test.each(['', '{', '[]', '{"schema":1,"seq":"2"}'])(
    '%j is set aside and told, and all is sent again',
    async (text) => {
      await put(store, 'p', events('a1', 'b1'), ['siem', 'other']);
      await toSiem();
      await store.write('cursors/siem/p', text, 'any');
      expect(await behind(store, ['siem'])).toMatchObject([{ destination: 'siem', partition: 'p' }]);
      expect(await toSiem()).toMatchObject({ result: 'done', sent: 2 });
      expect(siemA.calls).toEqual(['a1 b1', 'a1 b1']);
      expect(await notices()).toEqual(['cursor-damaged to other']);
      const aside: string[] = [];
      for await (const path of store.list('damaged/')) aside.push((await store.read(path))?.text ?? '');
      expect(aside).toEqual([text]);
      expect(await toSiem()).toEqual({ result: 'done', sent: 0, parked: 0 });
    },
  );

  test('a note of a block that cannot be understood blocks nobody', async () => {
    await put(store, 'p', events('a1'), ['siem']);
    await store.write('blocked/siem', 'damaged', 'any');
    expect(await toSiem()).toEqual({ result: 'done', sent: 1, parked: 0 });
  });
});

describe('a run whose time is over', () => {
  const late = () => deliver({ ...run.context, stopAt: run.context.machineNow() }, 'siem', 'p');

  test('ends after a chunk and says that more is left; the next ones send the rest, in order', async () => {
    await put(store, 'p', events('a1', 'b1', 'c1', 'd1', 'e1'), ['siem']);
    await put(store, 'p', events('a2'), ['siem']);
    expect(await late()).toEqual({ result: 'more', sent: 4, parked: 0 });
    expect(await late()).toEqual({ result: 'more', sent: 1, parked: 0 });
    expect(await late()).toEqual({ result: 'done', sent: 1, parked: 0 });
    expect(siemA.calls).toEqual(['a1 b1 c1 d1', 'e1', 'a2']);
  });
});
