import { z } from 'zod';
import { SEVERITIES } from '../severity.js';
import { isTimeZone } from '../time.js';
import type { SupportCalendar } from './data/calendar.js';
import type { Retirement } from './data/retirements.js';

const clockTime = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'expected hours and minutes such as 22:00');
const selector = {
  /** Tag name and value, compared without regard to case; all named tags must match. */
  tags: z.record(z.string(), z.string()).optional(),
  /** Subscription ids. */
  subscriptions: z.array(z.guid()).optional(),
  /** Cluster ids (ARM), compared in lower case. */
  clusters: z.array(z.string().startsWith('/subscriptions/')).optional(),
};

/** When kured may reboot, in kured's own words (--reboot-days, --start-time, --end-time, --time-zone). */
const rebootWindow = z.strictObject({
  ...selector,
  rebootDays: z
    .array(z.enum(['su', 'mo', 'tu', 'we', 'th', 'fr', 'sa']))
    .min(1)
    .default(['su', 'mo', 'tu', 'we', 'th', 'fr', 'sa']),
  startTime: clockTime.default('00:00'),
  endTime: clockTime.default('23:59'),
  timeZone: z.string().refine(isTimeZone, 'a time zone such as Europe/Paris').default('UTC'),
});
export type RebootWindow = z.infer<typeof rebootWindow>;

/** The part of vigie.yaml that the checks own; `shared/config` is handed this schema. */
export const checkSettingsSchema = z.strictObject({
  /** Thresholds of node-image-vulnerabilities, in fixes that a newer image brings. */
  nodeImageVulnerabilities: z
    .strictObject({ medium: z.int().min(1).default(1), high: z.int().min(1).default(25) })
    .prefault({}),
  reboots: z
    .strictObject({
      /** true: kured runs wherever nodes are Unmanaged, even where no inventory can show it. */
      kured: z.boolean().default(false),
      /** The first window whose selector fits the cluster governs it. */
      windows: z.array(rebootWindow).default([]),
    })
    .prefault({}),
  /** Where sla-tier does not speak. */
  nonProduction: z
    .strictObject({
      tags: z
        .record(z.string(), z.array(z.string()))
        .default({ environment: ['dev', 'development', 'test', 'sandbox', 'nonprod', 'non-production'] }),
      subscriptions: z.array(z.guid()).default([]),
    })
    .prefault({}),
  /** Names of tags that every cluster has to have, with a value; compared without regard to case. */
  requiredTags: z.array(z.string().trim().min(1)).default([]),
  /** Severity of a check, whatever its rule says: { sla-tier: medium }. */
  severities: z.record(z.string(), z.enum(SEVERITIES)).default({}),
});

/** What checks are handed: the configuration's part, and the two calendars (built in, or the user's files). */
export type CheckSettings = z.infer<typeof checkSettingsSchema> & {
  readonly calendar: SupportCalendar;
  readonly retirements: readonly Retirement[];
};
