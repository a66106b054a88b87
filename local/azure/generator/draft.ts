import { type Offer, offersOf, type Plan, quietMinors } from './calendar.js';
import { FAMILIES, type Family, imageOf, isWindows, stampsOf } from './images.js';
import { type Random, randomOf } from './random.js';

export interface Region {
  readonly name: string;
  /** Gets minors, patches and node images later than the others. */
  readonly lags: boolean;
  /** ARM id of the Log Analytics workspace of the region. */
  readonly workspaceId: string;
}

/** What all clusters of a fleet share. */
export interface Fleet {
  readonly seed: number;
  readonly now: Date;
  readonly regions: readonly [Region, ...Region[]];
  readonly subscriptions: readonly [string, ...string[]];
}

export interface PoolDraft {
  name: string;
  mode: 'System' | 'User';
  family: Family;
  stamp: string;
  version: string;
  count: number;
  stopped: boolean;
  type: 'VirtualMachineScaleSets' | 'VirtualMachines' | 'AvailabilitySet';
  provisioningState: string;
  tags: Record<string, string>;
}

export interface AlertDraft {
  readonly severity: 'High' | 'Medium' | 'Low' | 'Informational';
  readonly status: 'Active' | 'InProgress' | 'Resolved' | 'Dismissed';
  readonly ageDays: number;
  /** Names a scale set in the node resource group in place of the cluster. */
  readonly onNode?: boolean;
}

/** A cluster in the making: traits change it, then it is written as ARM shows it. */
export interface Draft {
  readonly index: number;
  readonly fleet: Fleet;
  readonly random: Random;
  region: Region;
  readonly subscriptionId: string;
  readonly owner: string;
  environment: string;
  plan: Plan;
  tier: 'Free' | 'Standard' | 'Premium';
  /** Running version of the control plane. */
  version: string;
  upgradeChannel: string | null;
  nodeChannel: string | null;
  windows: 'none' | 'whole' | 'short';
  pools: [PoolDraft, ...PoolDraft[]];
  stopped: boolean;
  provisioningState: string;
  /** Sends to its region's workspace. */
  logs: boolean;
  kured: 'none' | 'calm' | 'waiting';
  alerts: AlertDraft[];
  /** States of its automatic upgrades, the last one last. */
  upgrades: string[];
  deprecated: boolean;
  notices: string[];
  tags: Record<string, string>;
  network: Record<string, unknown>;
  addons: Record<string, unknown>;
  properties: Record<string, unknown>;
  pascalCase: boolean;
}

const OWNERS = [
  'payments',
  'search',
  'orders',
  'identity',
  'catalogue',
  'logistics',
  'media',
  'analytics',
  'billing',
] as const;

/** A sound cluster with the variety that every fleet has; it has no trait yet. */
export function draftOf(index: number, fleet: Fleet): Draft {
  const random = randomOf(fleet.seed, 'cluster', index);
  const region = random.weighted([[fleet.regions[0], 5], ...fleet.regions.slice(1).map((one) => [one, 3] as const)]);
  const owner = random.pick(OWNERS);
  const environment = random.weighted([
    ['production', 6],
    ['staging', 2],
    ['test', 2],
  ]);
  const draft: Draft = {
    index,
    fleet,
    random,
    region,
    subscriptionId:
      fleet.subscriptions[subscriptionPlace(index, random, fleet.subscriptions.length)] ?? fleet.subscriptions[0],
    owner,
    environment,
    plan: 'KubernetesOfficial',
    tier: environment === 'production' ? 'Standard' : random.pick(['Standard', 'Free']),
    version: '',
    upgradeChannel: random.weighted([
      ['patch', 4],
      ['stable', 3],
      ['node-image', 2],
      ['rapid', 1],
    ]),
    nodeChannel: random.weighted([
      ['NodeImage', 7],
      ['SecurityPatch', 2],
    ]),
    windows: random.weighted([
      ['whole', 8],
      ['none', 2],
    ]),
    pools: [
      poolOf(
        'system',
        'System',
        random.weighted([
          ['ubuntu2204', 5],
          ['azureLinux3', 3],
          ['ubuntu2404', 2],
        ]),
        random,
      ),
    ],
    stopped: false,
    provisioningState: 'Succeeded',
    logs: random.chance(0.5),
    kured: 'none',
    alerts: [],
    upgrades: [],
    deprecated: false,
    notices: [],
    tags: { owner, environment },
    network: networkOf(random),
    addons: {},
    properties: propertiesOf(random),
    pascalCase: false,
  };
  for (let more = random.int(0, 2); more > 0; more -= 1)
    draft.pools.push(poolOf(`work${more}`, 'User', random.pick(['ubuntu2204', 'ubuntu2404', 'azureLinux3']), random));
  for (const pool of draft.pools)
    setImageAge(
      draft,
      pool,
      random.weighted([
        [0, 7],
        [1, 3],
        [2, 2],
        [3, 1],
      ]),
    );
  setVersion(draft, anyVersion(draft));
  return draft;
}

/** Each subscription has some, the first ones more. */
function subscriptionPlace(index: number, random: Random, count: number): number {
  return index < count ? index : Math.floor(random.next() ** 1.5 * count);
}

export function poolOf(name: string, mode: PoolDraft['mode'], family: Family, random: Random): PoolDraft {
  return {
    name,
    mode,
    family,
    stamp: '',
    version: '',
    count: mode === 'System' ? 3 : random.int(1, 6),
    stopped: false,
    type: 'VirtualMachineScaleSets',
    provisioningState: 'Succeeded',
    tags: {},
  };
}

/** The pool runs the newest image of its region, or so many releases before it. */
export function setImageAge(draft: Draft, pool: PoolDraft, releases: number): void {
  const stamps = stampsOf(pool.family, draft.fleet.now);
  const behind = draft.region.lags && !['ubuntu1804', 'azureLinux2'].includes(pool.family) ? 1 : 0;
  pool.stamp = stamps[Math.min(behind + releases, stamps.length - 1)] ?? '';
}

/** Control plane and all pools run it. */
export function setVersion(draft: Draft, version: string): void {
  draft.version = version;
  for (const pool of draft.pools) pool.version = version;
}

/** Moves the cluster to another region, with images that this region offers. */
export function moveTo(draft: Draft, region: Region): void {
  draft.region = region;
  for (const pool of draft.pools) setImageAge(draft, pool, 0);
  setVersion(draft, anyVersion(draft));
}

/** What the cluster's region offers under its plan, without previews and without minors on which something changes soon. */
export function quietOffers({ region, fleet, plan }: Draft): readonly Offer[] {
  const quiet = quietMinors(plan, fleet.now);
  return offersOf(region.lags, fleet.now).filter(
    ({ minor, isPreview, plans }) => !isPreview && plans.includes(plan) && quiet.includes(minor),
  );
}

/** A patch of an offer: 0 is the newest. */
export function patchOf({ minor, patches }: Offer, behind = 0): string {
  return `${minor}.${patches.at(-1 - behind) ?? patches[0] ?? 0}`;
}

function anyVersion(draft: Draft): string {
  const [newest, ...older] = quietOffers(draft);
  // Where every minor is about to change, the newest of all is as quiet as it gets.
  const fallback = offersOf(draft.region.lags, draft.fleet.now).find(({ isPreview }) => !isPreview);
  const offer = newest === undefined ? fallback : draft.random.pick([newest, ...older]);
  return offer === undefined
    ? '1.36.1'
    : patchOf(
        offer,
        draft.random.weighted([
          [0, 6],
          [1, 2],
          [2, 1],
        ]),
      );
}

function networkOf(random: Random): Record<string, unknown> {
  return {
    networkPlugin: 'azure',
    networkPluginMode: 'overlay',
    networkPolicy: random.weighted([
      ['cilium', 5],
      ['calico', 3],
      ['none', 2],
    ]),
    networkDataplane: 'azure',
    loadBalancerSku: 'standard',
    podCidr: '10.244.0.0/16',
    serviceCidr: '10.0.0.0/16',
    dnsServiceIP: '10.0.0.10',
    outboundType: random.weighted([
      ['loadBalancer', 6],
      ['userDefinedRouting', 3],
      ['managedNATGateway', 1],
    ]),
    podCidrs: ['10.244.0.0/16'],
    serviceCidrs: ['10.0.0.0/16'],
    ipFamilies: ['IPv4'],
  };
}

function propertiesOf(random: Random): Record<string, unknown> {
  const entra = random.chance(0.7);
  const restricted = random.weighted([
    ['private', 3],
    ['ranges', 3],
    ['open', 2],
  ]);
  return {
    disableLocalAccounts: random.chance(0.5),
    ...(entra
      ? { aadProfile: { managed: true, enableAzureRBAC: random.chance(0.6), adminGroupObjectIDs: [random.guid()] } }
      : {}),
    ...(restricted === 'private' ? { apiServerAccessProfile: { enablePrivateCluster: true } } : {}),
    ...(restricted === 'ranges' ? { apiServerAccessProfile: { authorizedIPRanges: ['203.0.113.0/24'] } } : {}),
    oidcIssuerProfile: { enabled: random.chance(0.6) },
    securityProfile: {
      ...(random.chance(0.6) ? { defender: { securityMonitoring: { enabled: true } } } : {}),
      ...(random.chance(0.5) ? { workloadIdentity: { enabled: true } } : {}),
      ...(random.chance(0.3) ? { imageCleaner: { enabled: true, intervalHours: 168 } } : {}),
    },
  };
}

/** The whole image name of a pool. */
export function imageOfPool({ family, stamp }: PoolDraft): string {
  return imageOf(family, stamp);
}

export function osOf({ family }: PoolDraft): 'Linux' | 'Windows' {
  return isWindows(family) ? 'Windows' : 'Linux';
}

export function skuOf({ family }: PoolDraft): string {
  return FAMILIES[family].osSKU;
}
