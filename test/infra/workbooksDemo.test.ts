import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { threatMatrix } from '../../shared/checks/frameworks/tables.js';
import type { FindingEvent, SummaryEvent, VigieEvent } from '../../shared/events/event.js';
import { vigie } from '../support/programs.js';
import { rowsOf, TILES, tile } from './workbooks/run.js';

// What each tile must show is reckoned here a second time, from the events themselves.

describe('over the nights of the demo', () => {
  let events: VigieEvent[];
  let findings: FindingEvent[];
  let sweeps: SummaryEvent[];
  let now: Date;

  beforeAll(async () => {
    const cwd = mkdtempSync(join(tmpdir(), 'vigie-workbooks-'));
    await vigie(['demo'], { cwd });
    const lines = readFileSync(join(cwd, 'vigie-demo', 'events.ndjson'), 'utf8')
      .trim()
      .split('\n');
    rmSync(cwd, { recursive: true });
    events = lines.map((line) => JSON.parse(line));
    findings = events.flatMap((event) => ('finding' in event ? [event] : []));
    sweeps = events.flatMap((event) => ('summary' in event ? [event] : []));
    now = new Date(Date.parse(sweeps.at(-1)?.time ?? '') + 3_600_000);
  });

  const shown = (name: string, choices = {}) => tile(name, rowsOf(events), now, choices);
  const newest = () => [...new Map(findings.map((event) => [event.finding.fingerprint, event])).values()];
  const open = () => newest().filter(({ finding }) => finding.status === 'open');
  const keyOf = ({ resource }: VigieEvent) => resource?.id.toLowerCase() ?? '';

  test('the demo tells something', () => {
    expect(sweeps.length).toBeGreaterThan(1);
    expect(open().length).toBeGreaterThan(5);
  });

  test.each(TILES)('%s shows the same when every row came twice', (name) => {
    const twice = rowsOf([...events, ...events]);
    const choices = { Resource: keyOf(open()[0] as FindingEvent), Technique: 'MS-TA9018' };
    expect(tile(name, twice, now, choices)).toEqual(shown(name, choices));
  });

  test('a point a sweep', () => {
    const points = sweeps.map(({ time, summary }) => ({ EventTime: new Date(time), Score: summary.score }));
    expect(shown('fleetCompliance/score-over-time')).toEqual(points);
    expect(shown('fleetCompliance/verdicts-over-time').map(({ Failing, Unknown }) => [Failing, Unknown])).toEqual(
      sweeps.map(({ summary }) => [summary.verdicts.fail, summary.verdicts.unknown]),
    );
  });

  test('the numbers of now', () => {
    const late = open().filter(({ finding }) => new Date(finding.dueDate) < now);
    const last = sweeps.at(-1)?.summary;
    const numbers = shown('fleetCompliance/now').map(({ What, Number: number }) => [What, number]);
    expect(Object.fromEntries(numbers)).toEqual({
      'Score, whole fleet': last?.score,
      Clusters: last?.coverage.clusters,
      'Open findings': open().length,
      Overdue: late.length,
      Exempted: newest().filter(({ finding }) => finding.status === 'exempted').length,
      Gaps: last?.coverage.gapsInAll,
    });
    expect(shown('fleetCompliance/overdue')).toHaveLength(late.length);
  });

  test('the changes of the last night', () => {
    const id = sweeps.at(-1)?.sweep?.id;
    const last = findings.filter(({ sweep, kind }) => sweep?.id === id && kind !== 'finding.snapshot');
    expect(last.length).toBeGreaterThan(0);
    expect(
      shown('fleetCompliance/changes')
        .map(({ Reason }) => Reason)
        .sort(),
    ).toEqual(last.map(({ finding }) => finding.reason).sort());
    const kinds = shown('fleetCompliance/changes-by-kind');
    expect(kinds.reduce((sum, row) => sum + Number(row.Number), 0)).toBe(last.length);
  });

  test.each(['fleetCompliance/owners', 'fleetCompliance/checks'])('%s counts each open finding once', (name) => {
    const counted = shown(name).flatMap((row) => [row.Critical, row.High, row.Medium, row.Low].map(Number));
    expect(counted.reduce((sum, one) => sum + one, 0)).toBe(open().length);
  });

  test('a row that is chosen opens what belongs to it', () => {
    const keys = shown('fleetCompliance/resources').map(({ ResourceKey }) => String(ResourceKey));
    expect([...keys].sort()).toEqual([...new Set(newest().map(keyOf))].sort());
    for (const Resource of keys) {
      const own = open().filter((event) => keyOf(event) === Resource);
      expect(shown('fleetCompliance/resource-findings', { Resource })).toHaveLength(own.length);
      expect(shown('securityPosture/resource-findings', { Resource })).toHaveLength(own.length);
      const told = findings.filter((event) => keyOf(event) === Resource && event.kind !== 'finding.snapshot');
      expect(shown('fleetCompliance/resource-history', { Resource })).toHaveLength(told.length);
    }
  });

  test('gaps are those of the last sweep', () => {
    expect(shown('fleetCompliance/gaps').map(({ What }) => What)).toEqual(
      sweeps.at(-1)?.summary.coverage.gaps.map(({ scope }) => scope),
    );
  });

  test('the matrix has a cell for each place, and a mark for each technique that has an open finding', () => {
    const cells = shown('securityPosture/matrix')
      .flatMap((row) => Object.values(row).flatMap((cell) => cell ?? []))
      .map(String);
    expect(cells).toHaveLength(threatMatrix().tactics.flatMap(({ techniques }) => techniques).length);
    const hit = new Set(
      open().flatMap(({ controls }) =>
        controls.flatMap(({ framework, id }) => (framework === 'Threat matrix for Kubernetes' ? [id] : [])),
      ),
    );
    expect(hit.size).toBeGreaterThan(0);
    const names = threatMatrix().techniques.flatMap(({ id, name }) => (hit.has(id) ? [name] : []));
    const marked = cells.filter((cell) => /^(🟥|🟧|🟨|🟦)/u.test(cell));
    expect([...new Set(marked.map((cell) => cell.replace(/^\S+ | \(\d+\)$/gu, '')))].sort()).toEqual(names.sort());
    expect(
      shown('securityPosture/techniques')
        .map(({ Technique }) => Technique)
        .sort(),
    ).toEqual([...hit].sort());
  });

  test('where nothing was told no tile fails, and only the matrix and the calendar show rows', () => {
    const filled = TILES.filter(
      (name) => tile(name, { tables: {} }, now, { Resource: '/r', Technique: 'T' }).length > 0,
    );
    expect(filled).toEqual(['fleetCompliance/support-timeline', 'securityPosture/matrix']);
  });
});
