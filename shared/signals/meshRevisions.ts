import { z } from 'zod';
import type { Cluster } from '../estate/cluster.js';
import { valueIn } from '../estate/readCluster.js';
import type { Cache } from './cache.js';
import { caseless, oddity } from './door.js';
import { type Seen, unseen, whyNotRead } from './gap.js';
import { isRefusal, onceARegion } from './onceARegion.js';
import type { SignalReads } from './reads.js';
import { regionName } from './regionVersions.js';
import type { SharedSignal } from './sharedSignal.js';
import { known, notKnown, type Signal } from './signal.js';
import type { MeshRevisions } from './types.js';

const revision = caseless({
  revision: z.string().min(1),
  compatibleWith: z.array(caseless({ name: z.string(), versions: z.array(z.string()).default([]) })).default([]),
});
const profiles = z.array(
  caseless({
    name: z.string(),
    properties: caseless({ meshRevisions: z.array(revision) }),
  }),
);

/** The revisions of Istio that a region offers, of its meshRevisionProfiles. Never throws. @param region in any spelling */
export function parseMeshRevisions(raw: unknown, region: string, asOf: Date): Signal<MeshRevisions> {
  const list = profiles.safeParse(raw);
  if (!list.success) return notKnown(`odd meshRevisionProfiles answer: ${oddity(list.error)} (${regionName(region)})`);
  const istio = list.data.filter(({ name }) => name.toLowerCase() === 'istio');
  const revisions = istio.flatMap(({ properties }) =>
    properties.meshRevisions.map(({ revision: name, compatibleWith }) => ({
      revision: name,
      compatibleWith: compatibleWith.map(({ name: plan, versions }) => ({ plan, minors: versions })),
    })),
  );
  return known({ region: regionName(region), revisions }, asOf);
}

async function read(
  reads: SignalReads,
  cache: Cache,
  { location, subscriptionId }: Cluster,
  now: Date,
): Promise<Seen<MeshRevisions>> {
  const [region, subscription] = [regionName(location ?? ''), subscriptionId ?? ''];
  const answer = await onceARegion(
    cache,
    `meshRevisionProfiles/${region}`,
    subscription,
    () => reads.meshRevisionProfiles(subscription, region),
    isRefusal,
  );
  if (!answer.ok) {
    const why = whyNotRead(`Istio revisions of ${region}`, answer, `Reader on subscription ${subscription}`);
    return unseen(isRefusal(answer) ? `subscription/${subscription}` : `region/${region}`, 'meshRevisions', why);
  }
  const signal = parseMeshRevisions(answer.value, region, now);
  return signal.known ? { signal } : unseen(`region/${region}`, 'meshRevisions', signal.why);
}

/** Once a region in which a cluster has the Istio add-on. */
export const meshRevisions: SharedSignal<'meshRevisions'> = {
  name: 'meshRevisions',
  about: ['cluster'],
  isNeeded: ({ properties, location, subscriptionId }) =>
    properties.state === 'value' &&
    valueIn(properties.value.text('serviceMeshProfile.mode'))?.toLowerCase() === 'istio' &&
    location !== null &&
    subscriptionId !== null,
  notNeeded: 'Istio revisions were not asked for: the cluster has no Istio add-on, or names no region or subscription',
  read,
};
