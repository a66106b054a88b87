import { z } from 'zod';
import type { PartitionState } from '../findings/finding.js';
import { toldSchema } from '../outbox/told.js';

export const gapSchema = z.object({ scope: z.string(), signal: z.string(), reason: z.string() });

export const outcomeSchema = z.object({
  read: z.boolean(),
  ended: z.boolean(),
  clustersRead: z.int(),
  clusters: z.int(),
  strayRows: z.int(),
  tally: z.object({
    pass: z.int(),
    fail: z.int(),
    notApplicable: z.int(),
    unknown: z.int(),
    exempted: z.int(),
    weighedPasses: z.int(),
    weighedFails: z.int(),
  }),
  sharedGaps: z.array(gapSchema),
});

const reading = z.object({ asOf: z.iso.datetime(), of: z.string(), value: z.unknown() });

const upkeep = z
  .looseObject({
    running: z.record(z.string(), z.looseObject({ images: z.record(z.string(), z.string()) })),
    upgraded: z.record(z.string(), z.looseObject({ reason: z.string() })),
    tomorrow: z.record(z.string(), z.array(z.looseObject({ begins: z.iso.datetime() }))),
  })
  .optional();

const finding = z.looseObject({
  fingerprint: z.string(),
  check: z.string(),
  resource: z.string(),
  status: z.enum(['open', 'resolved', 'exempted']),
  rev: z.int().min(1),
  severity: z.string(),
  dueDate: z.iso.datetime(),
  firstSeen: z.iso.datetime(),
});

/** Enough of the form to tell a state from damage; it was written by this code. */
const stateSchema = z.looseObject({
  schema: z.literal(1),
  seq: z.int().min(0),
  told: toldSchema.optional(),
  sweep: z.string().nullable(),
  outcome: outcomeSchema.nullable(),
  met: z.record(z.string(), z.string()),
  resources: z.record(z.string(), z.looseObject({ id: z.string(), name: z.string() })),
  findings: z.record(z.string(), finding),
  gaps: z.record(z.string(), gapSchema.extend({ since: z.iso.datetime() })),
  remembered: z.record(z.string(), z.string()),
  alerts: z.record(z.string(), z.array(z.looseObject({ systemAlertId: z.string() }))),
  /** A state from before signals were read by need has none. */
  readings: z.record(z.string(), z.record(z.string(), reading)).optional(),
  /** Nor has one from before upgrades were told. */
  upkeep,
});

/** @returns `undefined`: it is no state */
export function understand(value: unknown): PartitionState | undefined {
  if (!stateSchema.safeParse(value).success) return undefined;
  const state = value as Omit<PartitionState, 'readings'> & Partial<PartitionState>;
  return { ...state, readings: state.readings ?? {} };
}
