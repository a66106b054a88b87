import type { Draft, PoolDraft } from './draft.js';

type Properties = Record<string, unknown>;

/** Every tenth cluster is as `az aks create` makes it: nothing is hardened. */
const PLAIN_EVERY = 10;
/** Every third of the others has one flaw, by turns. */
const FLAW_EVERY = 3;

/** One thing that somebody switched off, or never switched on, on a cluster that is hardened otherwise. */
const FLAWS: readonly ((properties: Properties, draft: Draft) => void)[] = [
  (properties) => Object.assign(properties, { enableRBAC: false }),
  (properties) => delete properties.aadProfile,
  (properties) => Object.assign(properties, { disableLocalAccounts: false }),
  (properties) => Object.assign(properties, { aadProfile: { managed: true, enableAzureRBAC: false } }),
  (properties, { random }) => Object.assign(properties, { servicePrincipalProfile: { clientId: random.guid() } }),
  (properties) => Object.assign(properties, { oidcIssuerProfile: { enabled: false } }),
  (properties) => Object.assign(properties, { apiServerAccessProfile: { enablePrivateCluster: true } }),
  (_properties, draft) => eachPool(draft, { securityProfile: { sshAccess: 'LocalUser' } }),
  (_properties, draft) => Object.assign(draft.addons, { azureKeyvaultSecretsProvider: { enabled: false } }),
  (_properties, draft) => {
    // A spelling that the service returns too.
    delete draft.addons.azureKeyvaultSecretsProvider;
    draft.addons.azurekeyvaultsecretsprovider = secretsProvider('false');
  },
  (properties) => Object.assign(properties, { securityProfile: { ...SECURITY, azureKeyVaultKms: { enabled: false } } }),
  (_properties, draft) => eachPool(draft, { enableEncryptionAtHost: false }),
  (properties) => Object.assign(properties, { securityProfile: { ...SECURITY, defender: undefined } }),
  (properties) => Object.assign(properties, { azureMonitorProfile: { metrics: { enabled: false } } }),
  (_properties, draft) => Object.assign(draft.addons, { azurepolicy: { enabled: false } }),
  (properties) => Object.assign(properties, { apiServerAccessProfile: { disableRunCommand: true } }),
  (properties) => Object.assign(properties, { apiServerAccessProfile: openTo('0.0.0.0/0') }),
  (_properties, draft) => Object.assign(draft.network, { networkPolicy: 'none' }),
  (_properties, draft) => eachPool(draft, { enableNodePublicIP: true }),
  (_properties, draft) => Object.assign(draft.network, { outboundType: 'loadBalancer' }),
  (properties) => Object.assign(properties, { securityProfile: { ...SECURITY, imageCleaner: { enabled: false } } }),
  (_properties, draft) => Object.assign(draft.addons, { httpApplicationRouting: { enabled: true } }),
];

const SECURITY: Properties = {
  defender: { securityMonitoring: { enabled: true } },
  azureKeyVaultKms: { enabled: true },
  workloadIdentity: { enabled: true },
  imageCleaner: { enabled: true, intervalHours: 168 },
};

/**
 * How well a cluster is guarded, beside what traits make of it: most are hardened, some have one flaw, some are as they
 * were made. What was drawn for the cluster, and what a trait has set, stays.
 */
export function applyPosture(draft: Draft): void {
  const { index } = draft;
  if (isPlain(index)) return;
  const hardened: Properties = {
    disableLocalAccounts: true,
    aadProfile: { managed: true, enableAzureRBAC: true },
    oidcIssuerProfile: { enabled: true },
    apiServerAccessProfile: index % 2 === 0 ? PRIVATE : { disableRunCommand: true, ...openTo('198.51.100.0/24') },
    securityProfile: SECURITY,
    azureMonitorProfile: { metrics: { enabled: true } },
  };
  draft.addons = {
    azurepolicy: { enabled: true },
    azureKeyvaultSecretsProvider: secretsProvider('true'),
    ...draft.addons,
  };
  draft.network = { outboundType: 'userDefinedRouting', ...draft.network };
  eachPool(draft, { enableEncryptionAtHost: true, securityProfile: { sshAccess: 'Disabled' } });
  previews(draft, hardened);
  if (draft.network.networkPlugin === 'kubenet' && index % 100 > 50) eachPool(draft, { maxPods: 250 });
  const flaw = index % FLAW_EVERY === 1 ? FLAWS[Math.floor(index / FLAW_EVERY) % FLAWS.length] : undefined;
  flaw?.(hardened, draft);
  const securityProfile = {
    ...(hardened.securityProfile as Properties),
    ...(draft.properties.securityProfile as Properties),
  };
  draft.properties = { ...hardened, ...draft.properties, securityProfile };
}

/** Keys that preview API versions return: on most clusters Resource Graph does not show them. */
function previews({ index, network }: Draft, properties: Properties): void {
  if (index % 20 !== 2) return;
  const isOn = index % 40 === 2;
  network.podLinkLocalAccess = isOn ? 'None' : 'IMDS';
  properties.securityProfile = { ...SECURITY, imageIntegrity: { enabled: isOn } };
}

/** Nobody has hardened it. */
export function isPlain(index: number): boolean {
  return index % PLAIN_EVERY === PLAIN_EVERY - 1;
}

const PRIVATE: Properties = { enablePrivateCluster: true, disableRunCommand: true };

function openTo(range: string): Properties {
  return { authorizedIPRanges: [range] };
}

function secretsProvider(rotation: string): Properties {
  return { enabled: true, config: { enableSecretRotation: rotation, rotationPollInterval: '2m' } };
}

function eachPool({ pools }: Draft, more: PoolDraft['more']): void {
  for (const pool of pools) pool.more = { ...pool.more, ...more };
}
