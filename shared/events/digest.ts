import { z } from 'zod';
import { SEVERITIES } from '../severity.js';

/** What one line of a digest is about. */
const DIGEST_KINDS = ['overdue', 'dueSoon', 'changed', 'maintenance', 'automaticUpgrade'] as const;

const entry = z.strictObject({
  kind: z.enum(DIGEST_KINDS),
  /** The kind of the finding's event in this sweep; null for one that is merely due. */
  event: z.string().nullable(),
  /** How it ended, where it has: mended, notApplicable or deleted. */
  resolution: z.string().nullable(),
  fingerprint: z.string(),
  check: z.string(),
  title: z.string(),
  severity: z.enum(SEVERITIES),
  reason: z.string(),
  dueDate: z.iso.datetime(),
  overdue: z.boolean(),
  owner: z.string().nullable(),
  resourceId: z.string(),
  resourceName: z.string(),
  subscriptionName: z.string().nullable(),
  subject: z.string().nullable(),
  command: z.string().nullable(),
  link: z.string(),
  /** Where it is said why it matters and how it is mended; an https address. */
  runbook: z.string().nullable().default(null),
  /** Its ticket, where one was known when the card was built. */
  ticket: z.strictObject({ number: z.string(), url: z.string().nullable() }).nullable().default(null),
});
export type DigestEntry = z.infer<typeof entry>;

/** What a chat card is built from (what earlier versions did not write has a default): a blob of its own (`digests/{sweep}/{destination}`), never sent to a SIEM. */
export const digestSchema = z.strictObject({
  sweep: z.string(),
  now: z.iso.datetime(),
  /** By owner ('' where nobody owns it): how many of each kind there are in all, listed below or not. */
  owners: z.record(z.string(), z.record(z.string(), z.int())),
  /** Worst first, at most 200. */
  entries: z.array(entry).max(200),
  totals: z.record(z.string(), z.int()),
  coverageGaps: z.int(),
  score: z.number().nullable(),
  /** What nobody owns: how many resources, and the names of the first of them. */
  unowned: z.strictObject({ total: z.int(), names: z.array(z.string()).max(50) }).prefault({ total: 0, names: [] }),
  /** Tickets that wait to be opened, because a desk has been given as many as a sweep may open. */
  waitingTickets: z.int().default(0),
  /** What the card is beside the news of this sweep: what stands in all (once a week), or a sign of life. */
  occasion: z.enum(['news', 'weekly', 'canary']).default('news'),
});
export type Digest = z.infer<typeof digestSchema>;
