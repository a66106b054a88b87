import { z } from 'zod';
import { messageOf, VigieError } from '../errors.js';
import type { Store } from '../store/store.js';
import { digestPartSchema, digestPartsSchema } from './digestForm.js';
import { endingSchema } from './endingExemptions.js';
import { byOccurrence } from './occurrence.js';
import { gapSchema, outcomeSchema } from './stateForm.js';

/** Start of a sweep; create-only. A sweep that is continued keeps its `now`: its events come out the same. */
const started = z.object({
  schema: z.literal(1),
  id: z.string(),
  now: z.iso.datetime(),
  configHash: z.string(),
  /** Machine time; `now` is its domain time. */
  begun: z.iso.datetime().optional(),
  /** The newest sweep that was known when this one began; null: none. What sorts behind both began later. */
  after: z.string().nullable().default(null),
  /** Blobs in the outbox of `_sweep` when it began: its own summary comes behind them. */
  summariesBefore: z.int().min(0).default(0),
  /** Whoever asked for it says that what vanished is gone. */
  acceptDisappearance: z.boolean().default(false),
});
export type SweepDocument = z.infer<typeof started>;

const plannedPartition = z.object({
  /** Name of the partition: the subscription's id, lower case, or that of a part of it. */
  id: z.string(),
  subscriptionId: z.string(),
  subscriptionName: z.string(),
  /** Tags of the subscription itself. */
  tags: z.record(z.string(), z.string()).optional(),
  /** IDs of the management groups above the subscription, nearest first; absent: they are not known. */
  managementGroups: z.array(z.string()).optional(),
  state: z.enum(['read', 'gap', 'retired', 'unplaced', 'vanished']),
  why: z.string().optional(),
  /** Absent: the partition is the whole subscription. */
  part: z.object({ index: z.int().min(0), of: z.int().min(2) }).optional(),
  /** Where the subscription's rows lie. */
  bundle: z.object({
    blobs: z.int().min(0),
    /** By table that was read again: the try whose rows count in place of the others. */
    again: z.record(z.string(), z.object({ attempt: z.int().min(1), blobs: z.int().min(0) })),
  }),
  /** Tables that were lost for this subscription and not for all, and why. */
  lost: z.record(z.string(), z.string()).optional(),
});
export type PlannedPartition = z.infer<typeof plannedPartition>;

/** The tenant, in a sweep with a check about it. */
const plannedTenant = z.object({
  id: z.literal('_tenant'),
  /** Lower case; null: nobody knows which it is. */
  tenantId: z.string().nullable(),
  /** Why nobody knows. */
  why: z.string().optional(),
});
export type PlannedTenant = z.infer<typeof plannedTenant>;

/** What a sweep works on: subscriptions, parts of them, and the tenant. */
export type Planned = PlannedPartition | PlannedTenant;

/** What collect found; create-only: once it is there, the partitions may run. */
const partitions = z.object({
  schema: z.literal(1),
  /** Folder that this try wrote its rows to: an earlier try may have left half of its own. */
  attempt: z.string(),
  partitions: z.array(z.union([plannedPartition, plannedTenant])),
  /** Tables that were lost for all subscriptions, or that the cloud does not have, and why: what is not in them is not known to be absent. */
  incomplete: z.record(z.string(), z.string()),
  /** Large workspaces, and where their pieces begin: all partitions ask for the same ones. Absent: none. */
  pieces: z.record(z.string(), z.array(z.string()).readonly()).optional(),
  gaps: z.array(gapSchema),
});
export type PartitionsDocument = z.infer<typeof partitions>;

/** What one partition came to; create-only. The close adds these up and reads nothing else. */
const completion = z.object({
  schema: z.literal(1),
  partition: z.string(),
  outcome: outcomeSchema,
  /** Events of this sweep by kind. */
  transitions: z.record(z.string(), z.int()),
  /** Gaps of the partition itself that are open now. */
  gaps: z.array(gapSchema.extend({ since: z.iso.datetime() })),
  digest: digestPartSchema,
  /** By name: of chats of which `routes` say what they get. */
  digests: digestPartsSchema.default({}),
  /** Exemptions of its findings that end soon. */
  ending: z.array(endingSchema).default([]),
});
export type Completion = z.infer<typeof completion>;

export const sweepPath = (id: string) => `sweeps/${id}/sweep.json`;
export const partitionsPath = (id: string) => `sweeps/${id}/partitions.json`;
export const closedPath = (id: string) => `sweeps/${id}/closed.json`;
export const completionPath = (id: string, partition: string) => `work/${id}/${partition}.json`;

export const readSweep = (store: Store, id: string) => readDocument(store, sweepPath(id), started);

const lastPartitions = new WeakMap<Store, { readonly id: string; readonly document: PartitionsDocument }>();

/** Each partition asks for it, and it never changes: a process reads that of the last sweep once. */
export async function readPartitions(store: Store, id: string): Promise<PartitionsDocument | undefined> {
  const last = lastPartitions.get(store);
  if (last?.id === id) return last.document;
  const document = await readDocument(store, partitionsPath(id), partitions);
  if (document !== undefined) lastPartitions.set(store, { id, document });
  return document;
}

export const readCompletion = (store: Store, id: string, partition: string) =>
  readDocument(store, completionPath(id, partition), completion);

/** A document of the sweep's own; it was created whole, so one that cannot be understood is damage, never half a write. */
async function readDocument<T>(store: Store, path: string, schema: z.ZodType<T>): Promise<T | undefined> {
  const stored = await store.read(path);
  if (stored === undefined) return undefined;
  try {
    return schema.parse(JSON.parse(stored.text));
  } catch (cause) {
    throw new VigieError('VIGIE_STORE_DAMAGED', `${path} cannot be understood: ${messageOf(cause)}`, { cause });
  }
}

/** Partitions of a sweep that have completed; nobody, once it has closed and what it left was cleared. */
export async function completedPartitions(store: Store, id: string): Promise<ReadonlySet<string>> {
  const completed = new Set<string>();
  for await (const path of store.list(`work/${id}/`)) {
    const [, , name = ''] = path.split('/');
    const partition = name.replace(/\.json$/, '');
    if (path === completionPath(id, partition)) completed.add(partition);
  }
  return completed;
}

/** How much of a sweep is done: partitions that have completed, and slices of those that have not. It only grows. */
export async function doneOf(store: Store, id: string): Promise<number> {
  let done = 0;
  for await (const _path of store.list(`work/${id}/`)) done += 1;
  return done;
}

/** A sweep that the store knows of. */
export interface KnownSweep {
  readonly id: string;
  readonly closed: boolean;
}

/** All sweeps that the store knows, oldest first; repeats of an occurrence (`+r1`, `+r2`…) in their order. */
export async function knownSweeps(store: Store): Promise<readonly KnownSweep[]> {
  const documents = new Map<string, Set<string>>();
  for await (const path of store.list('sweeps/')) {
    const [, id = '', name = ''] = path.split('/');
    documents.set(id, (documents.get(id) ?? new Set()).add(name));
  }
  return [...documents]
    .filter(([, names]) => names.has('sweep.json'))
    .map(([id, names]) => ({ id, closed: names.has('closed.json') }))
    .sort((a, b) => byOccurrence(a.id, b.id));
}
