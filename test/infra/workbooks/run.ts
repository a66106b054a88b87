import { createHash } from 'node:crypto';
import { rowOf } from '../../../shared/destinations/siem/sentinelRow.js';
import type { VigieEvent } from '../../../shared/events/event.js';
import { type Data, runKql } from '../sentinel/run/run.js';
import { workspaceTables } from '../sentinel/tables.js';
import { committedWorkbooks, itemsOfType, parametersOf, textOf } from './workbook.js';

export type Choices = Partial<
  Record<'Subscription' | 'Owner' | 'Severity', readonly string[]> & Record<'Resource' | 'Technique', string>
>;

/** The same each time: the parser remembers by it what it has read. */
const world = { tables: workspaceTables() };
const queries = new Map<string, string>(
  committedWorkbooks().flatMap(({ name, workbook }) =>
    itemsOfType(workbook, 'query').map((item) => [`${name}/${item.name}`, textOf(item, 'query')] as const),
  ),
);

/** `fleetCompliance/owners`, … */
export const TILES = [...queries.keys()];

/** The rows that a tile shows, by the parser of Microsoft and the meaning that test/infra/sentinel/run gives to KQL. */
export function tile(name: string, data: Partial<Data>, now: Date, choices: Choices = {}) {
  const query = queries.get(name);
  if (query === undefined) throw new Error(`there is no tile ${name}`);
  const text = query.replace(/\{(\w+)\}/g, (_place, parameter: string) => written(choices[parameter as keyof Choices]));
  return runKql(text, world, { tables: {}, ...data }, now);
}

/** What the list of a parameter at the top offers. */
export function offered(parameter: string, data: Partial<Data>, now: Date) {
  const [query] = committedWorkbooks().flatMap(({ workbook }) =>
    parametersOf(workbook).flatMap((one) => (one.name === parameter ? (one.query ?? []) : [])),
  );
  if (query === undefined) throw new Error(`there is no list ${parameter}`);
  return runKql(query, world, { tables: {}, ...data }, now);
}

/** As the workbook writes it: a list in quotes, `'*'` for all of it; what a row handed on as it is. */
function written(choice: string | readonly string[] | undefined): string {
  if (typeof choice === 'string') return choice;
  return (choice ?? ['*']).map((value) => `'${value}'`).join(',');
}

/** What the list of owners puts into its parameter for an owner. */
export const ownerKey = (owner: string): string => createHash('sha256').update(owner).digest('hex');

/** Events as the rows of both tables, each sent at its own time. */
export function rowsOf(events: readonly VigieEvent[]): Pick<Data, 'tables'> {
  const sent = (list: readonly VigieEvent[]) => list.map((event) => ({ row: rowOf(event, event.time) }));
  return {
    tables: {
      VigieEvents_CL: sent(events.filter((event) => !('summary' in event))),
      VigieSweeps_CL: sent(events.filter((event) => 'summary' in event)),
    },
  };
}
