import { z } from 'zod';
import { VigieError } from '../errors.js';
import { alertsById, alertsSince } from '../estate/alertReads.js';
import { readCluster } from '../estate/readCluster.js';
import { alertEvent } from '../events/build.js';
import type { AlertEvent } from '../events/event.js';
import { commit, destinationsOf } from '../outbox/commit.js';
import { loadState, saveState } from '../outbox/state.js';
import { toldAfter, toldSchema } from '../outbox/told.js';
import { alertsOf, placed } from '../signals/alerts.js';
import { append } from '../signals/placing.js';
import type { DefenderAlert } from '../signals/types.js';
import type { Store } from '../store/store.js';
import { HOUR_MS } from '../time.js';
import { byBlob, type ClusterIndex, clustersOf, type IndexedCluster, readIndex } from './clusterIndex.js';
import type { Vigie } from './compose.js';
import { tell } from './tell.js';

export const ALERTS_PARTITION = '_alerts';

/** Alerts are looked for so far back by the time that Defender generated them: they can arrive late. */
const WINDOW_MS = 72 * HOUR_MS;

const knownAlert = z.object({
  rev: z.int().min(1),
  severity: z.string(),
  status: z.string(),
  generated: z.string().nullable(),
});

const alertState = z.object({
  schema: z.literal(1),
  seq: z.int().min(0),
  told: toldSchema.optional(),
  /** By lower-cased systemAlertId: as it was last told. Final ones are kept while they are young, so that they are told once. */
  alerts: z.record(z.string(), knownAlert),
});
type AlertState = z.infer<typeof alertState>;
type KnownAlert = z.infer<typeof knownAlert>;

/** How an alert pass ended; `waiting`: nothing may be told yet, and why. */
export type AlertPass =
  | { readonly result: 'done'; readonly events: number }
  | { readonly result: 'waiting'; readonly why: string };

/**
 * Forwards Defender alerts between sweeps: all of the last 72 hours by generated time, and all known ones that are not
 * final, compared by status and severity. What changed is committed as the outbox of `_alerts`. Without an index of
 * clusters nothing is known to join by, and nothing is committed; in a cloud without Defender nothing is asked. Run twice, it tells everything once.
 */
export async function alertPass(vigie: Vigie): Promise<AlertPass> {
  if (vigie.config.cloud.withoutDefender !== undefined) return { result: 'done', events: 0 };
  for (let gone: string | undefined; ; ) {
    const index = await readIndex(vigie.store);
    if (index === undefined) return { result: 'waiting', why: 'no sweep has written the index of clusters yet' };
    if (index.folder === gone)
      throw new VigieError(
        'VIGIE_STORE_DAMAGED',
        `index/${index.sweep}/${gone} lacks a blob; the next sweep writes it anew`,
      );
    const before = await stateOf(vigie);
    const found = await readAlerts(vigie, index, before);
    if (found === 'moved') {
      gone = index.folder;
      continue;
    }
    if (!found.ok) return { result: 'waiting', why: found.why };
    const { events, next: compared } = compare(vigie, before, found.alerts);
    if (events.length === 0) return { result: 'done', events: 0 };
    const entries = events.map((event) => ({ event, to: vigie.route(event) }));
    const next = { ...compared, ...toldAfter(before, compared.seq, entries) };
    const header = { sweep: null, configHash: vigie.config.hash, next };
    const { result } = await commit(vigie.store, ALERTS_PARTITION, next.seq, header, entries);
    // Taken by a pass beside this one: what it told is not told again.
    if (result !== 'committed') continue;
    await saveState(vigie.store, ALERTS_PARTITION, next.seq, next);
    await vigie.wake(ALERTS_PARTITION, destinationsOf(entries));
    return { result: 'done', events: events.length };
  }
}

interface Told {
  readonly alert: DefenderAlert;
  /** The cluster that it is told of. */
  readonly cluster: IndexedCluster;
}

type Found = { readonly ok: true; readonly alerts: readonly Told[] } | { readonly ok: false; readonly why: string };

/** @returns `moved`: a sweep has put another index in the place of this one meanwhile */
async function readAlerts(vigie: Vigie, index: ClusterIndex, before: AlertState): Promise<Found | 'moved'> {
  const { subscriptions } = index;
  const from = new Date(vigie.now.getTime() - WINDOW_MS);
  const young = await alertsSince(vigie.azure, subscriptions, from);
  if (!young.ok) return young;
  const old = Object.entries(before.alerts).filter(([, known]) => !isFinal(known) && !isYoung(known, from));
  const older = await alertsById(
    vigie.azure,
    subscriptions,
    old.map(([id]) => id),
  );
  if (!older.ok) return older;
  return joined(vigie.store, index, alertsOf([...young.rows, ...older.rows]).alerts);
}

/** Of the index only the clusters of subscriptions that alerts name are read, and one blob of it is in memory at a time. */
async function joined(
  store: Store,
  index: ClusterIndex,
  alerts: readonly DefenderAlert[],
): Promise<Extract<Found, { ok: true }> | 'moved'> {
  const named = bySubscription(alerts);
  const told = new Map<string, Told>();
  for (const subscriptions of byBlob(index.subscriptions.filter((id) => named.has(id)))) {
    const clusters = await clustersOf(store, index, subscriptions);
    if (clusters === undefined) return 'moved';
    join(told, new Set([...subscriptions].flatMap((id) => named.get(id) ?? [])), clusters);
  }
  return { ok: true, alerts: [...told.values()].sort(oldestFirst) };
}

/** An alert that names several clusters is one alert: it is told of the first. */
function join(told: Map<string, Told>, alerts: Iterable<DefenderAlert>, indexed: readonly IndexedCluster[]): void {
  const clusters = new Map(indexed.map((one) => [one.id.toLowerCase(), one]));
  const facts = indexed.map(({ id, nodeResourceGroup }) => readCluster({ id, properties: { nodeResourceGroup } }));
  for (const [key, own] of [...placed(alerts, facts).byCluster].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const cluster = clusters.get(key);
    for (const alert of own) {
      const id = alert.systemAlertId.toLowerCase();
      if (cluster !== undefined && !told.has(id)) told.set(id, { alert, cluster });
    }
  }
}

/** By lower-cased id of the subscriptions that they name. */
function bySubscription(alerts: readonly DefenderAlert[]): ReadonlyMap<string, readonly DefenderAlert[]> {
  const named = new Map<string, DefenderAlert[]>();
  for (const alert of alerts) {
    const ids = alert.resourceIds.map((id) => /^\/subscriptions\/([^/]+)/.exec(id.trim().toLowerCase())?.[1] ?? '');
    for (const id of new Set(ids)) append(named, id, alert);
  }
  return named;
}

/** What is new or changed, and the state that follows. An alert that is no longer returned changes nothing. */
function compare(
  vigie: Vigie,
  before: AlertState,
  alerts: readonly Told[],
): { events: readonly AlertEvent[]; next: AlertState } {
  const from = new Date(vigie.now.getTime() - WINDOW_MS);
  // What is final and too old to be returned again need not be known any longer.
  const kept = Object.entries(before.alerts).filter(([, one]) => !isFinal(one) || isYoung(one, from));
  const known: Record<string, KnownAlert> = Object.fromEntries(kept);
  const events: AlertEvent[] = [];
  for (const { alert, cluster } of alerts) {
    const id = alert.systemAlertId.toLowerCase();
    const last = known[id];
    if (last !== undefined && last.status === alert.status && last.severity === alert.severity) continue;
    const rev = (last?.rev ?? 0) + 1;
    known[id] = { rev, severity: alert.severity, status: alert.status, generated: alert.generated };
    events.push(
      alertEvent({ alert, rev, before: last ?? null, baseline: before.seq === 0 }, cluster, {
        sweep: null,
        now: vigie.now,
      }),
    );
  }
  return { events, next: { schema: 1, seq: before.seq + 1, alerts: known } };
}

function isFinal({ status }: KnownAlert): boolean {
  return status === 'Resolved' || status === 'Dismissed';
}

function isYoung({ generated }: KnownAlert, from: Date): boolean {
  return generated !== null && new Date(generated) >= from;
}

function oldestFirst(a: Told, b: Told): number {
  const [one, other] = [a, b].map(({ alert }) => `${alert.generated ?? ''} ${alert.systemAlertId}`);
  return (one ?? '') < (other ?? '') ? -1 : 1;
}

async function stateOf(vigie: Vigie): Promise<AlertState> {
  const loaded = await loadState(vigie.store, ALERTS_PARTITION, (value) => alertState.safeParse(value).data);
  for (const notice of loaded.notices) await tell(vigie, notice);
  return loaded.state ?? { schema: 1, seq: 0, alerts: {} };
}
