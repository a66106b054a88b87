import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Row, rowBytes, rowOf } from '../../shared/destinations/siem/sentinelRow.js';
import type { VigieEvent } from '../../shared/events/event.js';
import { simulate, vigie } from '../support/programs.js';
import { read } from './committed.js';

const page = read('docs/deploy.md');
/** The number that a sentence of the page gives. */
const told = (pattern: RegExp): number => Number(pattern.exec(page.replaceAll('\n', ' '))?.[1]);

const FINDINGS = told(/([\d.]+) findings a cluster in the first night/);
const CHANGED = told(/2% of the clusters change tells ([\d.]+) events a cluster/);
const TEXT = told(/A row has ([\d.]+) kB as the text/);
const JSON_TEXT = told(/and ([\d.]+) kB as JSON/);
const PRICE = told(/USD is at ([\d.]+) a GB/);

/** Text of the columns that are stored; dynamic ones as JSON. */
function textBytes(row: Row): number {
  const cells = Object.values(row).map((value) => (typeof value === 'string' ? value : JSON.stringify(value)));
  return cells.reduce((sum, cell) => sum + Buffer.byteLength(cell), 0);
}

test('rows of a made-up fleet are as large, and as many, as the estimate says', async () => {
  const clusters = 200;
  const folder = mkdtempSync(join(tmpdir(), 'vigie-cost-'));
  const now = '2026-11-23T01:30:00Z';
  const azure = await simulate(['--clusters', `${clusters}`, '--subscriptions', '20', '--now', now]);
  try {
    const { code, err } = await vigie(['sweep', '--out', folder], { env: azure.env });
    expect({ code, err: code === 0 ? '' : err }).toEqual({ code: 0, err: '' });
    const lines = readFileSync(join(folder, 'events.ndjson'), 'utf8').trim().split('\n');
    const events = lines.map((line) => JSON.parse(line) as VigieEvent);
    const rows = events.filter((event) => 'finding' in event).map((event) => rowOf(event, now));
    const mean = (size: (row: Row) => number) => rows.reduce((sum, row) => sum + size(row), 0) / rows.length / 1_000;
    const near = (value: number, expected: number) => Math.abs(value / expected - 1);
    expect(near(mean(textBytes), TEXT)).toBeLessThan(0.05);
    expect(near(mean(rowBytes), JSON_TEXT)).toBeLessThan(0.05);
    expect(near(rows.length / clusters, FINDINGS)).toBeLessThan(0.1);
  } finally {
    await azure.stop();
    rmSync(folder, { recursive: true });
  }
});

/** `92-134 MB` as numbers: with the text of the columns, and with JSON. */
const numbersOf = (cell: string): number[] =>
  (cell.match(/[\d.,]+/g) ?? []).map((number) => Number(number.replaceAll(',', '')));

/** What the figures come to, in the order of the columns. */
function reckoned(clusters: number): number[][] {
  const megabytes = (rows: number) => [TEXT, JSON_TEXT].map((size) => (rows * size) / 1_000);
  const [open, changed] = [clusters * FINDINGS, clusters * CHANGED];
  const month = megabytes(30 * changed + (30 / 7) * open);
  return [megabytes(open), megabytes(changed), megabytes(open), month, month.map((one) => (one / 1_000) * PRICE)];
}

const [, table = ''] = /<!-- costs -->([\s\S]*)<!-- \/costs -->/.exec(page) ?? [];
const lines = table.split('\n').filter((line) => /^\| \d/.test(line));

test.each(lines)('%s is what the figures above it come to', (line) => {
  const [[clusters = 0] = [], ...cells] = line.split('|').slice(1, -1).map(numbersOf);
  const ratios = reckoned(clusters).map((ends, column) =>
    ends.map((value, end) => (cells[column]?.[end] ?? 0) / value),
  );
  expect(ratios.flat()).toHaveLength(10);
  for (const ratio of ratios.flat()) expect(Math.abs(ratio - 1)).toBeLessThan(0.05);
});
