import { wordLooks } from '../workbooks/words.js';
import { attackProblems } from './attack.js';
import type { Hunting, Rule } from './content.js';
import { kqlColumns, kqlProblems } from './kql.js';
import type { KqlWorld } from './kqlWorld.js';

interface Identifiers {
  /** Each of these alone says which one it is; one of them has to be there. */
  readonly strong: readonly string[];
  readonly more?: readonly string[];
}

/** Identifiers of each entity that the content maps (EntityMappingIdentifiers.cs in Azure/Azure-Sentinel). */
const ENTITIES: Readonly<Record<string, Identifiers>> = {
  Account: {
    strong: ['FullName', 'Sid', 'Name', 'AadUserId', 'PUID', 'ObjectGuid'],
    more: ['NTDomain', 'DnsDomain', 'UPNSuffix', 'AadTenantId', 'IsDomainJoined', 'DisplayName'],
  },
  AzureResource: { strong: ['ResourceId'] },
  CloudApplication: { strong: ['AppId', 'Name'], more: ['InstanceName'] },
  IP: { strong: ['Address'] },
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
  return entityMappings.flatMap(({ entityType, fieldMappings }) => {
    const { strong, more = [] } = ENTITIES[entityType] ?? { strong: [] };
    const isNamed = fieldMappings.some(({ identifier }) => strong.includes(identifier));
    return [
      ...(isNamed ? [] : [`entityMappings: ${entityType} needs one of ${strong.join(', ')}`]),
      ...fieldMappings.flatMap(({ identifier, columnName }) => [
        ...([...strong, ...more].includes(identifier) ? [] : [`entityMappings: ${entityType} has no ${identifier}`]),
        ...columnProblem('entityMappings', columnName, columns),
        // A dynamic column cannot be mapped.
        ...((columns.get(columnName) ?? 'string') === 'string' ? [] : [`entityMappings: ${columnName} is no string`]),
      ]),
    ];
  });
}

export function columnProblem(key: string, name: string, columns: ReadonlyMap<string, string>): string[] {
  return columns.has(name) ? [] : [`${key}: the query returns no column ${name}`];
}
