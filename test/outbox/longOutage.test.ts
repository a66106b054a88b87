import { blocked, later, type Outcome } from '../../shared/destinations/outcome.js';
import { lastSeq } from '../../shared/outbox/commit.js';
import { deliverPending } from '../../shared/outbox/deliverAll.js';
import { undelivered } from '../../shared/outbox/undelivered.js';
import { DAY_MS, HOUR_MS } from '../../shared/time.js';
import { MemoryStore } from '../support/memoryStore.js';
import { bench, finding, label, put, ScriptedSiem, siem } from './support.js';

const NIGHTS = [1, 2, 3, 4, 5, 6, 7];

/** A week of nights, each with an event of finding a in `p` and one in `q`; what is pending is sent until the next. */
async function week(answer: Outcome) {
  const down = new ScriptedSiem(() => answer);
  const up = new ScriptedSiem();
  const store = new MemoryStore(undefined, () => run.context.machineNow());
  const run = bench(() => store, { down: siem(down), up: siem(up) });
  const sendUntil = async (ms: number) => {
    const { failed } = await deliverPending(
      run.context,
      new Date(run.context.machineNow().getTime() + ms),
      async (wait) => run.pass(wait),
    );
    expect(failed).toEqual([]);
  };
  for (const night of NIGHTS) {
    await put(store, 'p', [finding('a', night)], ['down', 'up']);
    await put(store, 'q', [finding('b', night)], ['down', 'up']);
    const before = run.context.machineNow().getTime();
    await sendUntil(DAY_MS - 1);
    run.pass(before + DAY_MS - run.context.machineNow().getTime());
    // The other one has the night at once, not when the first one is back.
    expect(up.taken.filter((event) => label(event) === `a${night}`)).toHaveLength(1);
  }
  return { down, up, store, run, sendUntil };
}

test.each([
  ['out of reach', later('no answer'), 0],
  ['throttled for longer than it is waited', later('busy', 10 * HOUR_MS), 1],
  ['without a right', blocked('no right'), 1],
])(
  'a destination that was %s for a week gets all of it in order, parks nothing, and delays only itself',
  async (_what, answer, notices) => {
    const { down, up, store, sendUntil } = await week(answer);
    expect(await undelivered(store, ['down', 'up'])).toEqual({ down: 14, up: 0 });
    expect(down.taken).toEqual([]);
    // Hourly at most, for two cursors, with a second try after the secret was read again.
    expect(down.calls.length).toBeLessThan(7 * 24 * 2 * 2 + 40);
    expect(await lastSeq(store, '_notices')).toBe(notices);

    down.script = () => undefined;
    await sendUntil(2 * HOUR_MS);
    const of = (scripted: ScriptedSiem, letter: string) =>
      scripted.taken.map(label).filter((name) => name.startsWith(letter));
    expect([of(down, 'a'), of(down, 'b')]).toEqual([
      NIGHTS.map((night) => `a${night}`),
      NIGHTS.map((night) => `b${night}`),
    ]);
    expect(await undelivered(store, ['down', 'up'])).toEqual({ down: 0, up: 0 });
    expect([...store.memory.documents.keys()].filter((path) => path.startsWith('parked/'))).toEqual([]);
    expect(up.taken.filter((event) => label(event) === 'notice')).toHaveLength(notices);
  },
);
