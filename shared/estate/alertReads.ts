import type { ReadingAzure } from '../azure/readingAzure.js';
import type { JsonObject } from '../json.js';
import { blocksOf, GraphRead } from './graphRead.js';
import { LIMIT } from './plan.js';

/** So many alerts are asked for by id in one query. */
const IDS_A_QUERY = 500;

/** Property keys come in Pascal case or camel case, and KQL's dynamic access minds the case: both are read. */
const GENERATED = 'todatetime(tostring(coalesce(properties.timeGeneratedUtc, properties.TimeGeneratedUtc)))';
const ID = 'tostring(coalesce(properties.systemAlertId, properties.SystemAlertId))';

/** All alerts that were generated since an instant; a failure where any of them could not be read. */
export function alertsSince(
  azure: Pick<ReadingAzure, 'queryPage'>,
  subscriptions: readonly string[],
  since: Date,
): Promise<AlertRows> {
  return readAll(azure, subscriptions, `${GENERATED} >= datetime(${since.toISOString()})`);
}

/** Alerts by systemAlertId, whatever their age. */
export async function alertsById(
  azure: Pick<ReadingAzure, 'queryPage'>,
  subscriptions: readonly string[],
  ids: readonly string[],
): Promise<AlertRows> {
  const rows: JsonObject[] = [];
  for (let from = 0; from < ids.length; from += IDS_A_QUERY) {
    // Ids come from Azure: only what cannot end the quotes is put between them.
    const named = ids.slice(from, from + IDS_A_QUERY).filter((id) => /^[\w.-]+$/.test(id));
    if (named.length === 0) continue;
    const found = await readAll(azure, subscriptions, `${ID} in~ (${named.map((id) => `'${id}'`).join(', ')})`);
    if (!found.ok) return found;
    rows.push(...found.rows);
  }
  return { ok: true, rows };
}

type AlertRows =
  | { readonly ok: true; readonly rows: readonly JsonObject[] }
  | { readonly ok: false; readonly why: string };

async function readAll(
  azure: Pick<ReadingAzure, 'queryPage'>,
  subscriptions: readonly string[],
  condition: string,
): Promise<AlertRows> {
  const query = queryOf(condition);
  const blocks = blocksOf(subscriptions);
  // One query over all that the identity may read does for many blocks: alerts of others name no cluster that is known.
  if (blocks.length > 1) {
    const all = await readBlock(azure, undefined, query);
    if (all.ok) return all;
  }
  const rows: JsonObject[] = [];
  for (const block of blocks) {
    const read = await readBlock(azure, block, query);
    if (!read.ok) return read;
    rows.push(...read.rows);
  }
  return { ok: true, rows };
}

/** @param block absent: all subscriptions that the identity may read */
async function readBlock(
  azure: Pick<ReadingAzure, 'queryPage'>,
  block: readonly string[] | undefined,
  query: string,
): Promise<AlertRows> {
  const rows: JsonObject[] = [];
  const read = new GraphRead(azure, { name: 'alerts', kind: 'stream', query }, block);
  for (let page = await read.next(); page !== undefined; page = await read.next())
    rows.push(...page.map(({ row }) => row));
  const { failed, why, subscriptionLimitHit } = read;
  if (failed !== undefined || why !== undefined) return { ok: false, why: failed?.why ?? why ?? '' };
  // It answered for the first ten thousand subscriptions, and these may be others.
  return block === undefined && subscriptionLimitHit ? { ok: false, why: LIMIT } : { ok: true, rows };
}

function queryOf(condition: string): string {
  return [
    'securityresources',
    "where type =~ 'microsoft.security/locations/alerts'",
    `where ${condition}`,
    'extend s = tolower(subscriptionId)',
    'project id, subscriptionId, properties, s',
    'order by s asc, id asc',
  ].join(' | ');
}
