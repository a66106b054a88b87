import { endOfSupport, type Line, nextSupported } from '../checks/core/supportEnd.js';
import { planOf, poolVersion, runningVersion, tierOf } from '../checks/running.js';
import type { CheckSettings } from '../checks/settings.js';
import { textOf as versionText } from '../checks/version.js';
import type { Cluster, NodePool } from '../estate/cluster.js';
import type { Facts } from '../estate/facts.js';
import { parseNodeImage } from '../estate/nodeImage.js';
import type { OfferedMinor, Signals } from '../signals/types.js';
import { clean } from '../text.js';
import { type Day, dayOf } from '../time.js';

/** What a report says of a cluster that no finding says: what it runs, and until when that is supported. */
export interface ClusterInventory {
  readonly stopped: boolean;
  /** `1.34.7`; null: the payload does not say. */
  readonly version: string | null;
  /** `KubernetesOfficial` or `AKSLongTermSupport`, as it is in force; null: nobody may say. */
  readonly supportPlan: string | null;
  /** `free`, `standard` or `premium`; null: nobody may say. */
  readonly tier: string | null;
  /** Last day of support by the calendar, on the plan in force; it counts in full. Null: the calendar cannot tell. */
  readonly supportEnds: Day | null;
  readonly supportLine: Line | null;
  /** Last day of long-term support of its minor, whatever the plan in force; null: the minor has none. */
  readonly longTermEnds: Day | null;
  /** The next minor to upgrade to (`1.35`); null: none is known. */
  readonly upgradeTo: string | null;
  /** `autoUpgradeProfile.upgradeChannel` and `nodeOSUpgradeChannel`, as returned; null: not set. */
  readonly upgradeChannel: string | null;
  readonly nodeOsChannel: string | null;
  readonly pools: readonly PoolInventory[];
  /** What its region offers; null: that was not read. */
  readonly offered: readonly OfferedMinor[] | null;
}

export interface PoolInventory {
  readonly name: string;
  /** `System` or `User`, as returned. */
  readonly mode: string | null;
  readonly version: string | null;
  /** `Ubuntu 22.04`; where the image does not tell, what osSKU or osType says. */
  readonly os: string | null;
  /** nodeImageVersion, as returned. */
  readonly image: string | null;
  /** The UTC day on which the image was built; null: its name does not tell. */
  readonly imageBuilt: Day | null;
  readonly nodes: number | null;
}

/** What can be read from the resource itself; a value of another type than expected is as good as none here. */
export function seeInventory(
  cluster: Cluster,
  { regionVersions }: Pick<Signals, 'regionVersions'>,
  { calendar }: Pick<CheckSettings, 'calendar'>,
  now: Date,
): ClusterInventory {
  const [running, plan, tier] = [runningVersion(cluster), planOf(cluster), tierOf(cluster)];
  const known = running.known && plan.known ? { version: running.value, plan: plan.value } : undefined;
  const end = known && endOfSupport(known.version, known.plan, calendar);
  const longTerm = known && endOfSupport(known.version, { ...known.plan, longTerm: true }, calendar);
  return {
    stopped: cluster.stopped,
    version: running.known ? versionText(running.value) : null,
    supportPlan: plan.known ? plan.value.name : null,
    tier: tier.known ? tier.value : null,
    supportEnds: end?.state === 'dated' ? end.day : null,
    supportLine: end?.state === 'dated' ? end.line : null,
    longTermEnds: longTerm?.state === 'dated' && longTerm.line === 'long-term' ? longTerm.day : null,
    upgradeTo: known ? nextSupported(known.version, known.plan, calendar, now) : null,
    upgradeChannel: ownText(cluster, 'autoUpgradeProfile.upgradeChannel'),
    nodeOsChannel: ownText(cluster, 'autoUpgradeProfile.nodeOSUpgradeChannel'),
    pools: cluster.pools.state === 'value' ? cluster.pools.value.map(poolOf) : [],
    offered: regionVersions.known ? regionVersions.value.minors : null,
  };
}

function poolOf({ name, facts }: NodePool): PoolInventory {
  const version = poolVersion(facts);
  const image = textIn(facts, 'nodeImageVersion');
  const parsed = image === null ? undefined : parseNodeImage(image);
  const nodes = facts.number('count');
  return {
    name: clean(name, 40),
    mode: textIn(facts, 'mode'),
    version: version.known ? versionText(version.value) : null,
    os: parsed?.os ?? textIn(facts, 'osSKU') ?? textIn(facts, 'osType'),
    image,
    imageBuilt: parsed?.date ? dayOf(parsed.date) : null,
    nodes: nodes.state === 'value' ? nodes.value : null,
  };
}

function ownText({ properties }: Cluster, path: string): string | null {
  return properties.state === 'value' ? textIn(properties.value, path) : null;
}

function textIn(facts: Facts, path: string): string | null {
  const field = facts.text(path);
  return field.state === 'value' && field.value.trim() !== '' ? clean(field.value, 80) : null;
}
