import { z } from 'zod';
import { SEVERITIES } from '../../severity.js';

const text = z.string().nullable();
const day = z.iso.date();

/** Days on which nothing is changed, by the configuration. */
export const freezeSeen = z.strictObject({ name: z.string(), from: day, to: day });

/** A resource that cannot be said anything of, and why. */
export const notKnownSchema = z.strictObject({
  id: z.string(),
  name: z.string(),
  owner: text,
  subscriptionId: text,
  subscriptionName: text,
  why: z.string(),
});

const step = z.strictObject({
  /** `cluster`: control plane and all pools in one operation. */
  what: z.enum(['start', 'controlPlane', 'pool', 'cluster']),
  pool: text,
  /** What runs before the step; null: not known, or nothing changes. */
  from: text,
  /** The minor after it (`1.35`). */
  to: text,
  /** The newest patch of it that the region offers; null: the region was not read, the command names the minor alone. */
  version: text,
  /** Last day of support of that minor on the plan of the cluster. */
  supportEnds: day.nullable(),
  /** Name of the freeze that the step falls into if it waits until the due date, or is done now where that is past. */
  freeze: text,
  command: z.string(),
});

const OBSTACLES = [
  'deprecatedApi',
  'failed',
  'stopped',
  'autoUpgradeFailed',
  'skew',
  'osNotSupported',
  'osChanges',
  'imagesGone',
  'automatic',
] as const;

const obstacle = z.strictObject({
  kind: z.enum(OBSTACLES),
  /** It has to be out of the way first; else it is to be kept in mind. */
  blocks: z.boolean(),
  /** `pool/np1`; null: the cluster. */
  subject: text,
  text: z.string(),
  /** The minor before which it counts. */
  before: text,
});

const retirement = z.strictObject({
  id: z.string(),
  what: z.string(),
  supportEnds: day,
  imagesRemoved: day.nullable(),
  move: z.string(),
  /** Names of pools; empty: the cluster as a whole, or the pools are not told. */
  pools: z.array(z.string()),
});

const longTerm = z.strictObject({
  /** Last day of long-term support of the minor that runs. */
  ends: day,
  /** The newest patch for that plan; null: the region was not read, or it names none that is newer. */
  version: text,
  commands: z.array(z.string()),
});

const clusterPlan = z.strictObject({
  id: z.string(),
  name: z.string(),
  owner: text,
  subscriptionId: text,
  subscriptionName: text,
  resourceGroup: text,
  location: text,
  version: z.string(),
  supportPlan: z.string(),
  tier: text,
  /** Last day of support of what runs; null: the minor is older than the calendar, or newer. */
  supportEnds: day.nullable(),
  /** Due date of the version finding, or the end of support of cluster and pools; the day counts in full. Null: nobody knows the day. */
  due: day.nullable(),
  overdue: z.boolean(),
  daysLeft: z.int().nullable(),
  /** Of the open version finding; null: there is none. */
  severity: z.enum(SEVERITIES).nullable(),
  /** Somebody lets the finding stand until this day. */
  exemptedUntil: day.nullable(),
  /** The due date, or the last working day before a freeze that the due date falls into. */
  doneBy: day.nullable(),
  /** Freezes from today to the due date; where that is past, those of today. */
  freezes: z.array(freezeSeen),
  /** Minors, one hop after the other; empty: there is no way, or none is needed. */
  path: z.array(z.string()),
  /** Why there is no way, or none to what was asked for; null: there is one. */
  why: text,
  /** The region's list of versions was read. */
  offersRead: z.boolean(),
  steps: z.array(step),
  /** In place of the upgrade. Null: it is in force, or would not last longer. */
  longTerm: longTerm.nullable(),
  /** What ends before the support of the target does. */
  retirements: z.array(retirement),
  obstacles: z.array(obstacle),
  /** What could not be looked at, in sentences. */
  notKnown: z.array(z.string()),
});

/** `vigie upgrade-plan --format json`: what to upgrade first, and how. */
export const upgradePlanSchema = z.strictObject({
  schema: z.literal('vigie-upgrade-plan/1'),
  /** What was seen. */
  sweep: z.strictObject({ id: z.string(), now: z.iso.datetime() }),
  /** What days are counted from: the time of the call, or of the sweep where that is later. */
  now: z.iso.datetime(),
  calendarAsOf: day,
  owner: text,
  subscription: text,
  /** The minor that was asked for; null: the newest with enough support. */
  target: text,
  /** Clusters that are due up to this day; null: all below the target. */
  until: day.nullable(),
  /** Overdue first, then by due date, then by severity. */
  clusters: z.array(clusterPlan),
  /** Clusters that were looked at and need nothing up to that day. */
  enough: z.int(),
  notKnown: z.array(notKnownSchema),
});

export type UpgradePlan = z.infer<typeof upgradePlanSchema>;
export type ClusterPlan = z.infer<typeof clusterPlan>;
export type Step = z.infer<typeof step>;
export type Obstacle = z.infer<typeof obstacle>;
export type RetirementAhead = z.infer<typeof retirement>;
export type NotKnown = z.infer<typeof notKnownSchema>;
export type FreezeSeen = z.infer<typeof freezeSeen>;
