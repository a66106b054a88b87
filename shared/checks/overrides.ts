import { z } from 'zod';
import { PROFILES, wholeDays } from '../config/config.js';
import { narrowSelector } from '../config/selector.js';
import { SEVERITIES } from '../severity.js';

/** Numbers of checks: `{ node-image-age: { linuxMediumDays: 14 } }`. Names and bounds are the checks' own. */
export const thresholdsSchema = z.record(z.string(), z.record(z.string(), z.number()));

const settings = {
  profile: z.enum(PROFILES).optional(),
  checks: z.array(z.string()).min(1).optional(),
  skip: z.array(z.string()).optional(),
  severities: z.record(z.string(), z.enum(SEVERITIES)).optional(),
  allowedDays: z
    .strictObject({
      critical: wholeDays.optional(),
      high: wholeDays.optional(),
      medium: wholeDays.optional(),
      low: wholeDays.optional(),
    })
    .optional(),
  thresholds: thresholdsSchema.optional(),
  reboots: z.strictObject({ kured: z.boolean() }).optional(),
};

/** One entry of `overrides`: whom it is for, and what of the file's own keys it sets for them. */
export const overrideSchema = z
  .strictObject({ match: narrowSelector, ...settings })
  .refine((entry) => Object.keys(entry).length > 1, {
    message: `what it sets: ${Object.keys(settings).join(', ')}`,
  });
export type Override = z.infer<typeof overrideSchema>;
