import { anyVersion, type Draft, type Fleet, poolOf, setImageAge, setVersion } from './draft.js';
import { type Family, isQuietFamily } from './images.js';
import { type Random, randomOf } from './random.js';

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
    pools: [poolOf('system', 'System', familyOf(random, fleet.now), random)],
    stopped: false,
    provisioningState: 'Succeeded',
    logs: random.chance(0.5),
    metrics: false,
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
    draft.pools.push(poolOf(`work${more}`, 'User', familyOf(random, fleet.now), random));
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

/** One of the families that are offered to everybody, without one about whose retirement something changes soon. */
function familyOf(random: Random, now: Date): Family {
  const family = random.weighted<Family>([
    ['ubuntu2204', 5],
    ['azureLinux3', 3],
    ['ubuntu2404', 2],
  ]);
  return isQuietFamily(family, now) ? family : 'ubuntu2404';
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
