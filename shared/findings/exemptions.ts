import { z } from 'zod';
import { matcherOf } from '../config/pattern.js';
import { type Place, selectionOf, selectorShape, type Untagged } from '../config/selector.js';
import { endOf } from '../time.js';
import type { Finding, GrantedExemption, KnownResource } from './finding.js';

const pattern = z.string().min(1);
/** What says which resources an exemption holds for. */
const WHERE = ['resource', ...Object.keys(selectorShape)];

/**
 * One entry of `exemptions` in vigie.yaml. What it does not name, it does not look at; whatever it names must fit. Texts are
 * compared without regard to case, and `*` stands for anything.
 */
export const exemptionSchema = z
  .strictObject({
    /** Check ids, or patterns. */
    check: z.union([pattern, z.array(pattern).min(1)]),
    /** Resource id, of whatever kind. */
    resource: pattern.optional(),
    /** `pool/np1`, `retirement/kubenet`… */
    subject: pattern.optional(),
    ...selectorShape,
    owner: z.string().min(1),
    approver: z.string().min(1),
    reason: z.string().min(1),
    /** The last day; it counts in full. */
    until: z.iso.date(),
  })
  .refine((entry) => WHERE.some((key) => Object.hasOwn(entry, key)), {
    message: `what it holds for: ${WHERE.join(', ')}`,
  });
export type ExemptionRule = z.infer<typeof exemptionSchema>;

/** A finding, as far as an exemption looks at it. */
export interface Exemptible {
  readonly check: string;
  readonly subject: string | null;
  readonly place: Place;
}

export function exemptible(
  { check, subject }: Pick<Finding, 'check' | 'subject'>,
  resource: KnownResource,
): Exemptible {
  return { check, subject, place: placeOf(resource) };
}

/** What selectors look at of a resource that is known. */
export function placeOf(
  resource: Pick<KnownResource, 'id' | 'name' | 'subscriptionId' | 'resourceGroup' | 'tags'>,
): Place {
  return { ...resource, tags: Object.entries(resource.tags) };
}

/** The exemptions of a configuration, ready for many findings. */
export class Exemptions {
  readonly #ready: readonly Ready[];

  constructor(rules: readonly ExemptionRule[]) {
    this.#ready = rules.map(ready);
  }

  /** The one that is in force for a finding at an instant; of several the one that lasts longest. */
  inForce(finding: Exemptible, now: Date): GrantedExemption | null {
    const fitting = this.#ready.filter(({ ends, fits }) => ends > now.getTime() && fits(finding));
    const [longest] = fitting.sort((a, b) => b.ends - a.ends);
    return longest?.granted ?? null;
  }
}

/**
 * Does an exemption hold for what a check says of a place (whatever the subject)?
 * @param tags `undefined`: nobody knows them
 * @returns `undefined` where only the tags could tell
 */
export function exemptionReaches(
  { check, resource, ...selector }: ExemptionRule,
  id: string,
  place: Untagged,
  tags: Place['tags'] | undefined,
): boolean | undefined {
  if (![check].flat().some((pattern) => matcherOf(pattern)(id))) return false;
  if (resource !== undefined && !matcherOf(resource)(place.id ?? '')) return false;
  const selection = selectionOf(selector);
  return tags === undefined ? selection.fitsWithoutTags(place) : selection.fits({ ...place, tags });
}

interface Ready {
  readonly ends: number;
  readonly granted: GrantedExemption;
  fits(finding: Exemptible): boolean;
}

function ready(rule: ExemptionRule): Ready {
  const { owner, approver, reason, until } = rule;
  return { ends: endOf(until).getTime(), granted: { owner, approver, reason, until }, fits: exemptionFits(rule) };
}

function exemptionFits(rule: ExemptionRule): (finding: Exemptible) => boolean {
  const checks = [rule.check].flat().map(matcherOf);
  const resource = rule.resource === undefined ? undefined : matcherOf(rule.resource);
  const subject = rule.subject === undefined ? undefined : matcherOf(rule.subject);
  const selection = selectionOf(rule);
  return (finding) =>
    checks.some((check) => check(finding.check)) &&
    (resource === undefined || resource(finding.place.id ?? '')) &&
    (subject === undefined || subject(finding.subject ?? '')) &&
    selection.fits(finding.place);
}
