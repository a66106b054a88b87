import { emptyWorld, type Subscription, type World } from '../world.js';
import { benchDraftOf, CLUSTERS_A_SUBSCRIPTION } from './bench.js';
import { clusterOf, type Names, namesOf } from './cluster.js';
import { policiesOf } from './conditionalAccess.js';
import { addDefender, addDefenderFindings } from './defender.js';
import { addDiagnosticSettings } from './diagnosticSettings.js';
import type { Draft, Fleet, Region } from './draft.js';
import { addExposure, applyNetwork } from './exposure.js';
import { addGrants } from './grants.js';
import { imageReleasesOf, newestImagesOf } from './images.js';
import { addIngress, applyIngress } from './ingress.js';
import { addMeshAndZones, applyMeshAndZones } from './meshAndZones.js';
import { addMetrics, applyMetrics } from './metrics.js';
import { addPolicyStates } from './policies.js';
import { applyPosture } from './posture.js';
import { randomOf } from './random.js';
import { addRegistries } from './registries.js';
import { addSignals } from './signals.js';
import { draftOf } from './sound.js';
import { applyTrait } from './traits.js';
import { addUpkeep } from './upkeep.js';
import { versionsAnswer } from './versions.js';

export interface FleetSize {
  readonly clusters: number;
  /** At least 1. A bench fleet has ten clusters in each, however many are asked for here. */
  readonly subscriptions: number;
  readonly seed: number;
  /** What all dates are reckoned from; nothing turns between two days before it and two days after the second night. */
  readonly now: Date;
  /** @default varied */
  readonly kind?: FleetKind;
}

/** `varied`: every check fails on some. `bench`: even and large, for measuring. README.md tells them apart. */
export type FleetKind = 'varied' | 'bench';

const REGIONS = [
  { name: 'westeurope', lags: false },
  { name: 'northeurope', lags: false },
  { name: 'germanywestcentral', lags: true },
] as const;
const TEAMS = ['payments', 'search', 'orders', 'identity', 'catalogue', 'logistics', 'media', 'analytics'] as const;

/** A made-up fleet, as varied as README.md says. The same arguments give the same bytes. */
export function generateWorld({ clusters, subscriptions, seed, now, kind = 'varied' }: FleetSize): World {
  const random = randomOf(seed, 'fleet');
  const world = emptyWorld(random.guid());
  const count = kind === 'bench' ? Math.ceil(clusters / CLUSTERS_A_SUBSCRIPTION) : subscriptions;
  world.subscriptions = Array.from({ length: Math.max(1, count) }, (_none, place) => subscriptionOf(place, seed));
  const [first, ...others] = world.subscriptions.map(({ id }) => id);
  if (first === undefined) return world;
  const regions = REGIONS.map((region) => regionOf(region, first));
  for (const region of regions) addRegion(world, region, seed, now);
  world.imageReleases = imageReleasesOf(seed, now);
  world.conditionalAccess = policiesOf(seed);
  const [home, ...abroad] = regions;
  if (home === undefined) return world;
  const fleet: Fleet = { seed, now, regions: [home, ...abroad], subscriptions: [first, ...others] };
  if (kind === 'bench') for (const region of regions) addMonitorAccount(world, region, first);
  else addMeshAndZones(world, regions);
  for (let index = 0; index < clusters; index += 1)
    if (kind === 'bench') addCluster(world, benchDraftOf(index, fleet));
    else addVaried(world, variedDraftOf(index, fleet));
  if (kind === 'varied') {
    addDefender(world, fleet);
    addRegistries(world, fleet);
  }
  return world;
}

function variedDraftOf(index: number, fleet: Fleet): Draft {
  const draft = draftOf(index, fleet);
  applyTrait(draft);
  applyPosture(draft);
  applyMeshAndZones(draft);
  applyIngress(draft);
  applyNetwork(draft);
  applyMetrics(draft);
  return draft;
}

function addCluster(world: World, draft: Draft): Names {
  const names = namesOf(draft);
  world.resources[names.id.toLowerCase()] = clusterOf(draft, names);
  addSignals(world, draft, names);
  return names;
}

/** What stands beside a cluster of the varied fleet in further tables; the bench fleet has none of it. */
function addVaried(world: World, draft: Draft): void {
  const names = addCluster(world, draft);
  addPolicyStates(world, draft, names);
  addDefenderFindings(world, draft, names);
  addDiagnosticSettings(world, draft, names);
  addGrants(world, draft, names);
  addUpkeep(world, draft, names);
  addIngress(world, draft, names);
  addExposure(world, draft, names);
  addMetrics(world, draft, names);
}

function subscriptionOf(place: number, seed: number): Subscription {
  const random = randomOf(seed, 'subscription', place);
  const team = TEAMS[place % TEAMS.length] ?? TEAMS[0];
  const environment = place % 3 === 2 ? 'test' : 'production';
  return {
    id: random.guid(),
    name: `${team} ${environment} ${place + 1}`,
    state: 'Enabled',
    tags: { owner: team, environment },
    managementGroups: [
      { name: `mg-${environment}`, displayName: environment === 'test' ? 'Test' : 'Production' },
      { name: 'mg-landing-zones', displayName: 'Landing zones' },
    ],
  };
}

function regionOf({ name, lags }: (typeof REGIONS)[number], subscriptionId: string): Region {
  const group = `/subscriptions/${subscriptionId}/resourceGroups/rg-monitoring`;
  return { name, lags, workspaceId: `${group}/providers/Microsoft.OperationalInsights/workspaces/law-${name}` };
}

function addRegion(world: World, { name, lags, workspaceId }: Region, seed: number, now: Date): void {
  world.versions[name] = versionsAnswer(lags, now);
  world.newestImages[name] = newestImagesOf(lags, now);
  world.resources[workspaceId.toLowerCase()] = {
    id: workspaceId,
    name: `law-${name}`,
    type: 'microsoft.operationalinsights/workspaces',
    location: name,
    properties: {
      customerId: randomOf(seed, 'workspace', name).guid(),
      provisioningState: 'Succeeded',
      sku: { name: 'PerGB2018' },
    },
  };
}

/** An Azure Monitor workspace: where Prometheus metrics of the region would lie. */
function addMonitorAccount(world: World, { name }: Region, subscriptionId: string): void {
  const group = `/subscriptions/${subscriptionId}/resourceGroups/rg-monitoring`;
  const id = `${group}/providers/Microsoft.Monitor/accounts/amw-${name}`;
  world.resources[id.toLowerCase()] = {
    id,
    name: `amw-${name}`,
    type: 'microsoft.monitor/accounts',
    location: name,
    properties: { provisioningState: 'Succeeded' },
  };
}
