import { type Offer, offersOf, type Plan, quietMinors } from './calendar.js';
import { FAMILIES, type Family, imageOf, isWindows, stampsOf } from './images.js';
import type { Random } from './random.js';

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
  /** Further keys, as ARM shows them. */
  more?: Record<string, unknown>;
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
  /** Sends to its region's Azure Monitor workspace. */
  metrics: boolean;
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

/** A version that the region offers under the plan: any quiet minor, mostly its newest patch. */
export function anyVersion(draft: Draft): string {
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
