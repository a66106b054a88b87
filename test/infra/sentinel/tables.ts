import { read } from '../committed.js';
import type { KqlColumn, KqlWorld } from './kqlWorld.js';

/** A table of Azure's own, as far as its columns are used here. */
interface BuiltInTable {
  /** The page that names the columns. */
  readonly source: string;
  readonly columns: Readonly<Record<string, string>>;
}

/** Columns that Log Analytics adds to each table (learn.microsoft.com/azure/azure-monitor/logs/log-standard-columns). */
const EVERYWHERE: readonly KqlColumn[] = [
  { name: 'TenantId', type: 'string' },
  { name: 'Type', type: 'string' },
  { name: '_ResourceId', type: 'string' },
  { name: '_SubscriptionId', type: 'string' },
  { name: '_ItemId', type: 'string' },
  { name: '_IsBillable', type: 'string' },
  { name: '_BilledSize', type: 'real' },
];

/** Every table that the content may read, by its name: Vigie's own two, and those of Azure. */
export function workspaceTables(): KqlWorld['tables'] {
  const own = JSON.parse(read('docs/sentinel-tables.json')) as Record<string, KqlColumn[]>;
  const builtIn = JSON.parse(read('infra/sentinel/builtInTables.json')) as Record<string, BuiltInTable>;
  const foreign = Object.entries(builtIn).map(([name, { columns }]) => [
    name,
    Object.entries(columns).map(([column, type]) => ({ name: column, type })),
  ]) as [string, KqlColumn[]][];
  return Object.fromEntries(
    [...Object.entries(own), ...foreign].map(([name, columns]) => [name, [...columns, ...EVERYWHERE]]),
  );
}
