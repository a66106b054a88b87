import type { Check } from '../../shared/checks/check.js';
import { POLICIES } from '../../shared/estate/kubernetesPolicies.js';
import type { Findings } from '../../shared/signals/defenderTypes.js';
import { known, notKnown } from '../../shared/signals/signal.js';
import type { PolicyStates, Replica, SignalName, Signals } from '../../shared/signals/types.js';
import { LONG_TERM, OFFICIAL, offered } from './regions.js';

/** The day on which the healthy cluster is healthy. */
export const HEALTHY_NOW = '2026-08-23T01:30:00Z';
const AS_OF = new Date(HEALTHY_NOW);
const IMAGE = 'AKSUbuntu-2404gen2containerd-202608.20.0';
const GATEWAY =
  '/subscriptions/11111111-1111-4111-8111-111111111111/resourceGroups/rg-pay/providers/Microsoft.Network/applicationGateways/agw-pay';

/** Properties of a cluster that no check finds fault with, in ARM's form. */
export function healthyProperties(): Record<string, unknown> {
  return {
    provisioningState: 'Succeeded',
    powerState: { code: 'Running' },
    nodeResourceGroup: 'MC_rg-pay_aks-pay_westeurope',
    kubernetesVersion: '1.36',
    currentKubernetesVersion: '1.36.2',
    supportPlan: OFFICIAL,
    enableRBAC: true,
    disableLocalAccounts: true,
    aadProfile: { managed: true, enableAzureRBAC: true, adminGroupObjectIDs: null },
    servicePrincipalProfile: { clientId: 'msi' },
    oidcIssuerProfile: { enabled: true },
    securityProfile: {
      workloadIdentity: { enabled: true },
      azureKeyVaultKms: { enabled: true },
      defender: { securityMonitoring: { enabled: true } },
      imageCleaner: { enabled: true },
      imageIntegrity: { enabled: true },
    },
    apiServerAccessProfile: { disableRunCommand: true, enablePrivateCluster: true },
    addonProfiles: {
      azureKeyvaultSecretsProvider: { enabled: true, config: { enableSecretRotation: 'true' } },
      azurepolicy: { enabled: true },
      omsagent: { enabled: true },
      ingressApplicationGateway: { enabled: true, config: { effectiveApplicationGatewayId: GATEWAY } },
    },
    azureMonitorProfile: { metrics: { enabled: true } },
    serviceMeshProfile: { mode: 'Istio', istio: { revisions: ['asm-1-28'] } },
    networkProfile: {
      networkPlugin: 'azure',
      networkPolicy: 'cilium',
      loadBalancerSku: 'standard',
      outboundType: 'userDefinedRouting',
      podLinkLocalAccess: 'None',
    },
    autoUpgradeProfile: { upgradeChannel: 'patch', nodeOSUpgradeChannel: 'NodeImage' },
    agentPoolProfiles: [
      {
        name: 'np1',
        type: 'VirtualMachineScaleSets',
        count: 3,
        mode: 'System',
        osType: 'Linux',
        osSKU: 'Ubuntu',
        orchestratorVersion: '1.36',
        currentOrchestratorVersion: '1.36.2',
        nodeImageVersion: IMAGE,
        provisioningState: 'Succeeded',
        powerState: { code: 'Running' },
        enableEncryptionAtHost: true,
        securityProfile: { sshAccess: 'Disabled' },
      },
    ],
  };
}

/** What Defender's findings are where it found nothing. */
export const NO_FINDINGS: Findings = { places: 0, atLeast: false, findings: {}, shown: [] };

/** Every signal known, and none of them bad, for a cluster with these pools. */
export function goodSignals(pools: readonly string[] = ['np1'], image = IMAGE): Signals {
  const window = (name: string) => ({
    name,
    properties: {
      maintenanceWindow: {
        schedule: { weekly: { intervalWeeks: 1, dayOfWeek: 'Sunday' } },
        durationHours: 8,
        utcOffset: '+00:00',
        startDate: '2026-01-01',
        startTime: '00:00',
      },
    },
  });
  return {
    regionVersions: known(
      {
        region: 'westeurope',
        minors: [
          offered('1.36', { patches: ['1.36.1', '1.36.2'] }),
          offered('1.35', { patches: ['1.35.6', '1.35.7'] }),
          offered('1.29', { supportPlans: [LONG_TERM], patches: ['1.29.14', '1.29.15'] }),
          offered('1.28', { supportPlans: [LONG_TERM], patches: ['1.28.100', '1.28.101'] }),
        ],
      },
      AS_OF,
    ),
    maintenance: known([window('aksManagedAutoUpgradeSchedule'), window('aksManagedNodeOSUpgradeSchedule')], AS_OF),
    diagnosticSettings: known(
      [{ name: 'control-plane', to: ['workspace'], categories: ['kube-audit-admin', 'guard'], groups: [] }],
      AS_OF,
    ),
    meshRevisions: known(
      {
        region: 'westeurope',
        revisions: [{ revision: 'asm-1-28', compatibleWith: [{ plan: OFFICIAL, minors: ['1.35', '1.36'] }] }],
      },
      AS_OF,
    ),
    // A pool in two zones passes without this answer; one that has none is in order only where there are none.
    regionZones: known({ region: 'westeurope', zones: 0 }, AS_OF),
    conditionalAccess: known([], AS_OF),
    endOfLifeNotices: known([], AS_OF),
    automaticUpgrades: known([], AS_OF),
    apiDeprecations: known([], AS_OF),
    alerts: known([], AS_OF),
    policyStates: known(compliantStates(), AS_OF),
    defenderPlan: known({ tier: 'Standard', older: [], extensionsOff: [], chinaRegion: null }, AS_OF),
    devOpsConnections: known({ count: 1, names: ['acme'] }, AS_OF),
    imageFindings: known({ ...NO_FINDINGS, unplaced: 0 }, AS_OF),
    repositoryFindings: known(
      { secrets: { ...NO_FINDINGS, notScanned: 0 }, code: { ...NO_FINDINGS, notScanned: 0 } },
      AS_OF,
    ),
    defenderRecommendations: known({ recommendations: [], more: 0 }, AS_OF),
    replications: known({ listed: true, replicas: healthyReplicas() }, AS_OF),
    cacheRules: known([{ name: 'docker-hub', source: 'docker.io/library/*', state: 'Succeeded' }], AS_OF),
    clusterAdmins: known({ principals: [], unnamed: 0 }, AS_OF),
    gitOps: known([{ kind: 'extension', name: 'flux', type: 'microsoft.flux' }], AS_OF),
    exposedServices: known([], AS_OF),
    backups: known([{ id: 'nightly', state: 'ProtectionConfigured' }], AS_OF),
    ingressGateway: known(
      { id: GATEWAY, tier: 'WAF_v2', firewalls: [{ of: 'the gateway', mode: 'prevention', policy: null }] },
      AS_OF,
    ),
    frontGateways: known({ inNetwork: [], byBackend: new Map(), undecided: [], undecidedElsewhere: 0 }, AS_OF),
    dataCollectionRules: known([], AS_OF),
    nodeInventory: known(
      {
        nodes: pools.map((pool) => ({
          name: `aks-${pool}-12345678-vmss000000`,
          pool,
          nodeImageVersion: image,
          lastBoot: '2026-08-20T02:00:00Z',
        })),
        kuredPodSeen: true,
      },
      AS_OF,
    ),
    rebootRequests: known(
      {
        ambiguous: false,
        nodes: pools.map((pool) => ({ node: `aks-${pool}-12345678-vmss000000`, required: false, since: null })),
      },
      AS_OF,
    ),
    newestNodeImages: known(new Map(pools.map((pool) => [pool, known(image, AS_OF)])), AS_OF),
    nodeImageFixes: known(new Map(pools.map((pool) => [pool, known({ newest: image, ids: [] }, AS_OF)])), AS_OF),
  };
}

/** The same signals, but for one that was refused. */
export function without(name: SignalName, signals: Signals, why = 'no permission'): Signals {
  return { ...signals, [name]: notKnown(why) };
}

/** The home region and another one: what a registry with a replica shows. */
function healthyReplicas(): readonly Replica[] {
  const replica = { takesRequests: true, zoneRedundant: true, state: 'succeeded' };
  return ['westeurope', 'northeurope'].map((region) => ({ region, ...replica }));
}

/** Every policy that a check asks after is assigned and met. */
function compliantStates(): PolicyStates {
  const met = { assignments: 1, state: 'Compliant', nonCompliant: 0, atLeast: false, components: [] };
  return Object.fromEntries(Object.values(POLICIES).map(({ id }) => [id, met]));
}

/** The good signals that a check names, and nothing known of the others: what a sweep that reads what is wanted hands it. */
export function onlyNamed({ needs, uses }: Pick<Check, 'needs' | 'uses'>, good: Signals): Signals {
  const others = (Object.keys(good) as SignalName[]).filter((name) => ![...needs, ...uses].includes(name));
  return others.reduce((signals, name) => without(name, signals, 'nobody asked'), good);
}
