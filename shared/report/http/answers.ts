import { z } from 'zod';
import { eventSchema, type SummaryEvent } from '../../events/event.js';
import type { SweepStatus } from '../../sweep/app/onDemand.js';
import type { Health } from '../../sweep/health.js';
import type { ListedFinding } from './findings/page.js';
import type { AnswerName } from './routes.js';

/*
 * The forms of all answers in JSON, for docs/openapi.json: nothing that answers loads this. Tests hold what is answered
 * to them.
 */
const [ofFinding, , , , ofSummary] = eventSchema.options;
const instant = z.iso.datetime();
const count = z.int().min(0);
const counts = z.record(z.string(), count);

const summary = ofSummary;
const listed = ofFinding.shape.finding
  .omit({ previousSeverity: true, baselineOnly: true })
  .extend({ resource: ofFinding.shape.resource, evidence: ofFinding.shape.evidence });

const sweep = z.strictObject({
  id: z.string(),
  now: instant.describe('Its domain time.'),
  state: z.enum(['open', 'closed']),
  partitions: z
    .strictObject({ planned: count, completed: count })
    .nullable()
    .describe('Null until Azure has been read.'),
  summary: summary.nullable().describe('Null until it has closed.'),
});

const health = z.strictObject({
  status: z.enum(['green', 'red']),
  reasons: z.array(z.string()).describe('Why it is red; empty where it is green.'),
  now: instant,
  lastCompleted: z
    .strictObject({
      sweep: z.string(),
      at: instant,
      clusters: count,
      score: z.number().min(0).max(100).nullable(),
      coverage: summary.shape.summary.shape.coverage.omit({ gaps: true }),
    })
    .nullable(),
  openSweeps: z.array(z.string()),
  oldestUndelivered: z
    .strictObject({ destination: z.string(), partition: z.string(), since: instant, why: z.string().nullable() })
    .nullable(),
  behind: counts.describe('Partitions of which a destination has not been sent everything.'),
  blocked: z.array(z.strictObject({ destination: z.string(), since: instant, why: z.string() })),
  parked: counts,
  deadLetters: count,
});

const findings = z.strictObject({
  sweep: z.strictObject({ id: z.string(), now: instant }),
  findings: z.array(listed),
  next: z.string().nullable().describe('Goes on with this; null: this is the last page.'),
});

const problem = z.strictObject({ error: z.strictObject({ code: z.string(), message: z.string() }) });

/** Each is held to what is answered: one that lacks something of it does not compile. */
export const ANSWERS = {
  Problem: problem,
  Summary: summary satisfies z.ZodType<SummaryEvent>,
  Sweep: sweep satisfies z.ZodType<SweepStatus>,
  Health: health satisfies z.ZodType<Health>,
  Findings: findings satisfies z.ZodType<{ readonly findings: readonly ListedFinding[] }>,
} as const satisfies Readonly<Record<AnswerName, z.ZodType>>;
