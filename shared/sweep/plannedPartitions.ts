import type { Collected } from '../estate/collect.js';
import type { PlannedSubscription } from '../estate/plan.js';
import { isSharedScope } from '../signals/gap.js';
import type { Bundle } from './bundles.js';
import type { Planned, PlannedPartition } from './documents.js';
import { partitionOf, partsOf } from './parts.js';

/** The partitions of a subscription: one, or its parts. All of them read the same rows and take their own. */
export function plannedPartitions(
  { id, name, tags, managementGroups, state, gap }: PlannedSubscription,
  parts: number,
  bundle: Bundle,
  tables: Collected['tables'],
): readonly PlannedPartition[] {
  const lost = lostFor(id, tables);
  return partsOf(parts).map((part) => ({
    id: partitionOf(id, part),
    subscriptionId: id,
    subscriptionName: name,
    state,
    bundle,
    ...(Object.keys(tags).length > 0 && { tags }),
    ...(managementGroups !== undefined && { managementGroups: [...managementGroups] }),
    ...(gap !== undefined && { why: gap }),
    ...(part !== undefined && { part }),
    ...(Object.keys(lost).length > 0 && { lost }),
  }));
}

/** Tables that were read again and do not hold for this subscription. */
function lostFor(subscription: string, tables: Collected['tables']): Record<string, string> {
  const lost: Record<string, string> = {};
  for (const [table, { again }] of tables) {
    const why = again?.lost.get(subscription);
    if (why !== undefined) lost[table] = why;
  }
  return lost;
}

/** Why a table was not read whole for a partition; `undefined`: it was. */
export function whyIncomplete(
  { incomplete }: { readonly incomplete: Readonly<Record<string, string>> },
  { lost }: PlannedPartition,
  table: string,
): string | undefined {
  return incomplete[table] ?? lost?.[table];
}

/** The scope of a gap that concerns this partition and no other part of its subscription. */
export function scopeOf(partition: Planned): string {
  if ('tenantId' in partition) return 'tenant';
  const { subscriptionId, part } = partition;
  const scope = `subscription/${subscriptionId}`;
  return part === undefined ? scope : `${scope}/part/${part.index}of${part.of}`;
}

/** Gaps that more than one partition sees: those of tables, workspaces, regions, and of a subscription that has parts. */
export function isToldBySweep(partition: Planned, scope: string): boolean {
  const isPart = 'part' in partition && partition.part !== undefined;
  return isSharedScope(scope) || (isPart && scope.startsWith('subscription/'));
}
