import { hash } from 'node:crypto';
import type { z } from 'zod';
import type { Resource, ResourceKind } from '../estate/resource.js';
import { isObject, type JsonObject, property } from '../json.js';
import { hashOf } from '../text.js';
import { dayOf, daysUntil } from '../time.js';
import type { Seen } from './gap.js';
import type { SignalReads } from './reads.js';
import type { SignalName, SignalTypes } from './types.js';

/** A signal that needs a call of its own for each resource: it is read by need, and kept in between. */
export interface ByNeed<Name extends SignalName, K extends 'cluster' | 'registry' = 'cluster' | 'registry'> {
  readonly name: Name;
  readonly about: K;
  /** Is the thing there that the signal is about? */
  readonly isNeeded: (resource: OfKind<K>) => boolean;
  /** Why the signal is not known of a resource that does not need it. */
  readonly notNeeded: string;
  readonly read: (reads: SignalReads, resource: OfKind<K>, now: Date) => Promise<Seen<SignalTypes[Name]>>;
  /** The form of a value that was kept: one that a newer version no longer understands is read again. Small JSON. */
  readonly form: z.ZodType<SignalTypes[Name]>;
}

export type OfKind<K extends ResourceKind> = Extract<Resource, { kind: K }>;

/** A signal of one resource as it was read, kept for the nights on which it is not read again. */
export interface Reading {
  /** When it was read: ISO, UTC. */
  readonly asOf: string;
  /** What ARM showed of the resource then: see {@link shownOf}. */
  readonly of: string;
  readonly value: unknown;
}

/** Readings of a partition's resources: by name of the signal, then by lower-cased id. */
export type Readings = Readonly<Record<string, Readonly<Record<string, Reading>>>>;

/** A reading that may be kept is made again once in so many nights. */
const NIGHTS = 7;

/**
 * Must the signal be read tonight? Yes where nothing is kept of the cluster as it is now; on its turn, which a hash of its
 * id spreads over the nights; and whatever the turn after 7 days (nights were missed). Days are those of UTC: a second
 * sweep on one day reads nothing again. A reading of a later day than `now` is not trusted: somebody turned the clock back.
 * @param of what ARM shows of the cluster tonight
 */
export function isDue(name: SignalName, key: string, kept: Reading | undefined, of: string, now: Date): boolean {
  if (kept === undefined || kept.of !== of) return true;
  const ageDays = -daysUntil(dayOf(new Date(kept.asOf)), now);
  if (ageDays < 0 || ageDays >= NIGHTS) return true;
  return ageDays > 0 && (-daysUntil(EPOCH, now) + placeOf(name, key)) % NIGHTS === 0;
}

const EPOCH = '1970-01-01';

/** The place of a cluster among the nights; each signal has its own, so that not all are read in one night. */
function placeOf(name: SignalName, key: string): number {
  return Number.parseInt(hashOf(name, key).slice(0, 8), 16) % NIGHTS;
}

/**
 * What changes without anybody having changed the cluster: states, the counts of an autoscaler (a pool of single machines
 * tells them in `virtualMachineNodesStatus`), what an automatic upgrade has reached (the version that was asked for is not
 * among these). `eTag` changes with all of them.
 */
const BY_ITSELF = new Set([
  'powerstate',
  'provisioningstate',
  'status',
  'count',
  'virtualmachinenodesstatus',
  'currentkubernetesversion',
  'currentorchestratorversion',
  'nodeimageversion',
  'etag',
]);

/**
 * A hash of what ARM shows of a resource: tags, sku, identity and properties as they came, but for what changes by itself.
 * A change of it brings a reading forward. Other order or case of keys is taken for a change too: that costs a call.
 */
export function shownOf({ raw, properties }: OfKind<'cluster' | 'registry'>): string {
  const top = isObject(raw) ? raw : {};
  const { agentPoolProfiles: pools, ...rest } = properties.state === 'value' ? lasting(properties.value.raw) : {};
  const lastingPools = Array.isArray(pools) ? pools.map((pool) => (isObject(pool) ? lasting(pool) : pool)) : pools;
  const shown = [property(top, 'tags'), property(top, 'sku'), property(top, 'identity'), rest, lastingPools];
  return hash('sha256', JSON.stringify(shown)).slice(0, 32);
}

function lasting(facts: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(facts).filter(([name]) => !BY_ITSELF.has(name.toLowerCase())));
}
