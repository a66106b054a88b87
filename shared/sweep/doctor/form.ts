import { z } from 'zod';

/** What doctor looks at, in order; each can be asked for alone. */
export const EXAMINATIONS = [
  'configuration',
  'clock',
  'token',
  'scope',
  'reads',
  'quota',
  'store',
  'destinations',
] as const;
export type ExaminationName = (typeof EXAMINATIONS)[number];

/** `skipped`: it was not tried, and `found` says why. */
const status = z.enum(['ok', 'warning', 'failed', 'skipped']);
export type Status = z.infer<typeof status>;

const remedy = z.object({
  text: z.string(),
  /** One line of a shell that mends it, with its ids filled in; null: no command does. */
  command: z.string().nullable(),
});
export type Remedy = z.infer<typeof remedy>;

const result = z.object({
  /** What was asked, or of whom. */
  asked: z.string(),
  status,
  found: z.string(),
  /** What Vigie goes without; null: nothing. */
  lost: z.string().nullable(),
  remedy: remedy.nullable(),
});
export type Result = z.infer<typeof result>;

const examination = z.object({
  name: z.enum(EXAMINATIONS),
  /** The worst of its results; `skipped` where all were. */
  status,
  results: z.array(result),
});
export type Examination = z.infer<typeof examination>;

const cell = z.object({
  /** `nothing`: it was asked and may be read, and there is none; `unknown`: nobody can tell, `why` says what stands in the way. */
  seen: z.enum(['yes', 'no', 'nothing', 'unknown']),
  why: z.string().nullable(),
  command: z.string().nullable(),
});
export type Cell = z.infer<typeof cell>;

const subscription = z.object({
  id: z.string(),
  name: z.string(),
  clusters: z.int().min(0),
  registries: z.int().min(0),
  /** Beside the counts of rows, one cluster and one registry of it were asked. */
  lookedAt: z.boolean(),
  /** By what a sweep reads: a table of Resource Graph, or a signal. */
  reads: z.record(z.string(), cell),
});
export type SubscriptionSeen = z.infer<typeof subscription>;

const destination = z.object({
  destination: z.string(),
  kind: z.string(),
  isWell: z.boolean(),
  /** What was done and seen, a sentence each; what is wrong comes last. */
  said: z.array(z.string()),
  remedy: remedy.nullable(),
});
/** What doctor found of one destination. */
export type Examined = z.infer<typeof destination>;

/** What `vigie doctor --format json` prints. */
export const doctorSchema = z.object({
  schema: z.literal('vigie-doctor/1'),
  /** Domain time. */
  now: z.iso.datetime(),
  examinations: z.array(examination),
  /** Empty where `reads` was not asked for, or could not be tried. */
  subscriptions: z.array(subscription),
  destinations: z.array(destination),
});
export type DoctorReport = z.infer<typeof doctorSchema>;
