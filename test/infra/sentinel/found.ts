import { wordLooks } from '../workbooks/words.js';
import { attackProblems } from './attack.js';
import type { Hunting, Rule } from './content.js';
import { kqlColumns, kqlProblems } from './kql.js';
import type { KqlWorld } from './kqlWorld.js';

/** Identifiers of each entity that the content maps (EntityMappingIdentifiers.cs in Azure/Azure-Sentinel). */
const IDENTIFIERS: Readonly<Record<string, readonly string[]>> = {
  AzureResource: ['ResourceId'],
  CloudApplication: ['AppId', 'Name'],
  IP: ['Address'],
};

/** What is wrong with the query of a rule or a hunting query, and with what is said about its columns. */
export function foundProblems(given: Rule | Hunting, world: KqlWorld): string[] {
  const parsed = kqlProblems(given.query, world).map(({ message, text }) => `query: ${message} ('${text}')`);
  if (parsed.length > 0) return parsed;
  const columns = new Map(kqlColumns(given.query, world).map(({ name, type }) => [name, type]));
  return [...attackProblems(given), ...wordProblems(given), ...entityProblems(given, columns)];
}

/** A check by a name that there is not would find nothing, for ever. */
function wordProblems({ query }: Rule | Hunting): string[] {
  return wordLooks('query', query).flatMap(({ where, problem }) =>
    problem === undefined ? [] : [`${where} ${problem}`],
  );
}

function entityProblems({ entityMappings }: Rule | Hunting, columns: ReadonlyMap<string, string>): string[] {
  return entityMappings.flatMap(({ entityType, fieldMappings }) =>
    fieldMappings.flatMap(({ identifier, columnName }) => [
      ...(IDENTIFIERS[entityType]?.includes(identifier) ? [] : [`entityMappings: ${entityType} has no ${identifier}`]),
      ...columnProblem('entityMappings', columnName, columns),
      // A dynamic column cannot be mapped.
      ...((columns.get(columnName) ?? 'string') === 'string' ? [] : [`entityMappings: ${columnName} is no string`]),
    ]),
  );
}

export function columnProblem(key: string, name: string, columns: ReadonlyMap<string, string>): string[] {
  return columns.has(name) ? [] : [`${key}: the query returns no column ${name}`];
}
