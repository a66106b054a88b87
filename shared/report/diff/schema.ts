import { z } from 'zod';
import { SEVERITIES } from '../../severity.js';

const text = z.string().nullable();
const severity = z.enum(SEVERITIES);
const fromTo = <T extends z.ZodType>(value: T) => z.strictObject({ from: value, to: value });

/** What became of a finding between two sweeps. */
const FINDING_CHANGES = [
  'opened',
  'reopened',
  'worse',
  'better',
  'overdue',
  'exempted',
  'unexempted',
  'mended',
  'notApplicable',
  'deleted',
  'cameAndWent',
] as const;

const findingChange = z.strictObject({
  change: z.enum(FINDING_CHANGES),
  fingerprint: z.string(),
  check: z.string(),
  title: z.string(),
  subject: text,
  severity: fromTo(severity.nullable()),
  /** As it stands in the later sweep. */
  reason: z.string(),
  dueDate: z.iso.datetime(),
  overdue: z.boolean(),
});

/** `version`, `supportPlan`, `tier`, `upgradeChannel`, `nodeOsChannel`, `stopped`; of a pool `pool/np1 version`, `pool/np1 image`. */
const factChange = z.strictObject({ what: z.string(), ...fromTo(text).shape });

const resourceChange = z.strictObject({
  id: z.string(),
  name: z.string(),
  type: z.string(),
  owner: text,
  subscriptionId: text,
  subscriptionName: text,
  /** null: it was seen in both sweeps, or is not seen now. */
  presence: z.enum(['new', 'gone']).nullable(),
  findings: z.array(findingChange),
  facts: z.array(factChange),
});

const gap = z.strictObject({ scope: z.string(), signal: z.string(), reason: z.string(), since: z.iso.datetime() });
const side = z.strictObject({ sweep: z.string(), now: z.iso.datetime() });

/** `vigie diff --format json`: two sweeps, and all that is different. */
export const diffSchema = z.strictObject({
  schema: z.literal('vigie-diff/1'),
  from: side,
  to: side,
  /** What was asked for; null: everything. */
  owner: text,
  subscription: text,
  /** Of the whole fleet, whatever was asked for; null: nothing passed or failed. */
  score: fromTo(z.number().nullable()),
  clusters: fromTo(z.int()),
  /** Changes of findings, counted. */
  totals: z.partialRecord(z.enum(FINDING_CHANGES), z.int()),
  /** Resources with something different, worst first. */
  resources: z.array(resourceChange),
  /** By check: resources that fail in each sweep, where the numbers differ. */
  checks: z.array(z.strictObject({ check: z.string(), title: z.string(), ...fromTo(z.int()).shape })),
  gaps: z.strictObject({ began: z.array(gap), ended: z.array(gap) }),
  /** Open findings of resources that the later sweep did not see: nobody knows how they stand. */
  notSeen: z.strictObject({ findings: z.int(), resources: z.int() }),
});

export type Diff = z.infer<typeof diffSchema>;
export type FindingChange = z.infer<typeof findingChange>;
export type ResourceChange = z.infer<typeof resourceChange>;
