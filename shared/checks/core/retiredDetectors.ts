import type { Cluster, NodePool } from '../../estate/cluster.js';
import { Facts } from '../../estate/facts.js';
import { isObject } from '../../json.js';
import { AZURE_LINUX_2, FLATCAR, hasKernel, runs, WINDOWS_ANNUAL } from './retiredPools.js';
import {
  allOf,
  anyOf,
  anyPool,
  type ClusterUse,
  is,
  NO,
  ofProperties,
  on,
  type Use,
  undecided,
  YES,
} from './retiredUse.js';

/** How each retirement of data/retirements.json shows in a cluster, by its id. */
export const DETECTORS: ReadonlyMap<string, ClusterUse> = new Map<string, ClusterUse>([
  ['kubenet', network('networkPlugin', 'kubenet')],
  ['basic-load-balancer', network('loadBalancerSku', 'basic')],
  [
    'availability-sets',
    (cluster) => anyPool(cluster, ({ facts }) => is(facts.text('type'), 'availabilityset', 'type')),
  ],
  ['npm-linux', (cluster) => allOf(networkPolicyAzure(cluster), anyPool(cluster, hasKernel('linux')))],
  ['npm-windows', (cluster) => allOf(networkPolicyAzure(cluster), anyPool(cluster, hasKernel('windows')))],
  ['open-service-mesh', enabled('addonProfiles.openServiceMesh.enabled')],
  [
    'azure-linux-2',
    pools(runs({ kernel: 'linux', os: AZURE_LINUX_2, skus: ['cblmariner', 'mariner'], maybe: ['azurelinux'] })),
  ],
  ['ubuntu-16-04', ubuntu('16.04')],
  ['ubuntu-18-04', ubuntu('18.04')],
  ['ubuntu-20-04', ubuntu('20.04')],
  ['ubuntu-22-04', ubuntu('22.04', 'ubuntu2204')],
  ['windows-2019', windows('2019')],
  ['windows-2022', windows('2022')],
  ['windows-annual-channel', pools(runs({ kernel: 'windows', os: WINDOWS_ANNUAL, skus: ['windowsannual'] }))],
  ['flatcar-preview', pools(runs({ kernel: 'linux', os: FLATCAR, skus: ['flatcar'] }))],
  ['custom-ca-trust-preview', pools(({ facts }) => on(facts, 'enableCustomCATrust'))],
  [
    'kubelet-cert-opt-out',
    (cluster) =>
      anyOf(
        clusterTag(cluster, 'aks-disable-kubelet-serving-certificate-rotation'),
        anyPool(cluster, poolTag('aks-disable-kubelet-serving-certificate-rotation')),
      ),
  ],
  ['skip-gpu-driver-tag', pools(poolTag('SkipGPUDriverInstall'))],
  ['teleport-preview', pools(poolTag('EnableACRTeleport'))],
  [
    'ingress-nginx',
    (cluster) =>
      anyOf(
        allOf(enabled('ingressProfile.webAppRouting.enabled')(cluster), nginxController(cluster)),
        enabled('addonProfiles.httpApplicationRouting.enabled')(cluster),
      ),
  ],
  [
    'legacy-aad',
    (cluster) => anyOf(appId(cluster, 'aadProfile.clientAppID'), appId(cluster, 'aadProfile.serverAppID')),
  ],
  ['pod-identity', enabled('podIdentityProfile.enabled')],
  ['kube-dashboard', enabled('addonProfiles.kubeDashboard.enabled')],
]);

function pools(look: (pool: NodePool) => Use): ClusterUse {
  return (cluster) => anyPool(cluster, look);
}

function enabled(path: string): ClusterUse {
  return (cluster) => ofProperties(cluster, (facts) => on(facts, path));
}

function network(key: string, word: string): ClusterUse {
  const path = `networkProfile.${key}`;
  return (cluster) => ofProperties(cluster, (facts) => is(facts.text(path), word, path));
}

/** An absent networkPolicy means off, an absent networkProfile means that nobody knows. */
function networkPolicyAzure(cluster: Cluster): Use {
  return ofProperties(cluster, (facts) => {
    const profile = facts.object('networkProfile');
    if (profile.state === 'odd') return undecided(profile.found);
    if (profile.state === 'absent') return undecided('networkProfile not in the payload');
    const policy = profile.value.text('networkPolicy');
    return policy.state === 'absent' ? NO : is(policy, 'azure', 'networkPolicy');
  });
}

function ubuntu(release: string, ...skus: readonly string[]): ClusterUse {
  return pools(runs({ kernel: 'linux', os: `Ubuntu ${release}`, skus, maybe: ['ubuntu'] }));
}

function windows(release: string): ClusterUse {
  return pools(runs({ kernel: 'windows', os: `Windows Server ${release}`, skus: [`windows${release}`] }));
}

/** The application routing add-on's own NGINX, unless its default controller is None; older API versions do not say. */
function nginxController(cluster: Cluster): Use {
  return ofProperties(cluster, (facts) => {
    const type = facts.text('ingressProfile.webAppRouting.nginx.defaultIngressControllerType');
    if (type.state === 'odd') return undecided(type.found);
    return type.state === 'value' && type.value.toLowerCase() === 'none' ? NO : YES;
  });
}

function appId(cluster: Cluster, path: string): Use {
  return ofProperties(cluster, (facts) => {
    const id = facts.text(path);
    if (id.state === 'odd') return undecided(id.found);
    return id.state === 'value' && id.value !== '' ? YES : NO;
  });
}

function clusterTag({ raw }: Cluster, name: string): Use {
  return tagTrue(new Facts(isObject(raw) ? raw : {}), name);
}

function poolTag(name: string): (pool: NodePool) => Use {
  return ({ facts }) => tagTrue(facts, name);
}

/** The tag is there with the value true, in any case; any other text is not it. */
function tagTrue(facts: Facts, name: string): Use {
  const tags = facts.object('tags');
  if (tags.state === 'odd') return undecided(tags.found);
  if (tags.state === 'absent') return NO;
  const value = tags.value.text(name);
  if (value.state === 'odd') return undecided(`tag ${value.found}`);
  return value.state === 'value' && value.value.toLowerCase() === 'true' ? YES : NO;
}
