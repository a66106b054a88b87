import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { largeAnswers } from '../shared/signals/cache.js';
import type { Progress } from '../shared/sweep/progress.js';

/**
 * A sweep holds little and makes much garbage. Left alone, V8 lets the heap grow to four times what lives before it looks;
 * looking sooner halves the memory and costs no processor time that can be measured (docs/performance.md).
 */
const GROWTH = '--heap-growing-percent=50';
/**
 * An estate of so many partitions is held to what a small one takes: V8 looks sooner still, and after each part of the sweep,
 * which costs a tenth of a second each and a few in a hundred of the processor time.
 */
const MANY = 2_000;
const GROWTH_OF_MANY = '--heap-growing-percent=20';

/**
 * Tells V8 how a sweep uses memory; for this process, once.
 * @returns to be told how the sweep gets on
 */
export function holdLittle(collect: () => void = collectorOfV8()): (progress: Progress) => void {
  setFlagsFromString(GROWTH);
  // Before a large answer there is to be room for it. What it was made of is garbage once its parts are packed: until V8
  // sees that, it takes it for what lives, and lets half as much again pile up on it.
  largeAnswers.subscribe(() => setImmediate(collect));
  let isLarge = false;
  return (progress) => {
    if (progress.step === 'collected' && progress.partitions >= MANY) {
      isLarge = true;
      setFlagsFromString(GROWTH_OF_MANY);
    }
    if (isLarge && endsPart(progress)) collect();
  };
}

function endsPart(progress: Progress): boolean {
  if (progress.step === 'partition') return progress.done === progress.of;
  return progress.step === 'collected' || progress.step === 'closed';
}

/** Collects garbage at once, and gives pages that are free back to the machine. */
function collectorOfV8(): () => void {
  setFlagsFromString('--expose-gc');
  const gc: (how: { type: string; execution: string; flavor: string }) => void = runInNewContext('gc');
  return () => gc({ type: 'major', execution: 'sync', flavor: 'last-resort' });
}
