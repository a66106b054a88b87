import { z } from 'zod';
import { endOf } from '../time.js';
import type { Finding, GrantedExemption, KnownResource } from './finding.js';

/** One entry of `exemptions` in vigie.yaml. What it does not name, it does not look at. */
export const exemptionSchema = z
  .strictObject({
    /** Check id, or a pattern with `*`. */
    check: z.string().min(1),
    /** Resource id, or a pattern with `*`; compared in lower case. */
    resource: z.string().min(1).optional(),
    /** `pool/np1`, `retirement/kubenet`…, or a pattern with `*`. */
    subject: z.string().min(1).optional(),
    /** Tags that the resource must have. */
    tags: z.record(z.string(), z.string()).optional(),
    owner: z.string().min(1),
    approver: z.string().min(1).optional(),
    reason: z.string().min(1),
    /** The last day; it counts in full. */
    until: z.iso.date(),
  })
  .refine((entry) => entry.resource !== undefined || entry.tags !== undefined, {
    message: 'name what it holds for: resource or tags',
    path: ['resource'],
  });
export type ExemptionRule = z.infer<typeof exemptionSchema>;

export interface Exemptible {
  readonly check: string;
  readonly resourceId: string;
  readonly tags: Readonly<Record<string, string>>;
  readonly subject: string | null;
}

export function exemptible(
  { check, subject }: Pick<Finding, 'check' | 'subject'>,
  resource: KnownResource,
): Exemptible {
  return { check, subject, resourceId: resource.id, tags: resource.tags };
}

/** The exemption that is in force for a finding at an instant; of several the one that lasts longest. */
export function exemptionFor(rules: readonly ExemptionRule[], finding: Exemptible, now: Date): GrantedExemption | null {
  const fitting = rules.filter((rule) => endOf(rule.until).getTime() > now.getTime() && fits(rule, finding));
  const longest = fitting.sort((a, b) => (a.until < b.until ? 1 : -1))[0];
  if (longest === undefined) return null;
  return { owner: longest.owner, approver: longest.approver ?? null, reason: longest.reason, until: longest.until };
}

function fits(rule: ExemptionRule, finding: Exemptible): boolean {
  return (
    matches(rule.check, finding.check) &&
    (rule.resource === undefined || matches(rule.resource, finding.resourceId)) &&
    (rule.subject === undefined || matches(rule.subject, finding.subject ?? '')) &&
    Object.entries(rule.tags ?? {}).every(([name, value]) => hasTag(finding.tags, name, value))
  );
}

/** Without regard to case; `*` stands for anything. Linear in the text: no regular expression is made of a setting. */
export function matches(pattern: string, text: string): boolean {
  const [head = '', ...rest] = pattern.toLowerCase().split('*');
  const whole = text.toLowerCase();
  if (!whole.startsWith(head)) return false;
  if (rest.length === 0) return whole === head;
  let at = head.length;
  for (const part of rest.slice(0, -1)) {
    const found = whole.indexOf(part, at);
    if (found < 0) return false;
    at = found + part.length;
  }
  const tail = rest.at(-1) ?? '';
  return whole.length - at >= tail.length && whole.endsWith(tail);
}

function hasTag(tags: Readonly<Record<string, string>>, name: string, value: string): boolean {
  return Object.entries(tags).some(
    ([key, held]) => key.toLowerCase() === name.toLowerCase() && held.toLowerCase() === value.toLowerCase(),
  );
}
