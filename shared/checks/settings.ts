import { z } from 'zod';
import { selectorShape } from '../config/selector.js';
import { SEVERITIES } from '../severity.js';
import { isTimeZone } from '../time.js';
import type { SupportCalendar } from './data/calendar.js';
import type { Retirement } from './data/retirements.js';
import { clockTime, rebootDays } from './kuredWords.js';
import { overrideSchema, thresholdsSchema } from './overrides.js';
import { exposedServicesSchema } from './traffic/exposure.js';

/** When kured may reboot, in kured's own words (--reboot-days, --start-time, --end-time, --time-zone). */
const rebootWindow = z.strictObject({
  ...selectorShape,
  rebootDays,
  startTime: clockTime.default('00:00'),
  endTime: clockTime.default('23:59'),
  timeZone: z.string().refine(isTimeZone, 'a time zone such as Europe/Paris').default('UTC'),
});
export type RebootWindow = z.infer<typeof rebootWindow>;

/** The part of vigie.yaml that the checks own; `shared/config` is handed this schema. */
export const checkSettingsSchema = z.strictObject({
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
  exposedServices: exposedServicesSchema.prefault({}),
  /** Severity of a check, whatever its rule says: { sla-tier: medium }. */
  severities: z.record(z.string(), z.enum(SEVERITIES)).default({}),
  /** Numbers that rules turn on, by check id and name. */
  thresholds: thresholdsSchema.default({}),
  /** What is set otherwise for some: the first entry that fits and says something of a key wins (docs/configuration.md). */
  overrides: z.array(overrideSchema).default([]),
});

/** The part of vigie.yaml that the checks own, defaults filled in. */
export type OwnCheckSettings = z.infer<typeof checkSettingsSchema>;

/** What checks are handed: the configuration's part, and the two calendars (built in, or the user's files). */
export type CheckSettings = OwnCheckSettings & {
  readonly calendar: SupportCalendar;
  readonly retirements: readonly Retirement[];
  /** Why checks that rest on Defender for Cloud do not apply; absent: the cloud has it. */
  readonly withoutDefender?: string;
};
