import { columnsPage } from '../../cli/formats/columnsPage.js';
import { type Column, EVENT_COLUMNS, SWEEP_COLUMNS } from '../../shared/destinations/siem/sentinelColumns.js';
import { rowOf } from '../../shared/destinations/siem/sentinelRow.js';
import type { FindingEvent } from '../../shared/events/event.js';
import { everyKind, findingSample } from '../support/sampleEvents.js';
import { read } from './committed.js';
import { cutIn, rowProblems } from './sentinel/rowProblems.js';

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

const SENT = '2026-11-23T02:00:00.000Z';
test.each(everyKind().map((event) => [event.kind, event] as const))('a row of %s fits its table', (_kind, event) => {
  expect(rowProblems(rowOf(event, SENT))).toEqual([]);
});

test.each<[string, object, string]>([
  ['another name', { Fingerprints: 'a' }, 'Fingerprints is no column'],
  ['text for a number', { FindingRev: '1' }, 'FindingRev is no int: "1"'],
  ['a number that is too large', { FindingRev: 2 ** 31 }, 'FindingRev is no int: 2147483648'],
  ['a time that is none', { DueDate: '1 December' }, 'DueDate is no datetime: "1 December"'],
  ['a text that is too long', { Reason: 'é'.repeat(40_000) }, 'Reason has 80000 bytes'],
  ['no time of sending', { TimeGenerated: undefined }, 'there is no TimeGenerated'],
])('what does not fit is found: %s', (_what, more, expected) => {
  expect(rowProblems({ ...rowOf(findingSample(), SENT), ...more })).toContain(expected);
});

test.each<[string, FindingEvent]>([
  ['Evidence', findingSample({ evidence: { long: 'x'.repeat(70_000), days: 1 } })],
  ['Reason', findingSample({ finding: { reason: 'x'.repeat(70_000) } })],
])('what was cut is found: %s', (column, event) => {
  expect(cutIn(rowOf(event, SENT))).toContain(column);
  expect(cutIn(rowOf(findingSample(), SENT))).toEqual([]);
});
