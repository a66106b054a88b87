import { z } from 'zod';
import { STATUSES } from '../checks/verdict.js';
import { SEVERITIES } from '../severity.js';

const result = z.strictObject({
  check: z.string(),
  /** null: it has no id yet, and the reason begins with what the file calls it. */
  resourceId: z.string().nullable(),
  subject: z.string().nullable(),
  status: z.enum(STATUSES),
  severity: z.enum(SEVERITIES).nullable(),
  reason: z.string(),
  dueDate: z.iso.datetime().nullable(),
  evidence: z.record(z.string(), z.unknown()),
  /** Only where it fails and the configuration lets it stand. */
  exemption: z
    .strictObject({ owner: z.string(), approver: z.string().nullable(), reason: z.string(), until: z.iso.date() })
    .optional(),
  /** Only where it fails and --known was given. */
  known: z.boolean().optional(),
});

/** `vigie evaluate --format json`. */
export const evaluateSchema = z.strictObject({
  now: z.iso.datetime(),
  resources: z.int().nonnegative(),
  results: z.array(result),
  /** What was known and is not found any more; only where --known was given. */
  gone: z.array(z.strictObject({ check: z.string(), resource: z.string(), subject: z.string().nullable() })).optional(),
});
