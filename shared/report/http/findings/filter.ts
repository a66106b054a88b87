import { z } from 'zod';
import type { Finding, KnownResource } from '../../../findings/finding.js';
import { SEVERITIES } from '../../../severity.js';
import { isOverdueAt } from '../../diff/findingChanges.js';
import { fits } from '../../diff/resources.js';

const FINDING_STATUSES = ['open', 'exempted', 'resolved'] as const;

const list = <T extends z.ZodType>(one: T) => z.array(one).min(1).max(100).optional();

/** What of the findings is asked for: all that is given has to hold. Names are compared without regard to case. */
export const findingFilter = z.strictObject({
  severity: list(z.enum(SEVERITIES)).describe('One or more severities, with commas.'),
  status: z
    .array(z.enum(FINDING_STATUSES))
    .min(1)
    .default(['open', 'exempted'])
    .describe('One or more statuses, with commas.'),
  owner: z.string().min(1).optional().describe('Findings of resources of this owner alone.'),
  subscription: z.string().min(1).optional().describe('Id or name of a subscription.'),
  check: list(z.string().min(1)).describe('Ids of one or more checks, with commas.'),
  overdue: z.boolean().optional().describe('Only what is past its due date, or only what is not.'),
  cluster: z.string().min(1).optional().describe('Id or name of a cluster, or of another resource.'),
});
export type FindingFilter = z.infer<typeof findingFilter>;

/** @param now domain time of the sweep */
export function isAsked(filter: FindingFilter, finding: Finding, resource: KnownResource, now: Date): boolean {
  const { severity, status, owner = null, subscription = null, check, overdue, cluster } = filter;
  return (
    status.includes(finding.status) &&
    (severity?.includes(finding.severity) ?? true) &&
    (check?.includes(finding.check) ?? true) &&
    (overdue === undefined || overdue === isOverdueAt(finding, now)) &&
    fits({ owner, subscription }, resource) &&
    (cluster === undefined || [resource.id, resource.name].some((name) => isSame(name, cluster)))
  );
}

function isSame(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase();
}
