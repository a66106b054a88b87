import { z } from 'zod';
import { failure, type Read, read } from '../azure/failure.js';
import { valueIn } from '../estate/readCluster.js';
import { lacksZones } from '../estate/zones.js';
import type { Cache } from './cache.js';
import { caseless, oddity } from './door.js';
import { type Seen, unseen, whyNotRead } from './gap.js';
import { isRefusal, onceARegion } from './onceARegion.js';
import type { OfKind } from './reading.js';
import type { SignalReads } from './reads.js';
import { regionName } from './regionVersions.js';
import type { InRegion, SharedSignal } from './sharedSignal.js';
import { known } from './signal.js';
import type { RegionZones } from './types.js';

const API = '2022-12-01';
const locations = z.array(
  // A region without zones has no such key.
  caseless({ name: z.string().min(1), availabilityZoneMappings: z.array(z.unknown()).default([]) }),
);

/** By region: how many zones it has. */
type ZoneCounts = Readonly<Record<string, number>>;

/** The zones of every region, of the list that ARM gives a subscription. Never throws. */
export function parseLocations(raw: unknown): Read<ZoneCounts> {
  const list = locations.safeParse(raw);
  if (!list.success) return failure('garbage', `odd locations answer: ${oddity(list.error)}`);
  const counts = list.data.map(({ name, availabilityZoneMappings: zones }) => [regionName(name), zones.length]);
  return read(Object.fromEntries(counts) as ZoneCounts);
}

/**
 * One list serves the whole sweep: which zones a region has is the same for all, only their numbers differ. A subscription
 * that is not allowed a region may not see it, so where it is missing the resource's own subscription is asked.
 */
async function readZones(
  reads: SignalReads,
  cache: Cache,
  resource: OfKind<InRegion>,
  now: Date,
): Promise<Seen<RegionZones>> {
  const [region, subscription] = [regionName(resource.location ?? ''), resource.subscriptionId ?? ''];
  if (!maySayMore(resource)) return { signal: known({ region, zones: 'notAsked' }, now) };
  const list = await onceARegion<Read<ZoneCounts>>(
    cache,
    'locations',
    subscription,
    async () => {
      const answer = await reads.resourceList(`/subscriptions/${subscription}/locations`, API);
      return answer.ok ? parseLocations(answer.value) : answer;
    },
    (answer) => isRefusal(answer) || (answer.ok && !Object.hasOwn(answer.value, region)),
  );
  if (!list.ok) {
    const why = whyNotRead('zones of the regions', list, `Reader on subscription ${subscription}`);
    return unseen(isRefusal(list) ? `subscription/${subscription}` : 'service/locations', 'regionZones', why);
  }
  const zones = Object.hasOwn(list.value, region) ? (list.value[region] ?? 0) : 'notListed';
  return { signal: known({ region, zones }, now) };
}

/** A registry that is said to be spread over zones says enough, like a cluster whose system pools are. */
function maySayMore(resource: OfKind<InRegion>): boolean {
  if (resource.kind === 'cluster') return lacksZones(resource);
  const zones = valueIn(resource.properties)?.text('zoneRedundancy');
  return zones?.state !== 'value' || zones.value.trim().toLowerCase() !== 'enabled';
}

/** Once a sweep, where something does not say that it lies in several zones; else it is known that nobody asked. */
export const regionZones: SharedSignal<'regionZones', InRegion> = {
  name: 'regionZones',
  about: ['cluster', 'registry'],
  isNeeded: ({ location, subscriptionId }) => location !== null && subscriptionId !== null,
  notNeeded: 'the payload names no region or no subscription to ask zones of',
  read: readZones,
};
