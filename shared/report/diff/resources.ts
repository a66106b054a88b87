import { kindOfType } from '../../estate/resource.js';
import type { KnownResource, PartitionState } from '../../findings/finding.js';
import { SEVERITIES } from '../../severity.js';
import type { FleetResource } from '../../sweep/fleet.js';
import { clean } from '../../text.js';
import type { FindingChange, ResourceChange } from './schema.js';

/** Whose resources are compared; null: everybody's. Names are compared without regard to case. */
export interface DiffFilter {
  readonly owner: string | null;
  /** Id or name of a subscription. */
  readonly subscription: string | null;
}

type About = Pick<KnownResource, 'owner' | 'subscriptionId' | 'subscriptionName'>;

export function fits({ owner, subscription }: DiffFilter, about: About): boolean {
  const wanted = subscription?.toLowerCase();
  return (
    (owner === null || about.owner?.toLowerCase() === owner.toLowerCase()) &&
    (wanted === undefined ||
      [about.subscriptionId, about.subscriptionName].some((name) => name?.toLowerCase() === wanted))
  );
}

export function clustersKnown(resources: PartitionState['resources'], filter: DiffFilter): number {
  return Object.values(resources).filter((one) => kindOfType(one.type) === 'cluster' && fits(filter, one)).length;
}

/** A resource is new, or gone, by what is known of it: one that a night did not see is still known. */
export function presenceOf(key: string, before: PartitionState['resources'], after: PartitionState['resources']) {
  if (key in before === key in after) return null;
  return key in after ? ('new' as const) : ('gone' as const);
}

export function headOf({ id, name, type, owner, subscriptionId, subscriptionName }: KnownResource | FleetResource) {
  return { id, name: clean(name), type, owner, subscriptionId, subscriptionName };
}

const GOOD_NEWS: readonly FindingChange['change'][] = [
  'mended',
  'better',
  'deleted',
  'notApplicable',
  'cameAndWent',
  'exempted',
];

function rank({ change, severity }: FindingChange): number {
  return (GOOD_NEWS.includes(change) ? SEVERITIES.length : 0) + SEVERITIES.indexOf(severity.to ?? 'low');
}

export function bySeverity(a: FindingChange, b: FindingChange): number {
  return rank(a) - rank(b) || placeOf(a).localeCompare(placeOf(b), 'en');
}

/** By check, then by subject: the same findings come in the same order every time. */
function placeOf({ check, subject, fingerprint }: FindingChange): string {
  return `${check} ${subject ?? ''} ${fingerprint}`;
}

/** Bad news first, then good news, then what only looks different. */
export function worst({ findings }: ResourceChange): number {
  return Math.min(2 * SEVERITIES.length, ...findings.map(rank));
}
