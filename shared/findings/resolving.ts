import type { Check } from '../checks/check.js';
import type { Verdict } from '../checks/verdict.js';
import type { Finding, KnownResource } from './finding.js';
import type { SeenResource } from './night.js';
import type { Teller } from './teller.js';

/** Tells a finding as resolved, unless it is. @param verdict what it was resolved by, where one was given */
export function resolve(
  teller: Teller,
  before: Finding,
  resource: KnownResource,
  resolution: NonNullable<Finding['resolution']>,
  verdict?: Pick<Verdict, 'reason' | 'evidence'>,
): void {
  if (before.status === 'resolved') return;
  const said = verdict && { reason: verdict.reason, evidence: verdict.evidence };
  teller.tell('finding.resolved', { ...before, status: 'resolved', resolution, exemption: null, ...said }, resource);
}

/** The resource is gone, or was made anew. */
export function resolveAll(teller: Teller, key: string, resource: KnownResource): void {
  for (const finding of teller.of(key)) resolve(teller, finding, resource, 'deleted');
}

/** Checks that vigie.yaml leaves out for the resource: nobody would ever see whether what they found is mended. */
export function resolveLeftOut(
  teller: Teller,
  key: string,
  resource: KnownResource,
  leftOut: ReadonlyMap<string, string>,
): void {
  for (const finding of teller.of(key)) {
    const why = leftOut.get(finding.check);
    if (why === undefined) continue;
    const said = { reason: leftOutWords(why), evidence: finding.evidence };
    resolve(teller, finding, resource, 'notApplicable', said);
  }
}

/** @param why the key of vigie.yaml that says so */
export function leftOutWords(why: string): string {
  return `vigie.yaml leaves this check out here (${why})`;
}

/**
 * A subject that its check no longer names, while the resource and all that the check needs were read whole: mended, or
 * deleted for a pool that is gone. Alerts follow their own rule: they are kept until they are seen final.
 * @param checks those that ran: one that names nothing at all is among them
 */
export function resolveUnnamed(
  teller: Teller,
  seen: SeenResource,
  checks: readonly Check[],
  resource: KnownResource,
): void {
  const named = new Set(seen.judgements.map(({ check, verdict }) => nameOf(check.id, verdict.subject)));
  const whole = wholeChecks(seen, checks);
  for (const finding of teller.of(seen.key)) {
    const { check, subject } = finding;
    if (subject === null || subject.startsWith('alert/') || named.has(nameOf(check, subject))) continue;
    if (whole.has(check)) resolve(teller, finding, resource, subject.startsWith('pool/') ? 'deleted' : 'mended');
  }
}

function nameOf(check: string, subject: string | null): string {
  return `${check} ${(subject ?? '').toLowerCase()}`;
}

/** Checks that saw the resource and every signal they need: none of their verdicts on the resource itself is unknown. */
function wholeChecks({ judgements, known }: SeenResource, checks: readonly Check[]): ReadonlySet<string> {
  const whole = new Set(checks.filter(({ needs }) => needs.every((need) => known.has(need))).map(({ id }) => id));
  for (const { check, verdict } of judgements)
    if (verdict.status === 'unknown' && verdict.subject === null) whole.delete(check.id);
  return whole;
}
