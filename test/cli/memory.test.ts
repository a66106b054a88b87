import { setImmediate as immediate } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { holdLittle } from '../../cli/memory.js';
import { largeAnswers, memoryCache } from '../../shared/signals/cache.js';
import type { Progress } from '../../shared/sweep/progress.js';

// It is meant for a whole process, and other test files follow in this one.
const listeners: Parameters<typeof largeAnswers.subscribe>[0][] = [];
beforeEach(() => {
  // For one call: a channel that gets its first listener calls itself again.
  largeAnswers.subscribe = (listener) => {
    listeners.push(listener);
    Reflect.deleteProperty(largeAnswers, 'subscribe');
    largeAnswers.subscribe(listener);
  };
});
afterEach(() => {
  expect(listeners).toHaveLength(1);
  for (const listener of listeners.splice(0)) largeAnswers.unsubscribe(listener);
  // V8's own default: nothing is fixed.
  setFlagsFromString('--heap-growing-percent=0');
});

const closed = { step: 'closed' } as Progress;
const partition = (done: number): Progress => ({ step: 'partition', done, of: 2_000 });

test.each([
  ['of 1,999 partitions not', [{ step: 'collected', partitions: 1_999 }, closed], 0],
  ['of 2,000 partitions after collect and close', [{ step: 'collected', partitions: 2_000 }, closed], 2],
  ['not after each partition', [{ step: 'collected', partitions: 2_000 }, partition(1_999)], 1],
  ['after the last partition', [{ step: 'collected', partitions: 2_000 }, partition(2_000)], 2],
] as const)('garbage of a sweep is collected: %s', (_what, steps, times) => {
  let collected = 0;
  const watched = holdLittle(() => {
    collected += 1;
  });
  for (const progress of steps) watched(progress);
  expect(collected).toBe(times);
});

test.each([
  ['before and after one that is large', true, 2],
  ['not for others', false, 0],
])('garbage of answers is collected: %s', async (_what, inTurn, times) => {
  let collected = 0;
  holdLittle(() => {
    collected += 1;
  });
  await memoryCache().part('nodes', 'a', async () => ({ shared: null, parts: new Map() }), inTurn);
  await immediate();
  expect(collected).toBe(times);
});

test('what a large answer was made of is gone when it is packed', async () => {
  holdLittle();
  let rows: WeakRef<object> | undefined;
  const ask = async () => {
    const part = Array.from({ length: 1_000 }, (_none, at) => ({ at }));
    rows = new WeakRef(part);
    return { shared: null, parts: new Map([['a', part]]) };
  };
  await memoryCache().part('nodes', 'a', ask, true);
  await immediate();
  await immediate();
  expect(rows?.deref()).toBeUndefined();
});
