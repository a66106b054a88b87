import { type Column, EVENT_COLUMNS, SWEEP_COLUMNS } from '../../shared/destinations/siem/sentinelColumns.js';
import { MOST_FIELD_BYTES, rowBytes, rowOf } from '../../shared/destinations/siem/sentinelRow.js';
import {
  alertSample,
  everyKind,
  findingSample,
  gapSample,
  noticeSample,
  summarySample,
} from '../support/sampleEvents.js';

const SENT = '2026-11-23T02:00:00.000Z';
const TABLES: readonly (readonly [string, readonly Column[]])[] = [
  ['VigieEvents_CL', EVENT_COLUMNS],
  ['VigieSweeps_CL', SWEEP_COLUMNS],
];

/** Names that a custom table may not have, by Microsoft's page on table columns; without regard to case to be safe. */
const RESERVED = new Set(
  'id billedsize isbillable invalidtimegenerated tenantid title type uniqueid tenant'.split(' '),
);

describe.each(TABLES)('the columns of %s', (_table, columns) => {
  test('have names that Log Analytics takes, each once', () => {
    const names = columns.map(({ name }) => name);
    for (const name of names) {
      expect(name).toMatch(/^[A-Za-z][A-Za-z0-9_]{1,44}$/);
      expect(RESERVED).not.toContain(name.toLowerCase());
    }
    expect(new Set(names.map((name) => name.toLowerCase())).size).toBe(names.length);
    expect(names.length).toBeLessThan(500);
  });

  test('hold what every table of ours has', () => {
    const types = Object.fromEntries(columns.map(({ name, type }) => [name, type]));
    expect(types).toMatchObject({
      TimeGenerated: 'datetime',
      EventUid: 'string',
      EventKind: 'string',
      EventTime: 'datetime',
      SweepId: 'string',
    });
  });

  test('hold values of their own type, for every kind of event', () => {
    const kinds: Record<Column['type'], (value: unknown) => boolean> = {
      string: (value) => typeof value === 'string',
      int: Number.isInteger,
      real: (value) => typeof value === 'number',
      boolean: (value) => typeof value === 'boolean',
      datetime: (value) => typeof value === 'string' && !Number.isNaN(Date.parse(value)),
      dynamic: (value) => typeof value === 'object',
    };
    for (const event of everyKind())
      for (const { name, type, fill } of columns) {
        const value = fill(event, SENT) ?? undefined;
        if (value !== undefined) expect({ name, fits: kinds[type](value) }).toEqual({ name, fits: true });
      }
  });
});

test('VigieEvents_CL has the columns that readers join by', () => {
  const names = EVENT_COLUMNS.map(({ name }) => name);
  expect(names).toEqual(expect.arrayContaining(['Fingerprint', 'FindingRev', 'TargetResourceId']));
});

test('a finding is an alert event in ASIM words, and keeps its own', () => {
  const event = findingSample({
    kind: 'finding.changed',
    finding: { severity: 'critical', rev: 3, previousSeverity: 'high' },
  });
  expect(rowOf(event, SENT)).toMatchObject({
    TimeGenerated: SENT,
    EventTime: event.time,
    EventUid: event.uid,
    EventType: 'Alert',
    EventSubType: 'Compliance Violation',
    EventSeverity: 'High',
    EventOriginalSeverity: 'critical',
    EventSchema: 'AlertEvent',
    EventSchemaVersion: '1.0.0',
    AlertName: 'Kubernetes version out of support',
    RuleName: 'version-support',
    AlertStatus: 'Active',
    ThreatCategory: 'Security Policy Violation',
    AttackTechniques: 'T1190, T1552.007',
    DvcId: event.resource?.id,
    DvcIdType: 'AzureResourceId',
    FindingRev: 3,
    PreviousSeverity: 'high',
    Overdue: true,
    Evidence: { version: '1.33.2', days: 115 },
  });
});

test.each([
  ['open', 'Active'],
  ['exempted', 'Closed'],
  ['resolved', 'Closed'],
] as const)('a finding that is %s has the alert status %s', (status, expected) => {
  expect(rowOf(findingSample({ finding: { status } }), SENT)).toMatchObject({ AlertStatus: expected });
});

test.each([
  ['High', 'Active', 'High', 'Active'],
  ['Informational', 'Resolved', 'Informational', 'Closed'],
  ['Unheard', 'Dismissed', 'Informational', 'Closed'],
])('an alert of severity %s that is %s', (severity, status, EventSeverity, AlertStatus) => {
  expect(rowOf(alertSample({ severity, status }), SENT)).toMatchObject({
    EventSubType: 'Threat',
    EventSeverity,
    AlertStatus,
    FindingRev: 0,
    AttackTactics: 'Execution, Lateral Movement',
    EventStartTime: '2026-11-22T20:00:00.000Z',
  });
});

test.each([gapSample(), noticeSample()])(
  '$kind is no alert event: FindingRev is 0, and ASIM columns stay empty',
  (event) => {
    const row = rowOf(event, SENT);
    expect(row).toMatchObject({ FindingRev: 0, EventKind: event.kind });
    for (const name of ['EventType', 'EventSeverity', 'AlertName', 'DvcId', 'Fingerprint'])
      expect(row).not.toHaveProperty(name);
  },
);

test('a summary has a row of its own table', () => {
  expect(rowOf(summarySample({ score: null }), SENT)).toMatchObject({
    Clusters: 12,
    GapCount: 1,
    CalendarStale: false,
  });
  expect(rowOf(summarySample({ score: null }), SENT)).not.toHaveProperty('Score');
});

describe('a field that is too long', () => {
  test.each([
    ['letters', 'x'],
    ['letters of two bytes', 'é'],
    ['letters of four bytes', '🚢'],
  ])('is cut between %s', (_what, letter) => {
    const { Reason } = rowOf(findingSample({ finding: { reason: letter.repeat(70_000) } }), SENT);
    const bytes = Buffer.byteLength(String(Reason));
    expect(bytes).toBeLessThanOrEqual(MOST_FIELD_BYTES);
    expect(bytes).toBeGreaterThan(MOST_FIELD_BYTES - 8);
    expect(String(Reason)).toMatch(new RegExp(`^(${letter})+…$`, 'u'));
  });

  test('stays as it is up to the limit', () => {
    const reason = 'x'.repeat(MOST_FIELD_BYTES);
    expect(rowOf(findingSample({ finding: { reason } }), SENT).Reason).toBe(reason);
  });

  test('evidence stays JSON: what fits is kept, and what is left out is counted', () => {
    const evidence = { days: 115, nodes: 'é'.repeat(60_000), more: Array(30_000).fill('node'), version: '1.33.2' };
    const { Evidence } = rowOf(findingSample({ evidence }), SENT);
    expect(Evidence).toMatchObject({ days: 115, version: '1.33.2', leftOut: 2 });
    expect(Buffer.byteLength(JSON.stringify(Evidence))).toBeLessThanOrEqual(MOST_FIELD_BYTES);
  });

  test('a list keeps its first members', () => {
    const controls = Array.from({ length: 5_000 }, (_, at) => ({ framework: 'CIS', version: '1', id: String(at) }));
    const { Controls } = rowOf(findingSample({ controls }), SENT);
    expect(Buffer.byteLength(JSON.stringify(Controls))).toBeLessThanOrEqual(MOST_FIELD_BYTES);
    expect(Controls).toMatchObject({ 0: { id: '0' } });
    const list = Controls as { leftOut?: number }[];
    expect(list.length - 1 + (list.at(-1)?.leftOut ?? 0)).toBe(5_000);
  });
});

test('what a row takes is measured in bytes of JSON with its comma', () => {
  const row = rowOf(findingSample({ finding: { reason: '🚢' } }), SENT);
  expect(rowBytes(row)).toBe(Buffer.byteLength(JSON.stringify([row, row])) - Buffer.byteLength(JSON.stringify([row])));
});
