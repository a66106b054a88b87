import type { Resource } from '../estate/resource.js';
import { cacheRules } from './cacheRules.js';
import { diagnosticSettings } from './diagnosticSettings.js';
import type { Gap, Seen } from './gap.js';
import { maintenance } from './maintenance.js';
import { type ByNeed, isDue, type OfKind, type Reading, type Readings, shownOf } from './reading.js';
import type { SignalReads } from './reads.js';
import { notKnown } from './signal.js';
import type { SignalName, Signals, SignalTypes } from './types.js';

/** Signals that need a call of their own for each resource. A further one is a line here. */
export const BY_NEED = [maintenance, cacheRules, diagnosticSettings] as const;

export type ByNeedName = (typeof BY_NEED)[number]['name'];

/** Each is handed none but resources of the kind that it is about. */
type Definitions = readonly ByNeed<ByNeedName>[];
const DEFINITIONS = BY_NEED as unknown as Definitions;
const NAMES = new Set<SignalName>(DEFINITIONS.map(({ name }) => name));

export function isByNeed(name: SignalName): name is ByNeedName {
  return NAMES.has(name);
}

/** What is known of one resource by calls of its own. */
export interface SeenByNeed {
  readonly signals: Pick<Signals, ByNeedName>;
  /** What each signal that is known rests on: read tonight, or kept from an earlier night. */
  readonly readings: OwnReadings;
  readonly gaps: readonly Gap[];
}

/** Readings of one resource. */
export type OwnReadings = { readonly [Name in ByNeedName]?: Reading };

type Asked = OfKind<'cluster' | 'registry'>;

/**
 * The signals that need a call per resource: read where that is due, else taken from what is kept.
 * @param kept readings of earlier nights; none: everything that is needed is read
 * @returns by lower-cased id; a resource of another kind has none of these signals
 */
export async function readByNeed(
  reads: SignalReads,
  resources: readonly Resource[],
  kept: Readings,
  now: Date,
  isWanted: (name: ByNeedName) => boolean = () => true,
): Promise<ReadonlyMap<string, SeenByNeed>> {
  const wanted = DEFINITIONS.filter(({ name }) => isWanted(name));
  return new Map(
    await Promise.all(
      resources.map(async (resource) => [resource.key, await see(wanted, reads, resource, kept, now)] as const),
    ),
  );
}

async function see(
  wanted: Definitions,
  reads: SignalReads,
  resource: Resource,
  kept: Readings,
  now: Date,
): Promise<SeenByNeed> {
  const { taken, of } = isAsked(resource) ? await takeAll(wanted, reads, resource, kept, now) : { taken: [], of: '' };
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

function isAsked(resource: Resource): resource is Asked {
  const { kind } = resource;
  return kind === 'cluster' || kind === 'registry';
}

async function takeAll(
  wanted: Definitions,
  reads: SignalReads,
  resource: Asked,
  kept: Readings,
  now: Date,
): Promise<{ readonly taken: readonly Taken[]; readonly of: string }> {
  const needed = wanted.filter(({ about, isNeeded }) => about === resource.kind && isNeeded(resource));
  const of = needed.length === 0 ? '' : shownOf(resource);
  return { of, taken: await Promise.all(needed.map((definition) => take(definition, reads, resource, kept, of, now))) };
}

type Taken = Seen<SignalTypes[ByNeedName]> & { readonly name: ByNeedName };

async function take(
  { name, form, read }: ByNeed<ByNeedName>,
  reads: SignalReads,
  resource: Asked,
  kept: Readings,
  of: string,
  now: Date,
): Promise<Taken> {
  const reading = kept[name]?.[resource.key];
  if (reading !== undefined && !isDue(name, resource.key, reading, of, now)) {
    const value = form.safeParse(reading.value);
    if (value.success) return { name, signal: { known: true, value: value.data, asOf: reading.asOf } };
  }
  return { name, ...(await read(reads, resource, now)) };
}
