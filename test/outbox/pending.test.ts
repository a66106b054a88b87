import { later } from '../../shared/destinations/outcome.js';
import { deliver } from '../../shared/outbox/deliver.js';
import { deliverPending } from '../../shared/outbox/deliverAll.js';
import { behind, undelivered, undeliveredElsewhere } from '../../shared/outbox/undelivered.js';
import { MINUTE_MS } from '../../shared/time.js';
import { MemoryStore } from '../support/memoryStore.js';
import { type Bench, bench, finding, put, ScriptedSiem, siem } from './support.js';

let one: ScriptedSiem;
let two: ScriptedSiem;
let run: Bench;
let store: MemoryStore;
let slept: number[];

beforeEach(() => {
  one = new ScriptedSiem();
  two = new ScriptedSiem();
  slept = [];
  const make = (machineNow: () => Date) => {
    store = new MemoryStore(undefined, machineNow);
    return store;
  };
  run = bench(make, { one: siem(one), two: siem(two) });
});

const pending = (withinMs: number) =>
  deliverPending(run.context, new Date(run.context.machineNow().getTime() + withinMs), async (ms) => {
    slept.push(ms);
    run.pass(ms);
  });

describe('what is behind', () => {
  test('is every cursor with a blob before it, and counts are what it was to get', async () => {
    await put(store, 'p', [finding('a', 1), finding('b', 1)], ['one', 'two']);
    await put(store, 'p', [finding('a', 2)], ['one']);
    await put(store, 'q', [finding('c', 1)], ['two', 'gone']);
    await deliver(run.context, 'one', 'p');
    expect(await behind(store, ['one', 'two'])).toEqual([
      { destination: 'two', partition: 'p', nextAttemptAt: null, why: null },
      { destination: 'one', partition: 'q', nextAttemptAt: null, why: null },
      { destination: 'two', partition: 'q', nextAttemptAt: null, why: null },
    ]);
    expect(await undelivered(store, ['one', 'two'])).toEqual({ one: 0, two: 3 });
  });

  test('counts from the line that the cursor is at', async () => {
    one = new ScriptedSiem((_events, call) => (call === 2 ? later('busy') : undefined), 2);
    run = bench(() => store, { one: siem(one) });
    await put(
      store,
      'p',
      [1, 2, 3, 4, 5].map((rev) => finding('a', rev)),
      ['one'],
    );
    await deliver(run.context, 'one', 'p');
    expect(await undelivered(store, ['one'])).toEqual({ one: 3 });
  });

  test('has nothing before the first commit', async () => {
    expect(await behind(store, ['one'])).toEqual([]);
    expect(await undelivered(store, ['one'])).toEqual({ one: 0 });
    expect(await undeliveredElsewhere(store, ['one'])).toEqual({});
  });

  test('a destination that is no longer configured keeps what it was to get, and gets it when it is back', async () => {
    await put(store, 'p', [finding('a', 1)], ['two']);
    await deliver(run.context, 'two', 'p');
    await put(store, 'p', [finding('a', 2), finding('b', 1)], ['two', 'one']);
    expect(await undelivered(store, ['one'])).toEqual({ one: 2 });
    expect(await undeliveredElsewhere(store, ['one'])).toEqual({ two: 2 });
    expect(await undeliveredElsewhere(store, ['one', 'two'])).toEqual({});
    await pending(0);
    expect(two.labels).toBe('a1 a2 b1');
  });
});

describe('delivering what is pending', () => {
  test('runs every cursor that is behind', async () => {
    for (const partition of ['p', 'q', 'r', 's', 't', 'u']) {
      await put(store, partition, [finding(partition, 1)], ['one', 'two']);
    }
    expect(await pending(0)).toEqual({ failed: [], waiting: [] });
    expect(one.labels.split(' ').sort()).toEqual(['p1', 'q1', 'r1', 's1', 't1', 'u1']);
    expect(await behind(store, ['one', 'two'])).toEqual([]);
    expect(slept).toEqual([]);
  });

  test('waits for what is due within the deadline, and leaves the rest', async () => {
    await put(store, 'p', [finding('a', 1)], ['one', 'two']);
    one.script = (_events, call) => (call === 1 ? later('busy', 30_000) : undefined);
    two.script = () => later('busy', 91_000);
    await pending(90_000);
    expect(slept).toEqual([30_000]);
    expect([one.labels, two.labels]).toEqual(['a1', '']);
    expect(await undelivered(store, ['one', 'two'])).toEqual({ one: 0, two: 1 });
  });

  test.each([10, 20, 30, 40, 50, 60, 80])(
    'does not give up what comes due while it is looked at: a machine that takes %s s for each look at the clock',
    async (seconds) => {
      one = new ScriptedSiem((_events, call) => (call < 5 ? later('busy', 90_000) : undefined));
      run = bench(() => store, { one: siem(one) });
      await put(store, 'p', [finding('a', 1)], ['one']);
      const slow = () => {
        run.pass(seconds * 1_000);
        return new Date(run.clock.ms);
      };
      const until = new Date(run.clock.ms + 10_000 * MINUTE_MS);
      const left = await deliverPending({ ...run.context, machineNow: slow }, until, async (ms) => run.pass(ms));
      expect([left.waiting, one.labels]).toEqual([[], 'a1']);
    },
  );

  test('tries what is due even when the deadline is past', async () => {
    await put(store, 'p', [finding('a', 1)], ['one']);
    await pending(-MINUTE_MS);
    expect(one.labels).toBe('a1');
  });

  test('looks again at a cursor that somebody else is at', async () => {
    await put(store, 'p', [finding('a', 1)], ['one']);
    const lease = await store.lease('cursors/one/p', 500, 'other');
    await pending(MINUTE_MS);
    expect(one.labels).toBe('a1');
    expect(slept.length).toBeGreaterThan(1);
    await lease?.release();
  });

  test('does not wait for somebody else past the deadline', async () => {
    await put(store, 'p', [finding('a', 1)], ['one']);
    await store.lease('cursors/one/p', MINUTE_MS, 'other');
    await pending(0);
    expect(one.labels).toBe('');
  });

  test('delivers the notices that it makes', async () => {
    await put(store, 'p', [finding('a', 1)], ['one']);
    one.script = () => ({ outcome: 'refused', why: 'no' });
    await pending(0);
    expect(two.labels).toBe('notice');
  });

  test('a run that throws is told, and the others go on', async () => {
    await put(store, 'p', [finding('a', 1)], ['one', 'two']);
    one.script = () => {
      throw new TypeError('a bug');
    };
    const {
      failed: [failed],
    } = await pending(0);
    expect(failed).toMatchObject({ destination: 'one', partition: 'p', error: expect.any(TypeError) });
    expect(two.labels).toBe('a1');
    expect(run.log.join()).toContain('a bug');
  });

  test('runs at most four at once', async () => {
    let running = 0;
    let most = 0;
    const slow = {
      family: 'siem' as const,
      open: async () => ({
        ...(await one.open()),
        send: async () => {
          running += 1;
          most = Math.max(most, running);
          await new Promise((resolve) => setImmediate(resolve));
          running -= 1;
          return { outcome: 'accepted' as const, value: undefined };
        },
      }),
    };
    run = bench(() => store, { one: slow });
    for (let n = 0; n < 12; n += 1) await put(store, `p${n}`, [finding('a', 1)], ['one']);
    await pending(0);
    expect(most).toBe(4);
  });
});
