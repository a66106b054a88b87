import type { Cluster } from '../estate/cluster.js';
import type { Gap, Seen } from './gap.js';
import { maintenance } from './maintenance.js';
import { type ByNeed, isDue, type Reading, type Readings, shownOf } from './reading.js';
import type { SignalReads } from './reads.js';
import { notKnown } from './signal.js';
import type { SignalName, Signals, SignalTypes } from './types.js';

/** Signals that need a call of their own for each cluster. A further one is a line here. */
export const BY_NEED = [maintenance] as const;

export type ByNeedName = (typeof BY_NEED)[number]['name'];

const DEFINITIONS: readonly ByNeed<ByNeedName>[] = BY_NEED;
const NAMES = new Set<SignalName>(DEFINITIONS.map(({ name }) => name));

export function isByNeed(name: SignalName): name is ByNeedName {
  return NAMES.has(name);
}

/** What is known of one cluster by calls of its own. */
export interface SeenByNeed {
  readonly signals: Pick<Signals, ByNeedName>;
  /** What each signal that is known rests on: read tonight, or kept from an earlier night. */
  readonly readings: OwnReadings;
  readonly gaps: readonly Gap[];
}

/** Readings of one cluster. */
export type OwnReadings = { readonly [Name in ByNeedName]?: Reading };

/**
 * The signals that need a call per cluster: read where that is due, else taken from what is kept.
 * @param kept readings of earlier nights; none: everything that is needed is read
 * @returns by lower-cased cluster id
 */
export async function readByNeed(
  reads: SignalReads,
  clusters: readonly Cluster[],
  kept: Readings,
  now: Date,
): Promise<ReadonlyMap<string, SeenByNeed>> {
  return new Map(
    await Promise.all(clusters.map(async (cluster) => [cluster.key, await see(reads, cluster, kept, now)] as const)),
  );
}

async function see(reads: SignalReads, cluster: Cluster, kept: Readings, now: Date): Promise<SeenByNeed> {
  const needed = DEFINITIONS.filter(({ isNeeded }) => isNeeded(cluster));
  const of = needed.length === 0 ? '' : shownOf(cluster);
  const taken = await Promise.all(needed.map((definition) => take(definition, reads, cluster, kept, of, now)));
  const notNeeded = DEFINITIONS.map(({ name, notNeeded: why }) => [name, notKnown(why)] as const);
  const seen = taken.map(({ name, signal }) => [name, signal] as const);
  const readings = taken.flatMap(({ name, signal }): [ByNeedName, Reading][] =>
    signal.known ? [[name, { asOf: signal.asOf, of, value: signal.value }]] : [],
  );
  return {
    // Every name of BY_NEED is in it: first as not needed, then as seen.
    signals: Object.fromEntries([...notNeeded, ...seen]) as Pick<Signals, ByNeedName>,
    readings: Object.fromEntries(readings),
    gaps: taken.flatMap(({ gap }) => (gap === undefined ? [] : [gap])),
  };
}

async function take(
  { name, form, read }: ByNeed<ByNeedName>,
  reads: SignalReads,
  cluster: Cluster,
  kept: Readings,
  of: string,
  now: Date,
): Promise<Seen<SignalTypes[ByNeedName]> & { readonly name: ByNeedName }> {
  const reading = kept[name]?.[cluster.key];
  if (reading !== undefined && !isDue(name, cluster.key, reading, of, now)) {
    const value = form.safeParse(reading.value);
    if (value.success) return { name, signal: { known: true, value: value.data, asOf: reading.asOf } };
  }
  return { name, ...(await read(reads, cluster, now)) };
}
