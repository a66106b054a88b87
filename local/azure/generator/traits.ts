import { back, isQuietRetirement, offersOf, type Plan, quietMinors, type Retirement } from './calendar.js';
import { type Draft, moveTo, type PoolDraft, patchOf, poolOf, quietOffers, setImageAge, setVersion } from './draft.js';
import { type Family, isQuietFamily } from './images.js';

type Trait = (draft: Draft) => void;

/** By slot: of each 50 clusters one has the trait of its slot. Names are the rows of README.md. */
export const TRAITS: readonly (readonly [name: string, apply: Trait])[] = [
  ['no channels', (draft) => Object.assign(draft, { upgradeChannel: 'none', nodeChannel: 'None' })],
  ['channels not returned', channelsNotReturned],
  ['ended minor', (draft) => setVersion(draft, `${endedMinor(draft, 'KubernetesOfficial')}.8`)],
  ['platform support', platformSupport],
  ['preview minor', previewMinor],
  ['minor older than any calendar', (draft) => setVersion(draft, '1.24.10')],
  ['long-term support', (draft) => longTerm(draft, 'Premium', 0)],
  ['long-term support, old patch', (draft) => longTerm(draft, 'Premium', 4)],
  ['long-term support without Premium', (draft) => longTerm(draft, 'Standard', 0)],
  ['patch removed', (draft) => setVersion(draft, `${draft.version.split('.').slice(0, 2).join('.')}.0`)],
  ['patches behind', (draft) => withOffer(draft, (offer) => setVersion(draft, patchOf(offer, 3)))],
  ['patch newer than listed', patchNewerThanListed],
  ['only the minor known', (draft) => Object.assign(draft.properties, { minorOnly: true })],
  ['pool skewed', (draft) => poolAt(draft, 4)],
  ['pool ahead', (draft) => poolAt(draft, -1)],
  ['pool behind', (draft) => poolAt(draft, 1)],
  ['pool behind and out of support', poolBehindAndEnded],
  ['image over a month old', (draft) => setImageAge(draft, draft.pools[0], draft.region.lags ? 2 : 3)],
  ['image months old', (draft) => setImageAge(draft, draft.pools[0], 6)],
  ['SecurityPatch with an image months old', securityPatch],
  ['old Windows image', (draft) => withPool(draft, 'windows2022', 'win22', 3)],
  ['Windows 2019', (draft) => withPool(draft, 'windows2019', 'win19', 0)],
  ['Windows Unmanaged', windowsUnmanaged],
  ['Ubuntu 20.04', (draft) => withPool(draft, 'ubuntu2004', 'focal', 1)],
  ['Ubuntu 18.04', (draft) => withPool(draft, 'ubuntu1804', 'bionic', 1)],
  ['Azure Linux 2', (draft) => withPool(draft, 'azureLinux2', 'mariner', 1)],
  ['nodes wait for a reboot', (draft) => withKured(draft, 'waiting')],
  ['kured, nothing waits', (draft) => withKured(draft, 'calm')],
  ['Unmanaged without kured', (draft) => withKured(draft, 'none')],
  ['upgrade failed', (draft) => draft.upgrades.push('Completed', 'Failed')],
  ['upgrade cancelled', (draft) => draft.upgrades.push(draft.random.pick(['Canceled', 'Cancelled']))],
  ['upgrade failed, then completed', (draft) => draft.upgrades.push('Failed', 'Completed')],
  ['high alert', (draft) => draft.alerts.push({ severity: 'High', status: 'Active', ageDays: 4 })],
  [
    'medium alert on a node',
    (draft) => draft.alerts.push({ severity: 'Medium', status: 'Active', ageDays: 12, onNode: true }),
  ],
  ['alerts within their time', alertsWithinTheirTime],
  ['no maintenance window', (draft) => Object.assign(draft, { windows: 'none' })],
  ['short maintenance window', (draft) => Object.assign(draft, { windows: 'short' })],
  ['deprecated APIs', (draft) => Object.assign(draft, { deprecated: true })],
  ['provisioning failed', (draft) => Object.assign(draft, { provisioningState: 'Failed' })],
  ['pool provisioning failed', (draft) => Object.assign(draft.pools[0], { provisioningState: 'Failed' })],
  ['Free in production', freeInProduction],
  ['kubenet and Basic load balancer', oldNetwork],
  ['availability set', availabilitySet],
  ['retired add-ons', retiredAddons],
  ['legacy identities', legacyIdentities],
  ['stopped', (draft) => Object.assign(draft, { stopped: true })],
  ['stopped pool', stoppedPool],
  ['VirtualMachines pool', (draft) => Object.assign(draft.pools[0], { type: 'VirtualMachines' })],
  ['Pascal-case keys', (draft) => Object.assign(draft, { pascalCase: true, logs: false })],
  ['fields missing', fieldsMissing],
];

/** Gives a draft the trait of its slot. */
export function applyTrait(draft: Draft): void {
  TRAITS[draft.index % TRAITS.length]?.[1](draft);
}

function channelsNotReturned(draft: Draft): void {
  Object.assign(draft, { upgradeChannel: null, nodeChannel: null });
}

/** The newest quiet minor whose support under a plan has ended. */
function endedMinor(draft: Draft, plan: Plan, skip = 0): string {
  const offered = offersOf(draft.region.lags, draft.fleet.now).filter(({ plans }) => plans.includes(plan));
  const oldest = offered.at(-1)?.minor ?? '1.28';
  const ended = quietMinors(plan, draft.fleet.now).filter((minor) => number(minor) < number(oldest));
  return ended[skip] ?? '1.26';
}

function number(minor: string): number {
  return Number(minor.split('.')[1]);
}

/** Only in a region that has not got the fourth minor after it yet. */
function platformSupport(draft: Draft): void {
  moveTo(draft, lagging(draft));
  setVersion(draft, `${endedMinor(draft, 'KubernetesOfficial')}.9`);
  draft.notices.push('KubernetesVersionOutOfSupport');
}

function lagging({ fleet, region }: Draft): Draft['region'] {
  return fleet.regions.find(({ lags }) => lags) ?? region;
}

function previewMinor(draft: Draft): void {
  moveTo(draft, lagging(draft));
  const quiet = quietMinors('KubernetesOfficial', draft.fleet.now);
  const offer = offersOf(true, draft.fleet.now).find(({ isPreview, minor }) => isPreview && quiet.includes(minor));
  if (offer !== undefined) setVersion(draft, patchOf(offer));
}

function longTerm(draft: Draft, tier: 'Standard' | 'Premium', behind: number): void {
  draft.plan = 'AKSLongTermSupport';
  draft.tier = tier;
  const offers = quietOffers(draft);
  const official = quietMinors('KubernetesOfficial', draft.fleet.now);
  // Without Premium the community's end counts: a minor that is quiet under both plans.
  const able = offers.filter(({ minor }) => tier === 'Premium' || official.includes(minor));
  const round = Math.floor(draft.index / TRAITS.length) % Math.max(1, able.length);
  const offer = behind === 0 ? able.at(-1 - round) : able.find(({ patches }) => patches.length > behind);
  if (offer !== undefined) setVersion(draft, patchOf(offer, behind));
}

function withOffer(draft: Draft, use: (offer: ReturnType<typeof quietOffers>[number]) => void): void {
  const offer = quietOffers(draft).find(({ patches }) => patches.length > 3) ?? quietOffers(draft)[0];
  if (offer !== undefined) use(offer);
}

function patchNewerThanListed(draft: Draft): void {
  moveTo(draft, lagging(draft));
  withOffer(draft, ({ minor, patches }) => setVersion(draft, `${minor}.${(patches.at(-1) ?? 0) + 1}`));
}

/** A pool so many minors behind the control plane (negative: ahead), or further where something is about to change there. */
function poolAt(draft: Draft, steps: number): void {
  const quiet = quietMinors('KubernetesOfficial', draft.fleet.now);
  const ways = steps === 1 ? [1, 2, 3] : [steps];
  const pairs = ways.flatMap((way) => quietOffers(draft).map((offer) => ({ offer, minor: back(offer.minor, way) })));
  const found = steps === 1 ? pairs.find(({ minor }) => quiet.includes(minor)) : pairs[0];
  if (found === undefined) return;
  setVersion(draft, patchOf(found.offer));
  secondPool(draft).version = `${found.minor}.2`;
}

function poolBehindAndEnded(draft: Draft): void {
  const ended = endedMinor(draft, 'KubernetesOfficial');
  const offer = quietOffers(draft).find(({ minor }) => number(minor) - number(ended) <= 3);
  if (offer === undefined) {
    poolAt(draft, 1);
  } else {
    setVersion(draft, patchOf(offer));
    secondPool(draft).version = `${ended}.5`;
  }
}

function secondPool(draft: Draft): PoolDraft {
  const [first, second] = draft.pools;
  if (second !== undefined) return second;
  const pool = { ...first, name: 'work1', mode: 'User' as const };
  draft.pools.push(pool);
  return pool;
}

/** Over 60 days, under the doubled limits' second. */
function securityPatch(draft: Draft): void {
  draft.nodeChannel = 'SecurityPatch';
  setImageAge(draft, draft.pools[0], draft.region.lags ? 4 : 5);
}

/** One more pool of a family, unless something is about to change about the family's retirement. */
function withPool(draft: Draft, family: Family, name: string, releases: number): void {
  if (!isQuietFamily(family, draft.fleet.now)) return;
  // Neither Windows 2022 nor Ubuntu 20.04 goes with the newest minors.
  const old = quietOffers(draft).find(({ minor }) => number(minor) <= 35) ?? quietOffers(draft).at(-1);
  if (old !== undefined) setVersion(draft, patchOf(old));
  const pool = { ...poolOf(name, 'User', family, draft.random), version: draft.version };
  setImageAge(draft, pool, releases);
  draft.pools.push(pool);
}

function windowsUnmanaged(draft: Draft): void {
  withPool(draft, 'windows2022', 'win22', 0);
  withKured(draft, 'calm');
}

function withKured(draft: Draft, kured: Draft['kured']): void {
  Object.assign(draft, { kured, logs: true, nodeChannel: 'Unmanaged' });
}

function alertsWithinTheirTime(draft: Draft): void {
  draft.alerts.push(
    { severity: 'Medium', status: 'Active', ageDays: 1.5 },
    { severity: 'Medium', status: 'InProgress', ageDays: 12 },
    { severity: 'High', status: 'Resolved', ageDays: 20 },
    { severity: 'Informational', status: 'Active', ageDays: 50 },
  );
}

function freeInProduction(draft: Draft): void {
  Object.assign(draft, { tier: 'Free', environment: 'production' });
  draft.tags.environment = 'production';
}

function quietly(draft: Draft, retirement: Retirement, apply: () => void): void {
  if (isQuietRetirement(retirement, draft.fleet.now)) apply();
}

function oldNetwork(draft: Draft): void {
  const { network } = draft;
  quietly(draft, 'kubenet', () => {
    network.networkPlugin = 'kubenet';
    delete network.networkPluginMode;
  });
  quietly(draft, 'basic-load-balancer', () => Object.assign(network, { loadBalancerSku: 'Basic' }));
  quietly(draft, 'npm-linux', () => Object.assign(network, { networkPolicy: 'azure' }));
}

function availabilitySet(draft: Draft): void {
  quietly(draft, 'availability-sets', () => Object.assign(draft.pools[0], { type: 'AvailabilitySet' }));
}

/** Keys in the spellings that the service has returned over the years. */
function retiredAddons(draft: Draft): void {
  draft.addons.httpapplicationrouting = { enabled: false };
  draft.addons.kubeDashboard = { enabled: true };
  draft.addons.azurePolicy = { enabled: true };
  quietly(draft, 'kubelet-cert-opt-out', () => {
    draft.tags['aks-disable-kubelet-serving-certificate-rotation'] = 'True';
  });
  quietly(draft, 'ingress-nginx', () => {
    const nginx = { defaultIngressControllerType: 'AnnotationControlled' };
    draft.properties.ingressProfile = { webAppRouting: { enabled: true, nginx } };
  });
}

function legacyIdentities(draft: Draft): void {
  const [clientAppID, serverAppID, tenantID] = [draft.random.guid(), draft.random.guid(), draft.random.guid()];
  quietly(draft, 'legacy-aad', () => {
    draft.properties.aadProfile = { clientAppID, serverAppID, tenantID };
  });
  quietly(draft, 'pod-identity', () => {
    draft.properties.podIdentityProfile = { enabled: true };
  });
}

function stoppedPool(draft: Draft): void {
  const pool = secondPool(draft);
  Object.assign(pool, { stopped: true, count: 0 });
}

function fieldsMissing(draft: Draft): void {
  channelsNotReturned(draft);
  delete draft.network.networkPolicy;
  draft.properties.sparse = true;
}
