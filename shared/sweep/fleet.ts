import { gunzipSync, gzipSync } from 'node:zlib';
import { z } from 'zod';
import { STATUSES, type Status } from '../checks/verdict.js';
import { messageOf, VigieError } from '../errors.js';
import type { SeenResource } from '../findings/night.js';
import type { Store } from '../store/store.js';
import { clean } from '../text.js';

const day = z.iso.date().nullable();
const text = z.string().nullable();

const pool = z.object({
  name: z.string(),
  mode: text,
  version: text,
  os: text,
  image: text,
  imageBuilt: day,
  nodes: z.number().nullable(),
});

const cluster = z.object({
  stopped: z.boolean(),
  version: text,
  supportPlan: text,
  tier: text,
  supportEnds: day,
  supportLine: z.enum(['community', 'long-term']).nullable(),
  longTermEnds: day,
  upgradeTo: text,
  upgradeChannel: text,
  nodeOsChannel: text,
  pools: z.array(pool),
});

const resource = z.object({
  /** Lower-cased id: the key of the resource in the partition's state. */
  key: z.string(),
  id: z.string(),
  name: z.string(),
  type: z.string(),
  subscriptionId: text,
  subscriptionName: text,
  resourceGroup: text,
  location: text,
  owner: text,
  /** By check: the worst verdict of all its subjects (fail, unknown, pass, notApplicable). */
  verdicts: z.record(z.string(), z.enum(STATUSES)),
  /** By check that is unknown: why. */
  unknown: z.record(z.string(), z.string()),
  /** What a cluster runs; absent: it is something else. */
  cluster: cluster.optional(),
});

const offered = z.object({
  minor: z.string(),
  isPreview: z.boolean(),
  supportPlans: z.array(z.string()),
  patches: z.array(z.string()),
});

/** What one sweep saw of one partition, for whoever shows a fleet; create-only. Findings are in the state. */
const fleetPart = z.object({
  schema: z.literal(1),
  resources: z.array(resource),
  /** By location: the Kubernetes minors on offer; a region that was not read is not in it. */
  offered: z.record(z.string(), z.array(offered)),
});
export type FleetPart = z.infer<typeof fleetPart>;
export type FleetResource = FleetPart['resources'][number];
export type FleetCluster = NonNullable<FleetResource['cluster']>;
export type FleetPool = FleetCluster['pools'][number];

const fleetPath = (sweep: string, partition: string) => `fleet/${sweep}/${partition}.json.gz`;

/**
 * Keeps what a sweep saw of a partition. Written before the commit: a report of a sweep that has closed finds it. A second
 * run of the same sweep saw the same, so the first one stands.
 */
export async function keepFleet(
  store: Store,
  sweep: string,
  partition: string,
  seen: readonly SeenResource[],
): Promise<void> {
  if (seen.length === 0) return;
  const part: FleetPart = { schema: 1, resources: seen.map(fleetResource), offered: offeredIn(seen) };
  await store.create(fleetPath(sweep, partition), gzipSync(JSON.stringify(part), { level: 1 }));
}

/** `undefined`: the sweep saw nothing of it, or is older than this document. @throws VigieError VIGIE_STORE_DAMAGED */
export async function readFleet(store: Store, sweep: string, partition: string): Promise<FleetPart | undefined> {
  const path = fleetPath(sweep, partition);
  const bytes = await store.readBytes(path);
  if (bytes === undefined) return undefined;
  try {
    return fleetPart.parse(JSON.parse(gunzipSync(bytes).toString('utf8')));
  } catch (cause) {
    throw new VigieError('VIGIE_STORE_DAMAGED', `${path} cannot be understood: ${messageOf(cause)}`, { cause });
  }
}

/** A resource as one sweep saw it, as it is kept. */
export function fleetResource({
  key,
  resource: about,
  judgements,
  inventory,
}: Pick<SeenResource, 'key' | 'resource' | 'judgements' | 'inventory'>): FleetResource {
  const { id, name, type, subscriptionId, subscriptionName, resourceGroup, location, owner } = about;
  return {
    key,
    id,
    name: clean(name),
    type,
    subscriptionId,
    subscriptionName,
    resourceGroup,
    location,
    owner,
    ...verdictsOf(judgements),
    ...(inventory && { cluster: inventoryOf(inventory) }),
  };
}

/** Without what the region offers: that stands once a region. */
function inventoryOf({ offered: _, ...own }: NonNullable<SeenResource['inventory']>): FleetCluster {
  return { ...own, pools: [...own.pools] };
}

/** Worst first: what is bad anywhere in a resource is bad for it, and what is not known anywhere is not good. */
const WORST_FIRST: readonly Status[] = ['fail', 'unknown', 'pass', 'notApplicable'];

function verdictsOf(judgements: SeenResource['judgements']): Pick<FleetResource, 'verdicts' | 'unknown'> {
  const verdicts: Record<string, Status> = {};
  const unknown: Record<string, string> = {};
  for (const { check, verdict } of judgements) {
    const before = verdicts[check.id];
    if (before === undefined || WORST_FIRST.indexOf(verdict.status) < WORST_FIRST.indexOf(before))
      verdicts[check.id] = verdict.status;
    if (verdict.status === 'unknown') unknown[check.id] ??= clean(verdict.reason, 300);
  }
  return { verdicts, unknown };
}

function offeredIn(seen: readonly SeenResource[]): FleetPart['offered'] {
  const regions: FleetPart['offered'] = {};
  for (const { resource: about, inventory } of seen) {
    const region = about.location?.toLowerCase();
    if (region === undefined || inventory?.offered == null || regions[region] !== undefined) continue;
    regions[region] = inventory.offered.map((one) => ({
      ...one,
      supportPlans: [...one.supportPlans],
      patches: [...one.patches],
    }));
  }
  return regions;
}
