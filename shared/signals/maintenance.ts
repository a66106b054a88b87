import { z } from 'zod';
import type { Cluster } from '../estate/cluster.js';
import { isObject, property } from '../json.js';
import { caseless, oddity } from './door.js';
import { type Seen, unseen, whyNotRead } from './gap.js';
import type { ByNeed } from './reading.js';
import type { SignalReads } from './reads.js';
import { known, notKnown, type Signal } from './signal.js';
import type { MaintenanceConfiguration } from './types.js';

// New form: maintenanceWindow. Old form, still returned for `default`: timeInWeek and notAllowedTime.
const entry = caseless({
  name: z.string().min(1),
  properties: z.record(z.string(), z.unknown()),
});
const forms = caseless({
  maintenanceWindow: z.record(z.string(), z.unknown()).optional(),
  timeInWeek: z.array(z.unknown()).optional(),
  notAllowedTime: z.array(z.unknown()).optional(),
});

/** Channels that a maintenance configuration does not govern: nothing is planned, or the OS patches itself at night. */
const UNGOVERNED = ['none', 'unmanaged'];

/**
 * Is an automatic channel on that a maintenance configuration governs? Only then are a cluster's configurations read.
 * A channel of another type than text counts as on: the check then says what is odd.
 */
export function needsMaintenance({ properties }: Cluster): boolean {
  if (properties.state !== 'value') return false;
  return ['autoUpgradeProfile.upgradeChannel', 'autoUpgradeProfile.nodeOSUpgradeChannel'].some((path) => {
    const channel = properties.value.text(path);
    return (
      channel.state === 'odd' || (channel.state === 'value' && !UNGOVERNED.includes(channel.value.trim().toLowerCase()))
    );
  });
}

/** The maintenance configurations of an answer (or of its `value`), properties as returned. One odd entry makes all of it unknown. */
export function parseMaintenance(raw: unknown, asOf: Date): Signal<readonly MaintenanceConfiguration[]> {
  const list = z.array(entry).safeParse(isObject(raw) ? property(raw, 'value') : raw);
  if (!list.success) return notKnown(`odd maintenanceConfigurations answer: ${oddity(list.error)}`);
  for (const { name, properties } of list.data) {
    const form = forms.safeParse(properties);
    if (!form.success) return notKnown(`odd maintenance configuration ${name}: ${oddity(form.error)}`);
  }
  return known(list.data, asOf);
}

/** Reads a cluster's maintenance configurations; the caller asks only where {@link needsMaintenance}. */
export async function readMaintenance(
  reads: SignalReads,
  cluster: Cluster,
  now: Date,
): Promise<Seen<readonly MaintenanceConfiguration[]>> {
  if (cluster.id === null) return { signal: notKnown('the cluster has no id to ask for its maintenance windows') };
  const answer = await reads.maintenanceConfigurations(cluster.id, cluster.location ?? undefined);
  const scope = `cluster/${cluster.id}`;
  if (answer.ok) {
    const signal = parseMaintenance(answer.value, now);
    return signal.known ? { signal } : unseen(scope, 'maintenance', signal.why);
  }
  const why = whyNotRead('maintenance windows', answer, 'Reader on the cluster');
  return unseen(scope, 'maintenance', why);
}

/** A call for each cluster: read by need. */
export const maintenance: ByNeed<'maintenance', 'cluster'> = {
  name: 'maintenance',
  about: 'cluster',
  isNeeded: needsMaintenance,
  notNeeded: 'maintenance windows were not read: no automatic channel is on that one could govern',
  read: readMaintenance,
  form: z.array(z.object({ name: z.string(), properties: z.record(z.string(), z.unknown()) })),
};
