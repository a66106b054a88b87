import type { Retirement } from '../../checks/data/retirements.js';
import type { Finding } from '../../findings/finding.js';
import type { FleetCluster } from '../../sweep/fleet.js';
import { parseDay } from '../../time.js';
import { isOneOf, OS_RETIREMENTS } from './rules.js';
import type { RetirementAhead } from './schema.js';

const SUBJECT = 'retirement/';

/**
 * Retirements that concern a cluster, as far as that can be seen: what findings say (they open so many days before an end),
 * and what the systems of its pools say, however far away the end is.
 */
export function retirementsOf(
  cluster: FleetCluster,
  findings: readonly Finding[],
  retirements: readonly Retirement[],
): readonly RetirementAhead[] {
  const found = new Map(findings.flatMap(ofFinding).map((one) => [one.id, one]));
  for (const { id, what, supportEnds, imagesRemoved = null, move } of retirements) {
    const names = OS_RETIREMENTS.get(id) ?? [];
    const pools = cluster.pools.filter(({ os }) => isOneOf(os, names)).map(({ name }) => name);
    if (pools.length > 0 && !found.has(id)) found.set(id, { id, what, supportEnds, imagesRemoved, move, pools });
  }
  return [...found.values()].sort((a, b) => (a.supportEnds < b.supportEnds ? -1 : 1));
}

/** The evidence of `retired-feature`; what an earlier version wrote otherwise is left out. */
function ofFinding({ check, subject, status, evidence }: Finding): RetirementAhead[] {
  if (check !== 'retired-feature' || status === 'resolved' || subject?.startsWith(SUBJECT) !== true) return [];
  const { what, supportEnds, imagesRemoved, move, pools } = evidence;
  if (typeof what !== 'string' || typeof move !== 'string' || !isDay(supportEnds)) return [];
  const names = Array.isArray(pools) ? pools.filter((one) => typeof one === 'string') : [];
  const gone = isDay(imagesRemoved) ? imagesRemoved : null;
  return [{ id: subject.slice(SUBJECT.length), what, supportEnds, imagesRemoved: gone, move, pools: names }];
}

function isDay(value: unknown): value is string {
  return typeof value === 'string' && parseDay(value) !== undefined;
}
