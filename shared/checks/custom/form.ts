import { z } from 'zod';
import { SEVERITIES } from '../../severity.js';

/** Longest expression, in characters: a rule that needs more is two checks. */
const MOST_EXPRESSION = 2_000;
const MOST_CASES = 50;

const words = (most: number) => z.string().trim().min(1).max(most);
const expression = z.string().min(1).max(MOST_EXPRESSION);
const instant = z.union([z.iso.date(), z.iso.datetime({ offset: true })], 'a time such as 2026-01-01T00:00:00Z');

const customCase = z.strictObject({
  /** Finishes the sentence that starts with the id. */
  what: words(200),
  /** The resource, in any form that `vigie evaluate` reads. */
  cluster: z.record(z.string(), z.unknown()),
  expect: z.enum(['pass', 'fail', 'notApplicable', 'unknown']),
  /** Which verdict is meant (`pool/gpu1`); absent: all of them. */
  subject: words(256).optional(),
  /** What `now` is in the case. */
  now: instant.default('2026-01-01T00:00:00Z'),
});
export type CustomCase = z.infer<typeof customCase>;

/** One file of the folder that `customChecks` names (docs/custom-checks.md). */
export const customCheckSchema = z.strictObject({
  id: z
    .string()
    .max(80)
    .regex(
      /^custom-[a-z0-9]+(-[a-z0-9]+)*$/,
      'custom- and then lower-case words with hyphens, such as custom-gpu-taint',
    ),
  title: words(120),
  why: words(500),
  severity: z.enum(SEVERITIES),
  profile: z.enum(['core', 'recommended', 'all']).default('recommended'),
  points: z.array(z.literal([1, 2, 3, 4, 5, 6])).default([]),
  /** What it is asked for: the cluster as a whole, or each of its pools. */
  subject: z.enum(['cluster', 'pool']).default('cluster'),
  /** False: the check does not apply. */
  when: expression.optional(),
  /** The reason where `when` is false. */
  notApplicable: words(500).optional(),
  /** True passes, false fails. */
  expression,
  /** The reason where it fails. */
  reason: words(500),
  remediation: z.strictObject({
    text: words(1_000),
    command: words(1_000).optional(),
    link: z.url({ protocol: /^https$/ }).optional(),
  }),
  cases: z.array(customCase).min(1).max(MOST_CASES),
});
export type CustomCheckForm = z.infer<typeof customCheckSchema>;
