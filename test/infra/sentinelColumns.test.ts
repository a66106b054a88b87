import { columnsPage } from '../../cli/formats/columnsPage.js';
import { type Column, EVENT_COLUMNS, SWEEP_COLUMNS } from '../../shared/destinations/siem/sentinelColumns.js';
import { MOST_FIELD_BYTES, rowOf } from '../../shared/destinations/siem/sentinelRow.js';
import { everyKind } from '../support/sampleEvents.js';
import { read } from './committed.js';

const TABLES: Readonly<Record<string, readonly Column[]>> = {
  VigieEvents_CL: EVENT_COLUMNS,
  VigieSweeps_CL: SWEEP_COLUMNS,
};

// The template that declares tables and streams is held to sentinel-tables.json in source.test.ts.
test('docs/sentinel-columns.md and docs/sentinel-tables.json have the columns of the code (else: npm run docs)', () => {
  expect(read('docs/sentinel-columns.md')).toBe(columnsPage());
  const declared = JSON.parse(read('docs/sentinel-tables.json')) as Record<string, object[]>;
  const written = Object.entries(TABLES).map(([table, columns]) => [
    table,
    columns.map(({ name, type }) => ({ name, type })),
  ]);
  expect(declared).toEqual(Object.fromEntries(written));
});

const FITS: Readonly<Record<Column['type'], (value: unknown) => boolean>> = {
  string: (value) => typeof value === 'string',
  int: (value) => Number.isInteger(value) && Math.abs(Number(value)) < 2 ** 31,
  real: (value) => typeof value === 'number',
  boolean: (value) => typeof value === 'boolean',
  datetime: (value) => typeof value === 'string' && !Number.isNaN(Date.parse(value)),
  dynamic: (value) => typeof value === 'object',
};

test.each(everyKind().map((event) => [event.kind, event] as const))('a row of %s fits its table', (_kind, event) => {
  const columns = 'summary' in event ? SWEEP_COLUMNS : EVENT_COLUMNS;
  const types = new Map(columns.map(({ name, type }) => [name, type]));
  const wrong = Object.entries(rowOf(event, '2026-11-23T02:00:00.000Z')).filter(([name, value]) => {
    const type = types.get(name);
    const bytes = Buffer.byteLength(typeof value === 'string' ? value : JSON.stringify(value));
    return type === undefined || !FITS[type](value) || bytes > MOST_FIELD_BYTES;
  });
  expect(wrong).toEqual([]);
});
