import { RESOURCE_TYPES, tenantResource } from '../estate/resource.js';
import { readConditionalAccess } from '../signals/conditionalAccess.js';
import { noSignals } from '../signals/noSignals.js';
import { UNWANTED } from '../signals/signal.js';
import type { Vigie } from './compose.js';
import type { PlannedTenant } from './documents.js';
import { judgeResource } from './judging.js';
import type { PartitionRun } from './partitionRun.js';
import type { SeenEstate } from './see.js';
import { wantedSignals } from './wanted.js';

/** The partition of what is told of the tenant. */
export const TENANT_PARTITION = '_tenant';

/**
 * The tenant has a partition where some check is about it, and from then on: a check that is left out later closes what it
 * found there.
 * @param tenants that the listed subscriptions say they belong to
 * @param hasOutbox the partition has told something before
 */
export function plannedTenant(
  { checks, tenantId }: Pick<Vigie, 'checks' | 'tenantId'>,
  tenants: readonly string[],
  hasOutbox: boolean,
): readonly PlannedTenant[] {
  if (!hasOutbox && !checks.some(({ about }) => about === 'tenant')) return [];
  const [id, ...others] = tenantId === undefined ? tenants : [tenantId];
  if (id !== undefined && others.length === 0) return [{ id: TENANT_PARTITION, tenantId: id.toLowerCase() }];
  const found =
    id === undefined ? 'no subscription says which tenant it is of' : 'the subscriptions are of several tenants';
  const why = `${found}; say whose identity reads: identity.tenantId in vigie.yaml, or AZURE_TENANT_ID`;
  return [{ id: TENANT_PARTITION, tenantId: null, why }];
}

/** The tenant in one sweep, as its one step is handed it. */
export type TenantRun = Omit<PartitionRun, 'partition' | 'planned' | 'isOver'> & { readonly partition: PlannedTenant };

/** One answer of Microsoft Graph, judged. It is no subscription: coverage counts none for it. */
export async function seeTenant(run: TenantRun): Promise<SeenEstate> {
  const { vigie, partition, before, now } = run;
  const nothing = { read: false, ended: false, resources: [], gone: new Set<string>(), strayRows: 0 };
  if (partition.tenantId === null)
    return { ...nothing, gaps: [{ scope: 'tenant', signal: 'conditionalAccess', reason: partition.why ?? '' }] };
  const tenant = tenantResource(partition.tenantId);
  const isWanted = wantedSignals(vigie.checks).has('conditionalAccess');
  const seen = isWanted ? await readConditionalAccess(vigie.azure, now) : { signal: UNWANTED };
  const signals = { ...noSignals('this is not read of a tenant'), conditionalAccess: seen.signal };
  const others = Object.entries(before.resources).filter(([key]) => key !== tenant.key);
  const left = others.filter(([, { type }]) => type === RESOURCE_TYPES.tenant).map(([key, { id }]) => ({ key, id }));
  return {
    ...nothing,
    read: true,
    resources: [judgeResource(run, tenant, signals, {})],
    gone: new Set(vigie.acceptDisappearance ? left.map(({ key }) => key) : []),
    gaps: [
      ...(seen.gap === undefined ? [] : [seen.gap]),
      ...(vigie.acceptDisappearance ? [] : left.map(({ id }) => leftBehind(id))),
    ],
  };
}

/** Losing sight of something never closes a finding. */
function leftBehind(id: string) {
  const reason =
    'the identity is of another tenant now; what was found here stays open. If that is right, run: vigie sweep --accept-disappearance';
  return { scope: id.replace(/^\/tenants\//, 'tenant/'), signal: 'tenant', reason };
}
