import { type Column, EVENT_COLUMNS, SWEEP_COLUMNS } from '../../../shared/destinations/siem/sentinelColumns.js';
import { MOST_FIELD_BYTES, type Row } from '../../../shared/destinations/siem/sentinelRow.js';

const ISO = /^\d{4}-\d\d-\d\d(T\d\d:\d\d:\d\d(\.\d+)?Z)?$/;
const FITS: Readonly<Record<Column['type'], (value: unknown) => boolean>> = {
  string: (value) => typeof value === 'string',
  int: (value) => Number.isInteger(value) && Math.abs(Number(value)) < 2 ** 31,
  real: (value) => typeof value === 'number' && Number.isFinite(value),
  boolean: (value) => typeof value === 'boolean',
  datetime: (value) => typeof value === 'string' && ISO.test(value) && !Number.isNaN(Date.parse(value)),
  dynamic: (value) => typeof value === 'object',
};

/** Names that Log Analytics keeps for itself (learn.microsoft.com/azure/azure-monitor/logs/create-custom-table). */
const RESERVED = new Set(
  'id billedsize isbillable invalidtimegenerated tenantid tenant title type uniqueid'.split(' '),
);

/** The columns of the table that a row is sent to, by name. */
const typesOf = ({ EventKind }: Row): ReadonlyMap<string, Column['type']> =>
  new Map((EventKind === 'sweep.completed' ? SWEEP_COLUMNS : EVENT_COLUMNS).map(({ name, type }) => [name, type]));

/** What Log Analytics would drop of a row, cut, or refuse. */
export function rowProblems(row: Row): string[] {
  const types = typesOf(row);
  const missing = row.TimeGenerated === undefined ? ['there is no TimeGenerated'] : [];
  return [
    ...missing,
    ...Object.entries(row).flatMap(([name, value]) => {
      const type = types.get(name);
      if (type === undefined) return [`${name} is no column`];
      const bytes = Buffer.byteLength(typeof value === 'string' ? value : (JSON.stringify(value) ?? ''));
      return [
        ...(FITS[type](value) ? [] : [`${name} is no ${type}: ${JSON.stringify(value)}`]),
        ...(bytes > MOST_FIELD_BYTES ? [`${name} has ${bytes} bytes`] : []),
        ...(RESERVED.has(name.toLowerCase()) || name.startsWith('_') ? [`${name} is reserved`] : []),
      ];
    }),
  ];
}

/** Columns of a row in which something was left out for want of room. */
export function cutIn(row: Row): string[] {
  return Object.entries(row).flatMap(([name, value]) => {
    const isCut =
      typeof value === 'string'
        ? value.endsWith('…') && Buffer.byteLength(value) > MOST_FIELD_BYTES - 8
        : /"leftOut":\d+,"bytes":\d+\}\]?$/.test(JSON.stringify(value) ?? '');
    return isCut ? [name] : [];
  });
}
