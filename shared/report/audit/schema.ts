import { z } from 'zod';
import { SEVERITIES } from '../../severity.js';

const text = z.string().nullable();
const instant = z.iso.datetime();
const severity = z.enum(SEVERITIES);
const day = z.iso.date();

/** One occurrence of the schedule, or one sweep on demand. */
const night = z.strictObject({
  /** Id that the sweep has, or would have. */
  sweep: z.string(),
  /** `noSweep`: nothing ran for this occurrence. `unfinished`: it began and has not closed. `noSummary`: it has closed, and its summary is no longer in the store. */
  state: z.enum(['closed', 'noSweep', 'unfinished', 'noSummary']),
  /** Domain time of the sweep; null: none ran. */
  now: instant.nullable(),
  subscriptions: z.int().nullable(),
  subscriptionsRead: z.int().nullable(),
  clusters: z.int().nullable(),
  clustersRead: z.int().nullable(),
  /** Open gaps at its end. */
  gaps: z.int().nullable(),
  score: z.number().nullable(),
});

/** One time that a finding was open: from opened or reopened to resolved. */
const episode = z.strictObject({
  fingerprint: z.string(),
  check: z.string(),
  title: z.string(),
  resourceId: z.string(),
  resourceName: z.string(),
  subscriptionId: text,
  subject: text,
  owner: text,
  /** The worst that it reached. */
  severity,
  opened: instant,
  /** The first look at its partition found it: it may be older. */
  baseline: z.boolean(),
  reopened: z.boolean(),
  /** As it was last. */
  dueDate: instant,
  /** Null: it stands at the end of the span. */
  resolved: instant.nullable(),
  resolution: z.enum(['mended', 'notApplicable', 'deleted']).nullable(),
  /** Full days from opened to resolved; null: it stands. */
  daysOpen: z.int().nullable(),
  /** Days past the due date, to the moment it was resolved or to the end of the span; 0: it was in time. */
  daysOverdue: z.int(),
  /** At the end of the span somebody lets it stand. */
  exempted: z.boolean(),
  /** Events of it in the span are missing: the store holds them no more. */
  isPartial: z.boolean(),
});

const exemption = z.strictObject({
  fingerprint: z.string(),
  check: z.string(),
  resourceId: z.string(),
  subject: text,
  owner: z.string(),
  approver: text,
  reason: z.string(),
  until: day,
  /** When it took effect on the finding. */
  from: instant,
  /** When it ended; null: it is in force at the end of the span. */
  ended: instant.nullable(),
});

const spread = z.strictObject({
  /** Mended in the span. */
  mended: z.int(),
  /** Days to mend: of those. Null: none was. */
  medianDays: z.number().nullable(),
  ninetiethDays: z.number().nullable(),
  mendedLate: z.int(),
  /** Standing at the end of the span, exempted ones left out. */
  open: z.int(),
  /** Days that those have been open. Null: none is. */
  openMedianDays: z.number().nullable(),
  openOverdue: z.int(),
});

const timeToMend = z.strictObject({
  all: spread,
  bySeverity: z.partialRecord(severity, spread),
  /** '' is nobody. */
  byOwner: z.record(z.string(), spread),
});

/** What the audit rests on. */
const blob = z.strictObject({ path: z.string(), sha256: z.string() });

const span = z.strictObject({ from: day, to: day });

/** `vigie audit --format json`, and audit.json of an evidence pack. */
export const auditSchema = z.strictObject({
  schema: z.literal('vigie-audit/1'),
  span,
  /** The schedule by which nights are counted. */
  schedule: z.strictObject({ cron: z.string(), timeZone: z.string() }),
  nights: z.array(night),
  /** Gaps that were open at some time in the span. */
  gaps: z.array(
    z.strictObject({
      scope: z.string(),
      signal: z.string(),
      reason: z.string(),
      since: instant,
      until: instant.nullable(),
    }),
  ),
  timeToMend,
  findings: z.array(episode),
  exemptions: z.array(exemption),
  blobs: z.array(blob),
  /** What could not be found out, in sentences. */
  notKnown: z.array(z.string()),
});

export type Audit = z.infer<typeof auditSchema>;
export type AuditNight = z.infer<typeof night>;
export type Episode = z.infer<typeof episode>;
export type ExemptionRecord = z.infer<typeof exemption>;
export type Spread = z.infer<typeof spread>;
export type Span = z.infer<typeof span>;
