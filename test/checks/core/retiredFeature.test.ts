import check from '../../../shared/checks/core/retiredFeature.js';
import { builtInRetirements, type Retirement } from '../../../shared/checks/data/retirements.js';
import type { Verdict } from '../../../shared/checks/verdict.js';
import { clusterOf, contextAt, signalsWith } from '../../support/clusters.js';

type Json = Record<string, unknown>;
/** All that is retired or will be is within sight here. */
const LATE = '2030-01-01';
const linux = {
  name: 'np1',
  type: 'VirtualMachineScaleSets',
  osType: 'Linux',
  osSKU: 'Ubuntu',
  nodeImageVersion: 'AKSUbuntu-2404gen2containerd-202610.06.0',
};
const network = { networkPlugin: 'azure', loadBalancerSku: 'standard', networkPolicy: 'cilium' };
const modern = (more: Json = {}, top: Json = {}) =>
  clusterOf({ kubernetesVersion: '1.36.1', networkProfile: network, agentPoolProfiles: [linux], ...more }, top);
const withPool = (...pools: unknown[]) => modern({ agentPoolProfiles: pools });
/** A Linux pool without the fields that tell its system. */
const bare = { name: 'np1', type: 'VirtualMachineScaleSets', osType: 'Linux' };
const windows = { ...bare, osType: 'Windows' };

function judge(
  cluster: ReturnType<typeof clusterOf>,
  now = LATE,
  retirements = builtInRetirements(),
): readonly Verdict[] {
  return check.evaluate(cluster, signalsWith(), contextAt(now, {}, { retirements }));
}
const told = (verdicts: readonly Verdict[]) =>
  verdicts.map(({ status, subject }) => [status, subject?.replace('retirement/', '') ?? null]);

test('retired-feature passes once, for the cluster, where nothing is used', () => {
  expect(judge(modern())).toMatchObject([
    { status: 'pass', subject: null, reason: 'none of 23 retirements concerns the cluster' },
  ]);
});

describe('the edges of a retirement', () => {
  const only = (more: Partial<Retirement>): readonly Retirement[] => [
    {
      id: 'kubenet',
      what: 'kubenet networking',
      supportEnds: '2028-03-31',
      detect: '',
      move: 'Azure CNI Overlay',
      ...more,
    },
  ];
  const kubenet = modern({ networkProfile: { ...network, networkPlugin: 'Kubenet' } });

  test.each([
    ['passes 181 days before', '2027-10-02T23:59:59Z', {}, 'pass', null],
    ['is low 180 days before', '2027-10-03T00:00:00Z', {}, 'fail', 'low'],
    ['is low 31 days before', '2028-02-29T12:00:00Z', {}, 'fail', 'low'],
    ['is medium 30 days before', '2028-03-01T00:00:00Z', {}, 'fail', 'medium'],
    ['is medium on the last day', '2028-03-31T23:59:59Z', {}, 'fail', 'medium'],
    ['is high the day after', '2028-04-01T00:00:00Z', {}, 'fail', 'high'],
    ['is high the day before the images go', '2028-06-29T23:59:59Z', { imagesRemoved: '2028-06-30' }, 'fail', 'high'],
    [
      'is critical on the day that the images go',
      '2028-06-30T00:00:00Z',
      { imagesRemoved: '2028-06-30' },
      'fail',
      'critical',
    ],
  ])('retired-feature %s', (_what, now, more, status, severity) => {
    const dueDay = status === 'fail' ? '2028-03-31' : null;
    expect(judge(kubenet, now, only(more))).toMatchObject([{ status, severity, dueDay, hardDay: null }]);
  });

  test('retired-feature says what, when and where to', () => {
    expect(judge(kubenet, '2028-03-01', only({}))).toMatchObject([
      {
        subject: 'retirement/kubenet',
        reason: 'kubenet networking: support ends on 2028-03-31; move to Azure CNI Overlay',
      },
    ]);
    expect(judge(withPool({ ...bare, osSKU: 'CBLMariner' }), '2026-04-01')).toMatchObject([
      {
        subject: 'retirement/azure-linux-2',
        severity: 'critical',
        dueDay: '2025-11-30',
        evidence: { pools: ['np1'], imagesRemoved: '2026-03-31' },
        reason:
          'Azure Linux 2.0 / CBL-Mariner node images (frozen in December 2025): support ended on 2025-11-30; its images are gone since 2026-03-31; 1 pool; move to Azure Linux 3',
      },
    ]);
  });

  test('retired-feature does not guess about what it cannot detect', () => {
    expect(judge(kubenet, '2028-03-01', only({ id: 'something-new', what: 'something new' }))).toMatchObject([
      {
        status: 'unknown',
        subject: 'retirement/something-new',
        reason: 'something new: cannot be told, this version cannot detect it',
      },
    ]);
  });

  test('retired-feature does not tell what cannot be told before it is near', () => {
    const undecided = modern({ networkProfile: null });
    expect(judge(undecided, '2027-10-02', only({}))).toMatchObject([{ status: 'pass' }]);
    expect(judge(undecided, '2027-10-03', only({}))).toMatchObject([
      { status: 'unknown', subject: 'retirement/kubenet', dueDay: null },
    ]);
  });
});

test('retired-feature can detect every retirement of the built-in list', () => {
  const reasons = judge(clusterOf({ dnsPrefix: 'x' })).map(({ reason }) => reason);
  expect(reasons.filter((reason) => reason.includes('cannot detect'))).toEqual([]);
});

test.each([
  ['kubenet', modern({ networkProfile: { ...network, networkPlugin: 'kubenet' } })],
  ['basic-load-balancer', modern({ networkProfile: { ...network, loadBalancerSku: 'Basic' } })],
  ['basic-load-balancer', modern({ networkProfile: { ...network, loadBalancerSku: 'basic' } })],
  ['availability-sets', withPool({ ...linux, type: 'AvailabilitySet' })],
  ['npm-linux', modern({ networkProfile: { ...network, networkPolicy: 'azure' } })],
  ['open-service-mesh', modern({ addonProfiles: { OpenServiceMesh: { enabled: true } } })],
  ['azure-linux-2', withPool({ ...bare, osSKU: 'Mariner' })],
  ['azure-linux-2', withPool({ ...bare, osSKU: 'AzureLinux', nodeImageVersion: 'AKSAzureLinux-V2gen2-202508.06.0' })],
  ['azure-linux-2', withPool({ ...bare, nodeImageVersion: 'AKSCBLMariner-V2gen2-202308.01.0' })],
  ['ubuntu-16-04', withPool({ ...bare, nodeImageVersion: 'AKSUbuntu-1604-2020.06.30' })],
  ['ubuntu-16-04', withPool({ ...bare, nodeImageVersion: 'AKSUbuntu:1604:2020.03.11' })],
  ['ubuntu-18-04', withPool({ ...bare, nodeImageVersion: 'AKSUbuntu-1804gen2containerd-2022.11.02' })],
  ['ubuntu-20-04', withPool({ ...linux, nodeImageVersion: 'AKSUbuntu-2004cvmcontainerd-202507.02.0' })],
  ['ubuntu-22-04', withPool({ ...linux, nodeImageVersion: 'AKSUbuntu-2204gen2containerd-202602.13.5' })],
  ['ubuntu-22-04', withPool({ ...bare, osSKU: 'Ubuntu2204' })],
  ['windows-2019', withPool({ ...windows, osSKU: 'Windows2019' })],
  ['windows-2019', withPool({ ...windows, nodeImageVersion: 'AKSWindows-2019-17763.2114.210811' })],
  [
    'windows-2022',
    withPool({ ...windows, osSKU: 'windows2022', nodeImageVersion: 'AKSWindows-2022-containerd-20348.2340.240401' }),
  ],
  ['windows-annual-channel', withPool({ ...windows, osSKU: 'WindowsAnnual' })],
  ['windows-annual-channel', withPool({ ...windows, nodeImageVersion: 'AKSWindows-23H2-gen2-25398.1009.240712' })],
  ['flatcar-preview', withPool({ ...bare, osSKU: 'Flatcar' })],
  ['flatcar-preview', withPool({ ...bare, nodeImageVersion: 'AKSFlatcar-flatcargen2-202508.06.0' })],
  ['custom-ca-trust-preview', withPool({ ...linux, enableCustomCATrust: true })],
  ['custom-ca-trust-preview', withPool({ ...linux, enableCustomCaTrust: true })],
  ['kubelet-cert-opt-out', modern({}, { tags: { 'aks-disable-kubelet-serving-certificate-rotation': 'True' } })],
  [
    'kubelet-cert-opt-out',
    withPool({ ...linux, tags: { 'AKS-Disable-Kubelet-Serving-Certificate-Rotation': 'true' } }),
  ],
  ['skip-gpu-driver-tag', withPool({ ...linux, tags: { SkipGPUDriverInstall: 'TRUE' } })],
  ['teleport-preview', withPool({ ...linux, tags: { EnableACRTeleport: 'true' } })],
  ['ingress-nginx', modern({ ingressProfile: { webAppRouting: { enabled: true } } })],
  [
    'ingress-nginx',
    modern({
      ingressProfile: { webAppRouting: { enabled: true, nginx: { defaultIngressControllerType: 'External' } } },
    }),
  ],
  ['ingress-nginx', modern({ addonProfiles: { httpapplicationrouting: { enabled: true } } })],
  ['legacy-aad', modern({ aadProfile: { clientAppID: '6aad5a6e-5cc5-8a00-01b2-401400000000' } })],
  ['legacy-aad', modern({ aadProfile: { serverAppId: '6aad5a6e-5cc5-8a00-01b2-401400000000' } })],
  ['pod-identity', modern({ podIdentityProfile: { enabled: true } })],
  ['kube-dashboard', modern({ addonProfiles: { kubeDashboard: { enabled: true, config: null } } })],
])('retired-feature sees %s', (id, cluster) => {
  expect(told(judge(cluster))).toEqual([['fail', id]]);
});

test('retired-feature sees Azure Network Policy Manager on both kernels', () => {
  const mixed = modern({
    networkProfile: { ...network, networkPolicy: 'Azure' },
    agentPoolProfiles: [linux, { ...windows, name: 'win', osSKU: 'Windows2025' }],
  });
  const verdicts = judge(mixed);
  expect(told(verdicts)).toEqual([
    ['fail', 'npm-linux'],
    ['fail', 'npm-windows'],
  ]);
  expect(verdicts.map(({ evidence }) => evidence.pools)).toEqual([['np1'], ['win']]);
});

test.each([
  [
    'off and null blocks',
    modern({
      addonProfiles: { openServiceMesh: { enabled: false }, kubeDashboard: null },
      aadProfile: {},
      podIdentityProfile: null,
      ingressProfile: { webAppRouting: null },
    }),
  ],
  [
    'application routing whose default controller is None',
    modern({ ingressProfile: { webAppRouting: { enabled: true, nginx: { defaultIngressControllerType: 'none' } } } }),
  ],
  [
    'another value of a tag',
    modern(
      { agentPoolProfiles: [{ ...linux, tags: { SkipGPUDriverInstall: 'false', EnableACRTeleport: '1' } }] },
      { tags: { 'aks-disable-kubelet-serving-certificate-rotation': 'yes' } },
    ),
  ],
  ['a pool tag that stands on the cluster', modern({}, { tags: { SkipGPUDriverInstall: 'true' } })],
  ['Azure Linux 3', withPool({ ...bare, osSKU: 'AzureLinux', nodeImageVersion: 'AKSAzureLinux-V3gen2-202609.15.0' })],
  ['Azure Container Linux', withPool({ ...bare, nodeImageVersion: 'AKSAzureLinux-aclgen2TL-202609.03.1' })],
  ['Azure Container Linux by its OS SKU', withPool({ ...bare, osSKU: 'AzureContainerLinux' })],
  ['Windows Server 2025', withPool({ ...windows, osSKU: 'Windows2025' })],
  ['virtual nodes', modern({ addonProfiles: { aciConnectorLinux: { enabled: true } } })],
  ['no network policy', modern({ networkProfile: { ...network, networkPolicy: null } })],
  ['a VirtualMachines pool', withPool({ ...linux, type: 'VirtualMachines', vmSize: '', count: null })],
])('retired-feature passes %s', (_what, cluster) => {
  expect(told(judge(cluster))).toEqual([['pass', null]]);
});

const UBUNTUS = ['ubuntu-20-04', 'ubuntu-22-04', 'ubuntu-18-04', 'ubuntu-16-04'];
test.each([
  ['a missing networkProfile', modern({ networkProfile: null }), ['kubenet', 'basic-load-balancer', 'npm-linux']],
  [
    'a missing loadBalancerSku and plugin',
    modern({ networkProfile: { networkPolicy: 'none' } }),
    ['kubenet', 'basic-load-balancer'],
  ],
  ['an odd network policy', modern({ networkProfile: { ...network, networkPolicy: 7 } }), ['npm-linux']],
  ['a missing pool type', withPool({ ...linux, type: null }), ['availability-sets']],
  ['a missing node image', withPool({ ...linux, nodeImageVersion: null }), UBUNTUS],
  ['an image without a system', withPool({ ...linux, nodeImageVersion: 'mine-1.2.3' }), UBUNTUS],
  ['an odd node image', withPool({ ...linux, nodeImageVersion: ['AKSUbuntu-2404'] }), UBUNTUS],
  ['OS SKU AzureLinux alone', withPool({ ...bare, osSKU: 'AzureLinux' }), ['azure-linux-2']],
  [
    'a Linux pool that tells nothing',
    withPool(bare),
    ['azure-linux-2', 'ubuntu-20-04', 'ubuntu-22-04', 'flatcar-preview', 'ubuntu-18-04', 'ubuntu-16-04'],
  ],
  ['a Windows pool that tells nothing', withPool(windows), ['windows-2019', 'windows-2022', 'windows-annual-channel']],
  [
    'odd tags of a pool',
    withPool({ ...linux, tags: 'none' }),
    ['kubelet-cert-opt-out', 'skip-gpu-driver-tag', 'teleport-preview'],
  ],
  ['an odd tag', withPool({ ...linux, tags: { SkipGPUDriverInstall: true } }), ['skip-gpu-driver-tag']],
  ['an odd add-on', modern({ addonProfiles: { openServiceMesh: { enabled: 'true' } } }), ['open-service-mesh']],
  ['an odd Entra profile', modern({ aadProfile: [] }), ['legacy-aad']],
])('retired-feature does not guess from %s', (_what, cluster, ids) => {
  expect(told(judge(cluster))).toEqual(ids.map((id) => ['unknown', id]));
});

test('retired-feature names the pools that use it for sure, whatever another one hides', () => {
  const verdicts = judge(
    withPool(
      { ...linux, nodeImageVersion: 'AKSUbuntu-2204gen2containerd-202602.13.5' },
      { ...bare, name: 'np2', osSKU: 'Ubuntu' },
    ),
  );
  expect(verdicts.find(({ subject }) => subject === 'retirement/ubuntu-22-04')).toMatchObject({
    status: 'fail',
    evidence: { pools: ['np1'] },
  });
});

test('retired-feature says unknown of each pool matter where the pools are not in the payload', () => {
  const verdicts = judge(modern({ agentPoolProfiles: null }));
  expect(verdicts).toHaveLength(14);
  expect(new Set(verdicts.map(({ status }) => status))).toEqual(new Set(['unknown']));
});
