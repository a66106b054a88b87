import type { Read, ReadFailure } from '../azure/failure.js';
import type { ArmSubscription, ReadingAzure } from '../azure/readingAzure.js';
import { VigieError } from '../errors.js';
import { isObject, type JsonObject, property, textsIn } from '../json.js';
import type { EstateGap } from './gap.js';
import { blocksOf, GraphRead } from './graphRead.js';
import { placingGaps } from './placingGaps.js';
import { type EstateScope, type Place, Scope } from './scope.js';
import { SUBSCRIPTIONS } from './tables.js';

/**
 * - `read`: its rows are asked for
 * - `gap`: it is there, or may be, and cannot be read; no cluster of it is asked, and nothing of it resolves
 * - `retired`: the configuration no longer names it, or a management group above it
 * - `unplaced`: it has state, and nobody can tell whether it is still below a management group that the configuration names:
 *   a gap, unless it was retired before
 * - `vanished`: it has state, and neither ARM nor Resource Graph knows it any more: a gap until that is accepted
 */
type SubscriptionState = 'read' | 'gap' | 'retired' | 'unplaced' | 'vanished';

export interface PlannedSubscription {
  /** Lower case. */
  readonly id: string;
  /** Display name; the id where none is known. */
  readonly name: string;
  readonly tags: Readonly<Record<string, string>>;
  /** IDs of the management groups above it, nearest first; absent: Resource Graph says none. */
  readonly managementGroups?: readonly string[] | undefined;
  readonly state: SubscriptionState;
  /** Why it is not read, in plain words; only with the states `gap`, `unplaced` and `vanished`. */
  readonly gap?: string;
  /** Clusters that ARM listed for a subscription that Resource Graph does not know (yet); else absent. */
  readonly listed?: readonly JsonObject[];
}

export interface Plan {
  /** Sorted by id. */
  readonly subscriptions: readonly PlannedSubscription[];
  /** Lower-case ids of the tenants that the subscriptions in scope are of, as far as ARM says. */
  readonly tenants: readonly string[];
  /** Gaps of the whole estate; those of single subscriptions stand there. */
  readonly gaps: readonly EstateGap[];
}

type PlanReads = Pick<ReadingAzure, 'queryPage' | 'subscriptions' | 'clustersOf'>;

/** What one of the two sources knows of a subscription. */
type Known = Pick<PlannedSubscription, 'name' | 'tags' | 'managementGroups'>;

/**
 * The subscriptions of a sweep: what ARM lists, what Resource Graph holds, what the configuration names and what has
 * state, together.
 * @param remembered ids of subscriptions that have state
 * @throws VigieError VIGIE_AZURE_UNREADABLE when neither ARM nor Resource Graph answers
 */
export async function planSubscriptions(
  azure: PlanReads,
  scope: EstateScope,
  remembered: readonly string[],
): Promise<Plan> {
  const wanted = new Scope(scope);
  const [arm, graph] = await Promise.all([azure.subscriptions(), readContainers(azure, wanted.only)]);
  if (!arm.ok && graph.failed)
    throw new VigieError(
      'VIGIE_AZURE_UNREADABLE',
      `no subscription could be listed: ARM says ${arm.why}; Resource Graph says ${graph.why}`,
    );
  const sources: Sources = {
    arm: arm.ok ? byId(arm.value) : new Map(),
    graph: graph.known,
    doubt: doubtOf(arm, graph),
    graphFailed: graph.failed,
  };
  const before = new Set(remembered.map((id) => id.toLowerCase()));
  const ids = [...new Set([...sources.arm.keys(), ...sources.graph.keys(), ...before, ...wanted.named])].sort();
  const unseen = wanted.unseen(sources.graph.values());
  const places = new Map(ids.map((id) => [id, wanted.placeOf(id, sources.graph.get(id), unseen)] as const));
  const planned = await Promise.all(
    ids.map((id) => planOf(azure, id, places.get(id) ?? { is: 'out' }, sources, before.has(id))),
  );
  const subscriptions = planned.filter((one) => one !== undefined);
  return {
    subscriptions,
    tenants: tenantsOf(arm, subscriptions),
    gaps: [
      ...gapsOf(arm, graph, subscriptions.length > 0 || wanted.groups.size > 0),
      ...(graph.failed ? [] : placingGaps(unseen, unplacedOf(ids, places, before, sources))),
    ],
  };
}

/** Names of subscriptions that were never ours, and that nobody can tell the place of; what has a chain, its group answers for. */
function unplacedOf(
  ids: readonly string[],
  places: ReadonlyMap<string, Place>,
  before: ReadonlySet<string>,
  { arm, graph }: Sources,
): readonly string[] {
  return ids.flatMap((id) => {
    const known = graph.get(id) ?? arm.get(id);
    const isLost = places.get(id)?.is === 'unknown' && !before.has(id) && known?.managementGroups === undefined;
    return isLost ? [known?.name ?? id] : [];
  });
}

interface Sources {
  readonly arm: ReadonlyMap<string, Known>;
  readonly graph: ReadonlyMap<string, Known>;
  /** One of the two was not read whole: then what is in neither list may still be there. */
  readonly doubt: string | undefined;
  readonly graphFailed: boolean;
}

/** What is done about one subscription; `undefined`: it is none of ours, and never was. */
async function planOf(
  azure: PlanReads,
  id: string,
  where: Place,
  sources: Sources,
  isRemembered: boolean,
): Promise<PlannedSubscription | undefined> {
  if (where.is === 'in') return place(azure, id, sources, isRemembered);
  if (!isRemembered) return undefined;
  const known = sources.graph.get(id) ?? sources.arm.get(id);
  if (where.is === 'out') return { id, ...(known ?? unknownName(id)), state: 'retired' };
  if (known === undefined && sources.doubt === undefined) return place(azure, id, sources, isRemembered);
  const why = sources.graphFailed ? sources.doubt : where.why;
  const gap = `nobody can tell whether it is still below a management group that vigie.yaml names: ${why}`;
  return { id, ...(known ?? unknownName(id)), state: 'unplaced', gap };
}

async function place(
  azure: PlanReads,
  id: string,
  sources: Sources,
  isRemembered: boolean,
): Promise<PlannedSubscription> {
  const known = sources.graph.get(id) ?? sources.arm.get(id);
  if (known === undefined) {
    const base = { id, ...unknownName(id) };
    if (sources.doubt !== undefined) return { ...base, state: 'gap', gap: `not seen, and ${sources.doubt}` };
    const gap = 'neither ARM nor Resource Graph knows this subscription, or the right to read it is missing';
    return { ...base, state: isRemembered ? 'vanished' : 'gap', gap };
  }
  // Without Resource Graph's list nothing is missing from it.
  if (sources.graph.has(id) || sources.graphFailed) return { id, ...known, state: 'read' };
  const listed = await azure.clustersOf(id);
  if (listed.ok) return { id, ...known, state: 'read', listed: listed.value };
  return {
    id,
    ...known,
    state: 'gap',
    gap: `Resource Graph does not return it, and its clusters cannot be listed: ${listed.why}`,
  };
}

interface Containers {
  readonly known: ReadonlyMap<string, Known>;
  /** Nothing can be said about what is not in `known`. */
  readonly failed: boolean;
  readonly why?: string | undefined;
  readonly limitHit: boolean;
}

/** All subscriptions that Resource Graph holds; of a configured list only those. */
async function readContainers(azure: PlanReads, wanted: ReadonlySet<string> | undefined): Promise<Containers> {
  const known = new Map<string, Known>();
  let why: string | undefined;
  let limitHit = false;
  for (const block of wanted === undefined ? [undefined] : blocksOf([...wanted])) {
    const read = new GraphRead(azure, SUBSCRIPTIONS, block);
    for (let rows = await read.next(); rows !== undefined; rows = await read.next())
      for (const { s, row } of rows) known.set(s, knownIn(row, s));
    // "None of these may be read" is an answer: Resource Graph holds none of them for us.
    if (read.failed === undefined || !readsNone(read.failed)) why ??= read.why;
    limitHit ||= read.subscriptionLimitHit;
  }
  return { known, failed: why !== undefined, why, limitHit };
}

function readsNone({ status, code }: ReadFailure): boolean {
  return status === 403 || code === 'NoValidSubscriptionsInQueryRequest';
}

function knownIn(row: JsonObject, id: string): Known {
  return {
    name: typeof row.name === 'string' && row.name !== '' ? row.name : id,
    tags: textsIn(row.tags),
    managementGroups: managementGroupsIn(row),
  };
}

/**
 * `properties.managementGroupAncestorsChain` of a subscription's row: `[{ displayName, name }]`, from its parent to the
 * root, whose name is the tenant's id (Azure Resource Graph, table resourcecontainers).
 */
function managementGroupsIn(row: JsonObject): readonly string[] | undefined {
  const properties = property(row, 'properties');
  const chain = isObject(properties) ? property(properties, 'managementGroupAncestorsChain') : undefined;
  const names = (Array.isArray(chain) ? chain : []).map((group: unknown) =>
    isObject(group) ? property(group, 'name') : undefined,
  );
  const known = names.filter((name) => typeof name === 'string');
  return known.length === 0 ? undefined : known;
}

function byId(list: readonly ArmSubscription[]): ReadonlyMap<string, Known> {
  return new Map(list.map(({ id, name, tags }) => [id.toLowerCase(), { name, tags }] as const));
}

/** Of the subscriptions that are looked at. */
function tenantsOf(arm: Read<readonly ArmSubscription[]>, planned: readonly PlannedSubscription[]): readonly string[] {
  const ours = new Set(planned.flatMap(({ id, state }) => (state === 'retired' ? [] : [id])));
  const ones = (arm.ok ? arm.value : []).filter(({ id }) => ours.has(id.toLowerCase()));
  return [...new Set(ones.flatMap(({ tenantId }) => (tenantId === undefined ? [] : [tenantId.toLowerCase()])))].sort();
}

function unknownName(id: string): Known {
  return { name: id, tags: {} };
}

function doubtOf(arm: Read<unknown>, graph: Containers): string | undefined {
  if (!arm.ok) return `ARM's list of subscriptions was not read: ${arm.why}`;
  if (graph.failed) return `Resource Graph's list of subscriptions was not read: ${graph.why}`;
  return graph.limitHit ? LIMIT : undefined;
}

export const LIMIT = 'Resource Graph answered for the first 10,000 subscriptions only';

const NONE = 'this identity may read no subscription; grant the role Reader on a management group or on subscriptions';

/** @param any something was found, or may have been meant to be elsewhere */
function gapsOf(arm: Read<unknown>, graph: Containers, any: boolean): readonly EstateGap[] {
  const gaps: EstateGap[] = [];
  if (!arm.ok) gaps.push({ scope: 'estate', signal: 'subscriptions', reason: `ARM's list was not read: ${arm.why}` });
  if (arm.ok && !any) gaps.push({ scope: 'estate', signal: 'subscriptions', reason: NONE });
  const reason = graph.why ?? (graph.limitHit ? LIMIT : undefined);
  if (reason !== undefined) gaps.push({ scope: `table/${SUBSCRIPTIONS.name}`, signal: SUBSCRIPTIONS.name, reason });
  return gaps;
}
