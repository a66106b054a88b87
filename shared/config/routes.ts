import { z } from 'zod';
import { SEVERITIES } from '../severity.js';
import { narrowSelector } from './selector.js';

const text = z.string().min(1);
const list = z.array(text).min(1);

/**
 * One rule of `routes`: which events it is about, and where they go. All that is named must fit, and of a list one entry;
 * `*` stands for anything. An event that has no finding fits no rule that asks for a check, a severity, overdue or firstNight.
 */
export const routeSchema = z
  .strictObject({
    /** Names of destinations. */
    to: list,
    /** Kinds of events: `finding.opened`, `coverage.*`. */
    kinds: list.optional(),
    /** Check ids, or patterns of them. */
    checks: list.optional(),
    /** From this severity on; of a finding. */
    severity: z.enum(SEVERITIES).optional(),
    /** Is the finding past its due date? */
    overdue: z.boolean().optional(),
    /** Was it there when its check first met its partition (`baseline` of the event)? */
    firstNight: z.boolean().optional(),
    match: narrowSelector.optional(),
  })
  .refine((rule) => Object.keys(rule).length > 1, {
    message: 'what it is about: kinds, checks, severity, overdue, firstNight or match',
  });
export type Route = z.infer<typeof routeSchema>;

/** Where rules name destinations that are not there. */
export function* routeProblems(raw: unknown, names: readonly string[], file: string): Iterable<string> {
  for (const [at, rule] of (Array.isArray(raw) ? raw : []).entries()) {
    const to: readonly unknown[] = Array.isArray(rule?.to) ? rule.to : [];
    for (const [place, name] of to.entries())
      if (typeof name === 'string' && !names.includes(name))
        yield `${file}: routes[${at}].to[${place}] is "${name}"; expected the name of a destination: ${names.join(', ') || 'there is none'}`;
  }
}
