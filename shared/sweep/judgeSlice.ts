import type { Resource } from '../estate/resource.js';
import type { Gap } from '../findings/finding.js';
import type { SeenResource } from '../findings/night.js';
import { type ByNeedName, readByNeed } from '../signals/byNeed.js';
import { type CollectedSignals, collectSignals, type SignalsInput } from '../signals/signalsFor.js';
import { judgeResource } from './judging.js';
import type { PartitionRun } from './partitionRun.js';

/** What was said of some resources of a partition. */
export interface Judged {
  readonly resources: readonly SeenResource[];
  /** One a scope and signal. */
  readonly gaps: readonly Gap[];
  /** Rows that name nothing in the whole subscription, or could not be read: every slice counts the same. */
  readonly strayRows: number;
}

/** Reads the signals of some resources and judges them by these. */
export async function judgeSlice(run: PartitionRun, slice: readonly Resource[], input: SignalsInput): Promise<Judged> {
  const collected = await collectSignals({ ...input, slice });
  const { signals, readings, gaps, oddNodeRows } = collected;
  const first = slice.flatMap((resource) => {
    const own = signals.get(resource.key);
    return own === undefined ? [] : [judgeResource(run, resource, own, readings.get(resource.key) ?? {})];
  });
  const again = await judgeAgain(run, slice, first, collected);
  return {
    resources: first.map((seen) => again.resources.get(seen.key) ?? seen),
    gaps: [...gaps, ...again.gaps],
    strayRows: Object.values(input.tables.left).reduce((sum, { odd, elsewhere }) => sum + odd + elsewhere, oddNodeRows),
  };
}

/** What is bad news by a reading of an earlier night is not told before it was read tonight. */
async function judgeAgain(
  run: PartitionRun,
  slice: readonly Resource[],
  first: readonly SeenResource[],
  { signals, readings }: CollectedSignals,
): Promise<{ readonly resources: ReadonlyMap<string, SeenResource>; readonly gaps: readonly Gap[] }> {
  const tonight = run.now.toISOString();
  const bad = first.filter(({ key, readings: good }) =>
    Object.entries(readings.get(key) ?? {}).some(
      ([name, { asOf }]) => asOf !== tonight && good[name as ByNeedName] === undefined,
    ),
  );
  const keys = new Set(bad.map(({ key }) => key));
  const again = slice.filter(({ key }) => keys.has(key));
  const fresh = await readByNeed(run.vigie.azure, again, {}, run.now);
  const resources = new Map<string, SeenResource>();
  for (const resource of again) {
    const [before, own] = [signals.get(resource.key), fresh.get(resource.key)];
    if (before === undefined || own === undefined) continue;
    resources.set(resource.key, judgeResource(run, resource, { ...before, ...own.signals }, own.readings));
  }
  return { resources, gaps: [...fresh.values()].flatMap(({ gaps }) => gaps) };
}
