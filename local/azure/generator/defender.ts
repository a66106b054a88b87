import type { World } from '../world.js';
import type { Names } from './cluster.js';
import {
  imageAsset,
  individual,
  type Place,
  put,
  recommendation,
  runningAsset,
  subAssessment,
} from './defenderRows.js';
import type { Draft, Fleet } from './draft.js';

/** What Defender is like in a subscription, by turns. */
type Coverage = 'findings' | 'clean' | 'off' | 'notScanned' | 'silent';
const TURNS: readonly Coverage[] = ['findings', 'clean', 'off', 'notScanned', 'silent'];

/** Keys of recommendations (MicrosoftDocs/defender-docs, recommendations-reference-container.md). */
const APP_ARMOR = '86f91051-9d6a-47c3-a07f-bd14cb214b45';
const ALLOWED_PORTS = 'add45209-73f6-4fa5-a5a5-74a451b07fbe';
const SENSOR = '56a83a6e-c417-42ec-b567-1e6fcb3d09a9';
const RUNNING_IMAGES = 'c609cf0f-71ab-41e9-a3c6-9a1f7fe1b8d5';
const REGISTRY_IMAGES = 'c0b7cfc6-3172-465a-b378-53c7ff2cc0d5';
const SECRETS = 'dd98425c-1407-40cc-8a2c-da5d0a2f80da';
const SECRET_SCANNING = 'b6ad173c-0cc6-4d44-b954-8217c8837a8e';
const CODE_SCANNING = '5a2b692f-9ccc-4519-b6bd-47125dd51884';

/** Plans of each subscription, and the organizations, repositories and images that Defender has looked at there. */
export function addDefender(world: World, { subscriptions }: Fleet): void {
  for (const [at, subscriptionId] of subscriptions.entries()) {
    const coverage = coverageAt(at);
    const scope = `/subscriptions/${subscriptionId}`;
    if (coverage !== 'silent') addPlans(world, scope, coverage);
    if (coverage !== 'off' && coverage !== 'silent') addRepositories(world, scope, coverage);
  }
  addRegistries(world, subscriptions);
  addImages(world, subscriptions);
}

function coverageAt(at: number): Coverage {
  return TURNS[at % TURNS.length] ?? 'clean';
}

function addPlans(world: World, scope: string, coverage: Coverage): void {
  const isOn = coverage !== 'off';
  const extension = (name: string, on: boolean) => ({ name, isEnabled: on ? 'True' : 'False' });
  const extensions = [
    extension('AgentlessDiscoveryForKubernetes', true),
    extension('ContainerRegistriesVulnerabilityAssessments', coverage !== 'notScanned'),
  ];
  const plans: Readonly<Record<string, Record<string, unknown>>> = {
    Containers: isOn ? { pricingTier: 'Standard', extensions } : { pricingTier: 'Free' },
    VirtualMachines: { pricingTier: 'Free' },
    KubernetesService: { pricingTier: isOn ? 'Free' : 'Standard', deprecated: true, replacedBy: ['Containers'] },
  };
  for (const [name, properties] of Object.entries(plans))
    put(world, `${scope}/providers/Microsoft.Security/pricings/${name}`, 'Microsoft.Security/pricings', {
      freeTrialRemainingTime: 'PT0S',
      ...properties,
    });
}

function addRepositories(world: World, scope: string, coverage: Coverage): void {
  const devops = `${scope}/resourceGroups/rg-devops/providers/Microsoft.Security/securityConnectors/github/devops/default`;
  const owner = `${devops}/gitHubOwners/contoso`;
  const type = 'Microsoft.Security/securityConnectors/devops/gitHubOwners';
  put(world, owner, type, { onboardingState: 'Onboarded', provisioningState: 'Succeeded' });
  const repository = (name: string): Place => ({ id: `${owner}/repos/${name}`, source: 'GitHub', type: 'GitHubRepo' });
  if (coverage === 'notScanned') {
    recommendation(world, repository('legacy').id, SECRET_SCANNING, 'High', 'GitHub');
    recommendation(world, repository('legacy').id, CODE_SCANNING, 'Medium', 'GitHub');
  }
  if (coverage !== 'findings') return;
  individual(world, repository('shop'), 'ExposedSecrets', 1, 'High');
  individual(world, repository('shop'), 'CodeVulnerabilities', 2, 'High');
  individual(world, repository('shop'), 'SoftwareUpdate', 3, 'Medium');
  individual(world, repository('infra'), 'IacVulnerabilities', 4, 'Medium');
  recommendation(world, repository('old').id, SECRETS, 'High', 'GitHub');
}

/** Two registries of Defender's own stage; further ones get images as well. */
function addRegistries(world: World, subscriptions: readonly string[]): void {
  for (const [at, subscriptionId] of subscriptions.slice(0, 2).entries()) {
    const name = `crimages${at + 1}`;
    const id = `/subscriptions/${subscriptionId}/resourceGroups/rg-images/providers/Microsoft.ContainerRegistry/registries/${name}`;
    const properties = {
      loginServer: `${name}.azurecr.io`,
      creationDate: '2024-03-04T05:06:07.0000000Z',
      provisioningState: 'Succeeded',
      adminUserEnabled: false,
      anonymousPullEnabled: false,
      publicNetworkAccess: 'Disabled',
    };
    const sku = { name: 'Premium', tier: 'Premium' };
    const type = 'Microsoft.ContainerRegistry/registries';
    world.resources[id.toLowerCase()] = { id, name, type, location: 'westeurope', sku, properties };
  }
}

/**
 * Images of the registries that the fleet has: a third of them has bad ones, a third has mild ones, the rest has none.
 * Nothing is found where nothing looks.
 */
function addImages(world: World, subscriptions: readonly string[]): void {
  const looked = subscriptions.filter((_id, at) => ['findings', 'clean'].includes(coverageAt(at)));
  const registries = Object.values(world.resources).filter(
    ({ type }) => type.toLowerCase() === 'microsoft.containerregistry/registries',
  );
  for (const [at, { id }] of registries.entries()) {
    if (!looked.includes(id.split('/')[2] ?? '') || at % 3 === 2) continue;
    const [bad, mild] = [imageAsset(id, 'shop-web', 10 + at), imageAsset(id, 'shop-api', 30 + at)];
    individual(world, mild, 'SoftwareUpdate', 5, 'Low', 'Medium', 'Low');
    if (at % 3 === 1) continue;
    individual(world, bad, 'SoftwareUpdate', 6, 'High', 'High', 'Critical', 'Unknown');
    individual(world, bad, 'SoftwareUpdate', 7, 'Medium', 'Medium');
    // The form of before 2026-07-31 says the same once more.
    recommendation(world, id, REGISTRY_IMAGES, 'High');
    subAssessment(world, id, REGISTRY_IMAGES, bad.digest, 'Critical');
  }
}

/** Running images and recommendations of a cluster, where something looks at it. */
export function addDefenderFindings(
  world: World,
  { index, fleet, subscriptionId, stopped }: Draft,
  { id }: Names,
): void {
  const coverage = coverageAt(fleet.subscriptions.indexOf(subscriptionId));
  if (coverage === 'silent' || coverage === 'off') return;
  recommendation(world, id, SENSOR, 'High', 'Azure', index % 3 === 0 ? 'Unhealthy' : 'Healthy');
  if (index % 6 === 1) recommendation(world, id, APP_ARMOR, 'High');
  if (index % 6 === 3) recommendation(world, id, ALLOWED_PORTS, 'Medium', 'Azure', 'NotApplicable');
  if (index % 12 === 5) recommendation(world, id, ALLOWED_PORTS, 'Medium');
  if (index % 12 === 7)
    individual(world, { id, source: 'Azure', type: 'managedClusters' }, 'ServiceUpgrade', index, 'High');
  if (stopped || coverage === 'notScanned') return;
  if (index % 4 === 0) {
    const web = runningAsset(id, 'shop-web', index);
    individual(world, web, 'SoftwareUpdate', 1, 'High', index % 8 === 0 ? 'Critical' : 'High', 'Low');
    individual(world, web, 'SoftwareUpdate', 2, 'Medium', 'Medium');
    individual(world, runningAsset(id, 'tools', index + 1), 'SoftwareUpdate', 1, 'Low', 'Unknown');
    if (index % 8 === 0) subAssessment(world, id, RUNNING_IMAGES, web.digest, 'High');
  }
  // Nothing in it says which cluster it runs in.
  if (index % 40 === 7)
    individual(
      world,
      runningAsset(`/subscriptions/${subscriptionId}`, 'stray', index),
      'SoftwareUpdate',
      1,
      'High',
      'High',
    );
}
