import { type AutomaticChannel, channelsOf } from '../checks/core/channels.js';
import { maintenanceWindows } from '../checks/core/maintenanceSchedule.js';
import type { Cluster } from '../estate/cluster.js';
import type { Facts } from '../estate/facts.js';
import { parseNodeImage } from '../estate/nodeImage.js';
import type { MaintenanceConfiguration, Signals } from '../signals/types.js';
import { clean } from '../text.js';
import { addDays, DAY_MS, dayOf, HOUR_MS, parseDay } from '../time.js';

/** A maintenance window in which an automatic channel may upgrade a cluster. */
export interface PlannedWindow {
  readonly by: AutomaticChannel['property'];
  /** Value of that property, as returned. */
  readonly channel: string;
  /** ISO, UTC. */
  readonly begins: string;
  readonly hours: number;
  /** When the configuration was read; absent: in this sweep. ISO, UTC. */
  readonly asOf?: string;
}

/** What AKS does by itself to a cluster, as one sweep saw it. */
export interface SeenUpkeep {
  /** currentKubernetesVersion; absent: no channel upgrades it, or it is not in the payload. */
  readonly kubernetes?: string;
  /** By pool: the stamp of its node image (`202607.15.0`), or what it calls itself where it has none. */
  readonly images: Readonly<Record<string, string>>;
  /** Channels by the names of their values, for what is told: of Kubernetes, and of the node images. */
  readonly channels: { readonly kubernetes?: string; readonly images: string };
  /** Whose provisioningState is Failed: `of the cluster`, `of pool np1`; null: nobody's. */
  readonly failed: string | null;
  /** An operation is going on; null: the payload does not say. */
  readonly underWay: boolean | null;
  /** Windows that begin on the day after the sweep. */
  readonly tomorrow: readonly PlannedWindow[];
}

/** It brings new node images and never another Kubernetes (Microsoft's page on automatic upgrades). */
const IMAGES_ONLY = 'node-image';
/** provisioningState of a cluster on which nothing is going on. */
const AT_REST = ['succeeded', 'failed', 'canceled'];

/** @returns `undefined` where no automatic channel is known to be on: then AKS upgrades nothing by itself */
export function seeUpkeep(
  cluster: Cluster,
  { maintenance }: Pick<Signals, 'maintenance'>,
  now: Date,
): SeenUpkeep | undefined {
  const { properties } = cluster;
  const { on } = channelsOf(cluster);
  const [first] = on;
  if (first === undefined || properties.state !== 'value') return undefined;
  const upgrading = on.find(({ property, value }) => property === 'upgradeChannel' && wordOf(value) !== IMAGES_ONLY);
  const imaging = on.find(({ property }) => property === 'nodeOSUpgradeChannel') ?? first;
  const version = upgrading && textOf(properties.value, 'currentKubernetesVersion');
  const state = textOf(properties.value, 'provisioningState');
  return {
    ...(version === undefined ? {} : { kubernetes: version }),
    images: imagesOf(cluster),
    channels: { ...(upgrading && { kubernetes: clean(upgrading.value, 40) }), images: clean(imaging.value, 40) },
    failed: failedOf(cluster, state),
    underWay: state === undefined ? null : !AT_REST.includes(wordOf(state)),
    tomorrow: maintenance.known ? on.flatMap((channel) => windowsOf(channel, maintenance, now)) : [],
  };
}

function imagesOf({ pools }: Cluster): Record<string, string> {
  const images = (pools.state === 'value' ? pools.value : []).flatMap(({ name, facts }) => {
    const version = textOf(facts, 'nodeImageVersion');
    return version === undefined ? [] : [[clean(name, 40), parseNodeImage(version).stamp ?? version] as const];
  });
  return Object.fromEntries(images);
}

function failedOf({ pools }: Cluster, state: string | undefined): string | null {
  if (wordOf(state ?? '') === 'failed') return 'of the cluster';
  const failed = (pools.state === 'value' ? pools.value : []).find(
    ({ facts }) => wordOf(textOf(facts, 'provisioningState') ?? '') === 'failed',
  );
  return failed === undefined ? null : `of pool ${clean(failed.name, 40)}`;
}

/**
 * The windows of one channel that begin on the day after the sweep (UTC). A schedule that has one every day says nothing
 * about tomorrow: it is left out. So is what `default` governs: AKS's own weekly releases, of which nobody says when one
 * is due.
 */
function windowsOf(
  { property, value, governedBy }: AutomaticChannel,
  maintenance: { readonly value: readonly MaintenanceConfiguration[]; readonly asOf: string },
  now: Date,
): readonly PlannedWindow[] {
  const found = maintenance.value.find(({ name }) => name.toLowerCase() === governedBy.toLowerCase());
  const schedule = found && maintenanceWindows(found.properties);
  // What is odd about a schedule, the checks say.
  if (schedule === undefined || 'odd' in schedule) return [];
  const today = dayOf(now);
  const spansOf = (day: string) => {
    const begins = parseDay(day) ?? now;
    return schedule.windows(begins, new Date(begins.getTime() + DAY_MS - 1));
  };
  if (spansOf(today).length > 0) return [];
  const isOlder = maintenance.asOf !== now.toISOString();
  return spansOf(addDays(today, 1)).map(({ begins, ends }) => ({
    by: property,
    channel: clean(value, 40),
    begins: begins.toISOString(),
    hours: (ends.getTime() - begins.getTime()) / HOUR_MS,
    ...(isOlder && { asOf: maintenance.asOf }),
  }));
}

function textOf(facts: Facts, name: string): string | undefined {
  const field = facts.text(name);
  return field.state === 'value' && field.value.trim() !== '' ? clean(field.value, 60) : undefined;
}

function wordOf(text: string): string {
  return text.trim().toLowerCase();
}
