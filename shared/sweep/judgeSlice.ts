import type { Resource } from '../estate/resource.js';
import type { Gap } from '../findings/finding.js';
import type { SeenResource } from '../findings/night.js';
import { type ByNeedName, type OwnReadings, readByNeed } from '../signals/byNeed.js';
import type { Reading, Readings } from '../signals/reading.js';
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

/** What is bad news by a reading of an earlier night is not told before it was read tonight; what else was read stands. */
async function judgeAgain(
  run: PartitionRun,
  slice: readonly Resource[],
  first: readonly SeenResource[],
  { signals, readings }: CollectedSignals,
): Promise<{ readonly resources: ReadonlyMap<string, SeenResource>; readonly gaps: readonly Gap[] }> {
  const stale = new Map(first.map((seen) => [seen.key, staleNames(seen, readings.get(seen.key) ?? {}, run.now)]));
  const again = slice.filter(({ key }) => (stale.get(key)?.size ?? 0) > 0);
  const asked = new Set(again.flatMap(({ key }) => [...(stale.get(key) ?? [])]));
  const standing = standingOf(again, readings, stale);
  const fresh = await readByNeed(run.vigie.azure, again, standing, run.now, (name) => asked.has(name));
  const resources = new Map<string, SeenResource>();
  for (const resource of again) {
    const { key } = resource;
    const [before, own, names] = [signals.get(key), fresh.get(key), stale.get(key)];
    if (before === undefined || own === undefined || names === undefined) continue;
    const kept = Object.entries(readings.get(key) ?? {}).filter(([name]) => !names.has(name as ByNeedName));
    const seen = { ...before, ...only(own.signals, names) };
    const of: OwnReadings = { ...Object.fromEntries(kept), ...only(own.readings, names) };
    resources.set(key, judgeResource(run, resource, seen, of));
  }
  return { resources, gaps: [...fresh.values()].flatMap(({ gaps }) => gaps) };
}

/** Signals of a resource that rest on a reading of an earlier night, and that some verdict did not find good. */
function staleNames({ readings: good }: SeenResource, own: OwnReadings, now: Date): ReadonlySet<ByNeedName> {
  const names = Object.keys(own) as ByNeedName[];
  return new Set(names.filter((name) => own[name]?.asOf !== now.toISOString() && good[name] === undefined));
}

function standingOf(
  resources: readonly Resource[],
  readings: CollectedSignals['readings'],
  stale: ReadonlyMap<string, ReadonlySet<ByNeedName>>,
): Readings {
  const standing: Record<string, Record<string, Reading>> = {};
  for (const { key } of resources)
    for (const [name, reading] of Object.entries(readings.get(key) ?? {}))
      if (!stale.get(key)?.has(name as ByNeedName)) standing[name] = { ...standing[name], [key]: reading };
  return standing;
}

function only<T extends object>(all: T, names: ReadonlySet<string>): Partial<T> {
  return Object.fromEntries(Object.entries(all).filter(([name]) => names.has(name))) as Partial<T>;
}
