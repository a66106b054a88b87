import type { Cluster } from '../estate/cluster.js';
import { clusterKeyOf } from '../estate/readCluster.js';
import { isObject, type JsonObject, property } from '../json.js';
import { clean } from '../text.js';
import { dayOf, parseInstant } from '../time.js';
import { objectIn, textAt, textsIn } from './door.js';
import { append, type Placed } from './placing.js';
import { readTogether, type TableSignal } from './tableSignal.js';
import type { AutomaticUpgrade, EndOfLifeNotice } from './types.js';

export interface ScheduledEvents {
  readonly notices: Placed<EndOfLifeNotice>;
  readonly upgrades: Placed<AutomaticUpgrade>;
}

/** Both spellings stand in Microsoft's own samples. */
const UPGRADERS = ['autoupgrader', 'autouprader'];
const STATUSES = new Map(
  ['Scheduled', 'Started', 'Completed', 'Failed', 'Canceled'].map((word) => [word.toLowerCase(), word]),
).set('cancelled', 'Canceled');

const TABLE = { table: 'scheduledEvents', words: 'the scheduled events of AKS' } as const;

export const endOfLifeNotices: TableSignal<'endOfLifeNotices'> = {
  ...TABLE,
  name: 'endOfLifeNotices',
  open: ({ clusters }) => readTogether((rows) => scheduledEventsByCluster(rows, clusters).notices),
};

export const automaticUpgrades: TableSignal<'automaticUpgrades'> = {
  ...TABLE,
  name: 'automaticUpgrades',
  open: ({ clusters }) => readTogether((rows) => scheduledEventsByCluster(rows, clusters).upgrades),
};

/** End-of-life notices and automatic upgrades of the rows of `containerserviceeventresources`. Never throws. */
export function scheduledEventsByCluster(rows: readonly unknown[], clusters: readonly Cluster[]): ScheduledEvents {
  const keys = new Set(clusters.map(({ key }) => key));
  const notices = { byCluster: new Map<string, EndOfLifeNotice[]>(), odd: 0, elsewhere: 0 };
  const upgrades = { byCluster: new Map<string, AutomaticUpgrade[]>(), odd: 0, elsewhere: 0 };
  for (const row of rows) {
    const facts = isObject(row) ? objectIn(property(row, 'properties')) : undefined;
    const source = facts === undefined ? '' : textAt(facts, 'eventSource').toLowerCase();
    if (!isObject(row) || facts === undefined || source === '') {
      upgrades.odd += 1;
      continue;
    }
    const key = clusterOfRow(row, facts);
    if (source === 'eolnotification') place(notices, keys, key, noticeOf(facts));
    else if (UPGRADERS.includes(source)) place(upgrades, keys, key, upgradeOf(facts, key));
  }
  return { notices, upgrades };
}

interface Filling<T> {
  byCluster: Map<string, T[]>;
  odd: number;
  elsewhere: number;
}

function place<T>(filling: Filling<T>, keys: ReadonlySet<string>, key: string | undefined, value: T | undefined): void {
  if (value === undefined) filling.odd += 1;
  else if (key === undefined || !keys.has(key)) filling.elsewhere += 1;
  else append(filling.byCluster, key, value);
}

function clusterOfRow(row: JsonObject, facts: JsonObject): string | undefined {
  return [textAt(row, 'id'), ...textsIn(property(facts, 'resources'))]
    .map(clusterKeyOf)
    .find((key) => key !== undefined);
}

/** A notice without a version concerns nobody knows what: odd. */
function noticeOf(facts: JsonObject): EndOfLifeNotice | undefined {
  const details = objectIn(property(facts, 'eventDetails')) ?? {};
  const kubernetesVersion = clean(textAt(details, 'kubernetesVersion'));
  const description = clean(textAt(facts, 'description'));
  if (!/^\d+\.\d+/.test(kubernetesVersion) || description === '') return undefined;
  const ends = parseInstant(property(details, 'eolDate'));
  return {
    description,
    kubernetesVersion,
    eolDay: ends === undefined ? null : dayOf(ends),
    supportType: clean(textAt(details, 'supportType')),
  };
}

function upgradeOf(facts: JsonObject, cluster: string | undefined): AutomaticUpgrade | undefined {
  const status = clean(textAt(facts, 'eventStatus'));
  if (status === '') return undefined;
  const named = textsIn(property(facts, 'resources')).map((id) => id.trim().toLowerCase());
  // `scheduledTime` is a plan: it does not say when the event last changed.
  const updated = parseInstant(property(facts, 'lastUpdateTime')) ?? parseInstant(property(facts, 'startTime'));
  return {
    status: STATUSES.get(status.toLowerCase()) ?? status,
    kind: kindOfUpgrade(property(facts, 'eventDetails')),
    resources: named.length > 0 ? named : cluster === undefined ? [] : [cluster],
    updated: updated?.toISOString() ?? null,
  };
}

/** The kind is a word somewhere in the details, whatever form they have. */
function kindOfUpgrade(details: unknown): AutomaticUpgrade['kind'] {
  const words = (typeof details === 'string' ? details : (JSON.stringify(details) ?? '')).toLowerCase();
  const kubernetes = words.includes('k8sversionupgrade');
  const nodeImage = words.includes('nodeosupgrade');
  return kubernetes === nodeImage ? 'unknown' : kubernetes ? 'kubernetes' : 'nodeImage';
}
