import { z } from 'zod';
import { SEVERITIES } from '../severity.js';

export const FINDING_KINDS = [
  'finding.opened',
  'finding.changed',
  'finding.overdue',
  'finding.resolved',
  'finding.reopened',
  'finding.exempted',
  'finding.unexempted',
  'finding.snapshot',
] as const;
const ALERT_KINDS = ['alert.new', 'alert.changed'] as const;
const GAP_KINDS = ['coverage.gap', 'coverage.restored'] as const;
export const EVENT_KINDS = [...FINDING_KINDS, ...ALERT_KINDS, ...GAP_KINDS, 'notice', 'sweep.completed'] as const;

const instant = z.iso.datetime();
const hash = z.string().regex(/^[0-9a-f]{64}$/);
const severity = z.enum(SEVERITIES);
const counts = z.record(z.string(), z.int().min(0));

const exemption = z.strictObject({
  owner: z.string(),
  approver: z.string().nullable(),
  reason: z.string(),
  until: z.iso.date(),
});

const finding = z.strictObject({
  fingerprint: hash,
  /** Counts the finding's events from 1, snapshots too. */
  rev: z.int().min(1),
  check: z.string(),
  title: z.string(),
  status: z.enum(['open', 'resolved', 'exempted']),
  severity,
  previousSeverity: severity.nullable(),
  reason: z.string(),
  firstSeen: instant,
  lastSeen: instant,
  dueDate: instant,
  /** Whole days that there were until the due date, since the severity that decides was reached or the finding opened. */
  daysAllowed: z.int().min(0).optional(),
  overdue: z.boolean(),
  /** Of a snapshot: nothing but the first night has told of the finding yet. */
  baselineOnly: z.literal(true).optional(),
  exemption: exemption.nullable(),
  resolution: z.enum(['mended', 'notApplicable', 'deleted']).nullable(),
  remediation: z.strictObject({ text: z.string(), command: z.string().nullable(), link: z.string() }),
});

const alert = z.strictObject({
  id: z.string(),
  rev: z.int().min(1),
  type: z.string(),
  title: z.string(),
  severity: z.string(),
  previousSeverity: z.string().nullable(),
  status: z.string(),
  previousStatus: z.string().nullable(),
  generated: instant.nullable(),
  intent: z.string(),
  simulated: z.boolean(),
});

/** `scope`: what was not seen (`estate`, `tenant`, `subscription/{id}`, `cluster/{id}`, `registry/{id}`, `workspace/{id}`, `region/{name}`…). */
const gap = z.strictObject({ scope: z.string(), signal: z.string(), reason: z.string(), since: instant });
const notice = z.strictObject({ code: z.string(), text: z.string(), about: z.string() });

const summary = z.strictObject({
  clusters: z.int().min(0),
  /** Verdicts by status: pass, fail, notApplicable, unknown, exempted. */
  verdicts: counts,
  /** Events of this sweep by kind. */
  transitions: counts,
  /** 0 to 100; null where nothing passed or failed. */
  score: z.number().min(0).max(100).nullable(),
  coverage: z.strictObject({
    subscriptions: z.int().min(0),
    subscriptionsRead: z.int().min(0),
    clusters: z.int().min(0),
    clustersRead: z.int().min(0),
    /** Open gaps in all; `gaps` names the first hundred. */
    gapsInAll: z.int().min(0),
    /** Rows of Azure's answers that name no known resource. */
    strayRows: z.int().min(0),
    gaps: z.array(gap),
  }),
  /** The day of the support calendar's facts. */
  calendarAsOf: z.iso.date(),
  /** The calendar is older than 120 days. */
  calendarStale: z.boolean(),
  digest: z.strictObject({ path: z.string().nullable(), totals: counts }),
});

const resource = z.strictObject({
  id: z.string(),
  name: z.string(),
  type: z.string(),
  subscriptionId: z.string().nullable(),
  subscriptionName: z.string().nullable(),
  resourceGroup: z.string().nullable(),
  location: z.string().nullable(),
  tags: z.record(z.string(), z.string()),
  subject: z.string().nullable(),
  owner: z.string().nullable(),
});

const common = {
  schema: z.literal('vigie/1'),
  /** Sending an event twice is harmless for whoever keys on this. */
  uid: hash,
  time: instant,
  sweep: z.strictObject({ id: z.string() }).nullable(),
  baseline: z.boolean(),
  resource: resource.nullable(),
  controls: z.array(z.strictObject({ framework: z.string(), version: z.string(), id: z.string() })),
  evidence: z.record(z.string(), z.unknown()),
};

/**
 * The one object that every destination is given. Exactly one of finding, alert, gap, notice, summary is present. Its
 * JSON Schema, docs/event.schema.json, is made from this.
 */
export const eventSchema = z.union([
  z.strictObject({ ...common, kind: z.enum(FINDING_KINDS), finding }),
  z.strictObject({ ...common, kind: z.enum(ALERT_KINDS), alert }),
  z.strictObject({ ...common, kind: z.enum(GAP_KINDS), gap }),
  z.strictObject({ ...common, kind: z.literal('notice'), notice }),
  z.strictObject({ ...common, kind: z.literal('sweep.completed'), summary }),
]);

export type VigieEvent = z.infer<typeof eventSchema>;
export type FindingEvent = Extract<VigieEvent, { finding: unknown }>;
export type AlertEvent = Extract<VigieEvent, { alert: unknown }>;
export type GapEvent = Extract<VigieEvent, { gap: unknown }>;
export type NoticeEvent = Extract<VigieEvent, { notice: unknown }>;
export type SummaryEvent = Extract<VigieEvent, { summary: unknown }>;
export type FindingOfEvent = z.infer<typeof finding>;
export type ResourceOfEvent = z.infer<typeof resource>;
