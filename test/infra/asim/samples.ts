import { parse } from 'csv-parse/sync';
import { stringify } from 'csv-stringify/sync';
import { EVENT_COLUMNS } from '../../../shared/destinations/siem/sentinelColumns.js';
import { rowOf } from '../../../shared/destinations/siem/sentinelRow.js';
import { EVENT_KINDS, type VigieEvent } from '../../../shared/events/event.js';
import { everyKind } from '../../support/sampleEvents.js';

/** Where the sample lies, under the name that the checks of Azure/Azure-Sentinel look for: vendor, product, schema. */
export const SAMPLE = 'infra/sentinel/parsers/samples/Vigie_Vigie_AlertEvent_IngestedLogs.csv';

/** Each kind of event that the parsers select. */
export const KINDS = EVENT_KINDS.filter((kind) => /^(finding|alert)\./.test(kind));

const TABLE = 'VigieEvents_CL';

/**
 * The sample as the portal of Azure exports rows: every column, times marked as UTC, and the table as Type.
 * @param story events of the story; a kind that it does not tell is taken from the samples of the tests
 */
export function sampleOf(story: readonly VigieEvent[]): string {
  // The file's own order is that in which partitions were done: it differs from run to run.
  const inOrder = [...story].sort((a, b) => (`${a.time} ${a.uid}` < `${b.time} ${b.uid}` ? -1 : 1));
  const rows = KINDS.map((kind) => {
    const event = [...inOrder, ...everyKind()].find((one) => one.kind === kind);
    if (event === undefined) throw new Error(`there is no event of kind ${kind}`);
    return [...cellsOf(event), TABLE];
  });
  return stringify([[...EVENT_COLUMNS.map(({ name, type }) => headOf(name, type)), 'Type'], ...rows]);
}

function cellsOf(event: VigieEvent): string[] {
  const row = rowOf(event, event.time);
  return EVENT_COLUMNS.map(({ name }) => {
    const value = row[name] ?? '';
    return typeof value === 'string' ? value : JSON.stringify(value);
  });
}

const headOf = (name: string, type: string) => (type === 'datetime' ? `${name} [UTC]` : name);

/** The rows of a sample as they arrive in the table: an empty cell is left out, anything but text is JSON. */
export function rowsOfSample(text: string): Record<string, unknown>[] {
  const types = new Map<string, string>(EVENT_COLUMNS.map(({ name, type }) => [name, type]));
  const rows = parse(text, { columns: (heads: string[]) => heads.map((head) => head.replace(' [UTC]', '')) });
  return (rows as Record<string, string>[]).map((row) =>
    Object.fromEntries(
      Object.entries(row)
        .filter(([, value]) => value !== '')
        .map(([name, value]) => [name, fieldOf(types.get(name) ?? 'string', value)]),
    ),
  );
}

function fieldOf(type: string, text: string): unknown {
  return type === 'string' || type === 'datetime' ? text : JSON.parse(text);
}
