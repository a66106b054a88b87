import { z } from 'zod';
import { lowerMatcher, matches } from '../config/pattern.js';
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

type PlacedResource = Pick<KnownResource, 'id' | 'name' | 'subscriptionId' | 'resourceGroup' | 'tags'>;
const placesBefore = new WeakMap<PlacedResource, Place>();

/** What selectors look at of a resource that is known. */
export function placeOf(resource: PlacedResource): Place {
  const place = placesBefore.get(resource) ?? { ...resource, tags: Object.entries(resource.tags) };
  placesBefore.set(resource, place);
  return place;
}

/** The exemptions of a configuration, ready for many findings. */
export class Exemptions {
  readonly #ready: readonly Ready[];
  /** Those that hold somewhere at a place: a resource has many findings. */
  readonly #at = new WeakMap<Place, readonly Ready[]>();

  constructor(rules: readonly ExemptionRule[]) {
    this.#ready = rules.map(ready);
  }

  /** The one that is in force for a finding at an instant; of several the one that lasts longest. */
  inForce({ check, subject, place }: Exemptible, now: Date): GrantedExemption | null {
    if (this.#ready.length === 0) return null;
    const here = this.#at.get(place) ?? this.#ready.filter(({ reaches }) => reaches(place));
    this.#at.set(place, here);
    const fitting = here.filter(({ ends, isAbout }) => ends > now.getTime() && isAbout(check, subject));
    const [longest] = fitting.sort((a, b) => b.ends - a.ends);
    return longest?.granted ?? null;
  }
}

interface Ready {
  readonly ends: number;
  readonly granted: GrantedExemption;
  reaches(place: Place): boolean;
  isAbout(check: string, subject: string | null): boolean;
}

function ready(rule: ExemptionRule): Ready {
  const { owner, approver, reason, until } = rule;
  const selection = selectionOf(rule);
  const resource = lowerMatcher(rule.resource ?? '*');
  const checks = [rule.check].flat().map(lowerMatcher);
  const subjects = lowerMatcher(rule.subject ?? '*');
  return {
    ends: endOf(until).getTime(),
    granted: { owner, approver, reason, until },
    reaches: (place) => resource((place.id ?? '').toLowerCase()) && selection.fits(place),
    isAbout: (check, subject) => checks.some((test) => test(check)) && subjects((subject ?? '').toLowerCase()),
  };
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
  if (![check].flat().some((pattern) => matches(pattern, id))) return false;
  if (resource !== undefined && !matches(resource, place.id ?? '')) return false;
  const selection = selectionOf(selector);
  return tags === undefined ? selection.fitsWithoutTags(place) : selection.fits({ ...place, tags });
}
