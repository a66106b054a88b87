import type { Arguments } from './arguments.js';
import type { Children } from './children.js';
import { thisMachine } from './machine.js';
import { measureQuota, type QuotaRun } from './quota.js';
import type { Results } from './results.js';
import { measureLarge, measureSize, type SizeRun } from './sizeRun.js';
import { measureWeek } from './week.js';
import { measureWorkers } from './workers.js';

const LARGE = 100_000;
/** What one size is enough for is measured on this one, or on the largest below it. */
const MIDDLE = 1_000;
const CI_WEEK = 100;

/** Measures all that the call asks for. */
export async function measure(
  children: Children,
  { sizes, runs, large, ci }: Arguments,
  say: (line: string) => void,
): Promise<Results> {
  const measured = sizes.map((clusters) => ({ clusters, runs: [] as SizeRun[] }));
  // All sizes of a run side by side in time: what slows the machine for a while slows them alike.
  for (let run = 1; run <= runs; run += 1)
    for (const size of measured) {
      const name = `${size.clusters} clusters, run ${run} of ${runs}`;
      const own = (line: string) => say(`${name}: ${line}`);
      size.runs.push(await measureSize(children, size.clusters, `${size.clusters}-${run}`, own));
    }
  const middle = sizes.findLast((size) => size <= MIDDLE) ?? sizes[0] ?? MIDDLE;
  say(`the app with its workers, ${middle} clusters`);
  const workers = await measureWorkers(children, middle);
  const weekOf = ci ? Math.min(CI_WEEK, middle) : middle;
  say(`eight nights, ${weekOf} clusters`);
  const week = await measureWeek(children, weekOf);
  return {
    ...{ machine: thisMachine(), sizes: measured, workers, week },
    ...(ci ? {} : { quota: await underQuota(children, sizes.at(-1) ?? middle, runs, say) }),
    ...(large ? { large: await measureLarge(children, LARGE, (line) => say(`${LARGE} clusters: ${line}`)) } : {}),
  };
}

async function underQuota(
  children: Children,
  clusters: number,
  runs: number,
  say: (line: string) => void,
): Promise<NonNullable<Results['quota']>> {
  const measured: QuotaRun[] = [];
  for (let run = 1; run <= runs; run += 1) {
    say(`without quotas and under real ones, ${clusters} clusters, run ${run} of ${runs}`);
    measured.push(await measureQuota(children, clusters, `quota-${run}`));
  }
  return { clusters, runs: measured };
}
