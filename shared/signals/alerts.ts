import type { Cluster } from '../estate/cluster.js';
import { isObject, type JsonObject, property } from '../json.js';
import { clean } from '../text.js';
import { parseInstant } from '../time.js';
import { objectIn, textAt } from './door.js';
import { append, type Placed, placingOf } from './placing.js';
import { readTogether, type TableSignal } from './tableSignal.js';
import type { DefenderAlert } from './types.js';

const STATUSES = new Map([
  ['new', 'Active'], // continuous export says New where Resource Graph says Active
  ['active', 'Active'],
  ['inprogress', 'InProgress'],
  ['resolved', 'Resolved'],
  ['dismissed', 'Dismissed'],
]);
const SEVERITIES = new Map(['High', 'Medium', 'Low', 'Informational'].map((word) => [word.toLowerCase(), word]));
const FINAL = ['Resolved', 'Dismissed'];

/** Alerts of a cluster, those too that were known before and are not returned any more. */
export const alerts: TableSignal<'alerts'> = {
  name: 'alerts',
  table: 'alerts',
  words: 'the Defender alerts',
  open: ({ clusters, previousAlerts }) =>
    readTogether(
      (rows) => alertsByCluster(rows, clusters),
      (seen, key) => withAlertsGone(seen, previousAlerts.get(key) ?? []),
    ),
};

/** Alerts of the rows of `securityresources`; a row without any id of an alert is odd. Never throws. */
export function alertsOf(rows: readonly unknown[]): {
  readonly alerts: readonly DefenderAlert[];
  readonly odd: number;
} {
  const byId = new Map<string, DefenderAlert>();
  let odd = 0;
  for (const row of rows) {
    const alert = readAlert(row);
    if (alert === undefined) {
      odd += 1;
      continue;
    }
    const key = alert.systemAlertId.toLowerCase();
    const other = byId.get(key);
    byId.set(key, other === undefined ? alert : joined(other, alert));
  }
  return { alerts: [...byId.values()], odd };
}

/**
 * Alerts by cluster: those that name the cluster, something below it or a resource in its node resource group, whatever
 * their type begins with.
 */
export function alertsByCluster(rows: readonly unknown[], clusters: readonly Cluster[]): Placed<DefenderAlert> {
  const { alerts, odd } = alertsOf(rows);
  return { ...placed(alerts, clusters), odd };
}

/** The same of alerts that were read before. */
export function placed(
  alerts: Iterable<DefenderAlert>,
  clusters: readonly Cluster[],
): Omit<Placed<DefenderAlert>, 'odd'> {
  const placing = placingOf(clusters);
  const byCluster = new Map<string, DefenderAlert[]>();
  let elsewhere = 0;
  for (const alert of alerts) {
    const keys = new Set(alert.resourceIds.flatMap((id) => placing.keysOf(id)));
    if (keys.size === 0) elsewhere += 1;
    for (const key of keys) append(byCluster, key, alert);
  }
  return { byCluster, elsewhere };
}

/** Alerts known before that are not returned any more are kept, marked, until they were seen Resolved or Dismissed. */
export function withAlertsGone(
  current: readonly DefenderAlert[],
  before: readonly DefenderAlert[],
): readonly DefenderAlert[] {
  const returned = new Set(current.map(({ systemAlertId }) => systemAlertId.toLowerCase()));
  const gone = before.filter((alert) => !returned.has(alert.systemAlertId.toLowerCase()) && !isFinal(alert));
  return [...current, ...gone.map((alert) => ({ ...alert, sourceGone: true }))];
}

function isFinal({ status }: DefenderAlert): boolean {
  return FINAL.includes(status);
}

/** A row of Resource Graph has its facts below `properties`, an exported alert at the top. */
function readAlert(row: unknown): DefenderAlert | undefined {
  if (!isObject(row)) return undefined;
  const facts = objectIn(property(row, 'properties')) ?? row;
  // The last segment of an alert's ARM id is its systemAlertId.
  const systemAlertId = clean(textAt(facts, 'systemAlertId') || (textAt(row, 'id').split('/').at(-1) ?? ''));
  if (systemAlertId === '') return undefined;
  const alertType = clean(textAt(facts, 'alertType'));
  const title = clean(textAt(facts, 'alertDisplayName') || textAt(facts, 'alertName') || alertType);
  const severity = clean(textAt(facts, 'severity'));
  const status = clean(textAt(facts, 'status'));
  return {
    systemAlertId,
    alertType,
    title,
    severity: SEVERITIES.get(severity.toLowerCase()) ?? severity,
    status: STATUSES.get(status.toLowerCase().replace(/[\s_-]/g, '')) ?? status,
    generated: generatedOf(facts),
    intent: clean(textAt(facts, 'intent')),
    simulated: isSample(alertType, title, textAt(facts, 'description')),
    resourceIds: resourceIdsOf(facts),
    sourceGone: false,
  };
}

/** `detectedTimeUtc` is the word of the old API. The time that something began is no time of generation. */
function generatedOf(facts: JsonObject): string | null {
  for (const key of ['timeGeneratedUtc', 'timeGenerated', 'detectedTimeUtc']) {
    const instant = parseInstant(property(facts, key));
    if (instant !== undefined) return instant.toISOString();
  }
  return null;
}

function isSample(alertType: string, title: string, description: string): boolean {
  return (
    /^simulated_/i.test(alertType) || /^\[sample alert\]/i.test(title) || /^this is a sample alert/i.test(description)
  );
}

/** `resourceIdentifiers[].azureResourceId`, and the single `azureResourceId` of exports and older rows. */
function resourceIdsOf(facts: JsonObject): readonly string[] {
  const identifiers = property(facts, 'resourceIdentifiers');
  const named = (Array.isArray(identifiers) ? identifiers : [])
    .filter(isObject)
    .map((one) => textAt(one, 'azureResourceId'));
  return [...new Set([...named, textAt(facts, 'azureResourceId')].filter((id) => id !== ''))];
}

/** Two rows of one alert: the one that is still open speaks, with the resources of both. */
function joined(one: DefenderAlert, other: DefenderAlert): DefenderAlert {
  const speaks = isFinal(one) ? other : one;
  return { ...speaks, resourceIds: [...new Set([...one.resourceIds, ...other.resourceIds])] };
}
