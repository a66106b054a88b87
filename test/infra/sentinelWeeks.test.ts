import type { FindingEvent } from '../../shared/events/event.js';
import { cameAt, type Finding, finding, fingerprintFor, runAt } from './sentinel/arrivals.js';
import type { Arrival } from './sentinel/run/run.js';

const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;
const BEGIN = Date.parse('2026-10-01T02:00:00.000Z');
const dayOf = (day: number) => new Date(BEGIN + day * DAY_MS);

/** An event of a day, counted from 0; the number of an event is its place among those of its finding. */
interface Told {
  readonly day: number;
  readonly event: FindingEvent;
}
/** A finding's events one after the other, each with the alerts that it brings. */
type Step = readonly [day: number, fields: Finding, alerts: number];

const told = (check: string, steps: readonly Step[]): Told[] =>
  steps.map(([day, { finding: fields = {}, ...rest }], at) => {
    const time = dayOf(day).toISOString();
    const uid = `${at}`.padStart(4, '0') + fingerprintFor(check).slice(4);
    return { day, event: finding(check, { time, uid, ...rest, finding: { rev: at + 1, ...fields } }) };
  });

/** Alerts by the day on which rows came: a rule sees rows of its last 14 days, and nothing that comes later. */
function alertsOn(name: string, all: readonly Told[], day: number): number {
  const now = new Date(dayOf(day).getTime() + 20 * MINUTE_MS);
  const seen = ({ row }: Arrival) => {
    const age = now.getTime() - Date.parse(String(row.TimeGenerated));
    return age >= 0 && age <= 14 * DAY_MS;
  };
  const rows = all.map((one) => cameAt(one.event, dayOf(one.day).toISOString())).filter(seen);
  return runAt(now, name, { tables: { VigieEvents_CL: rows } }).length;
}

const DUE = dayOf(30).toISOString();
const of = (kind: string, more: Finding = {}): Finding => ({
  kind: `finding.${kind}` as FindingEvent['kind'],
  ...more,
  finding: { severity: 'critical', dueDate: DUE, daysAllowed: 30, overdue: false, ...more.finding },
});
const snapshot = of('snapshot');
const overdue = of('overdue', { finding: { overdue: true } });
const lateSnapshot = of('snapshot', { finding: { overdue: true } });
const firstNight = of('snapshot', { finding: { baselineOnly: true } });
const high = { finding: { severity: 'high' } } as const;
const ended = (kind: string, supportEnded: boolean) => of(kind, { evidence: { supportEnded }, ...high });
const inTwo = { dueDate: dayOf(0).toISOString(), daysAllowed: 10 };

describe('what was said stays said, however long ago', () => {
  test.each<[string, string, string, readonly Step[]]>([
    [
      'NodeImageCritical',
      'opened, and overdue after weeks',
      'node-image-age',
      [
        [0, of('opened'), 1],
        [7, snapshot, 0],
        [14, snapshot, 0],
        [21, snapshot, 0],
        [28, snapshot, 0],
        [30, overdue, 0],
      ],
    ],
    [
      'NodeImageCritical',
      'of the first night, and overdue after weeks',
      'node-image-age',
      [
        [0, of('opened', { baseline: true }), 0],
        [7, firstNight, 0],
        [14, firstNight, 0],
        [21, firstNight, 0],
        [28, firstNight, 0],
        [30, overdue, 1],
        [37, overdue, 0],
      ],
    ],
    [
      'NodeImageCritical',
      'critical at last',
      'node-image-age',
      [
        [0, of('opened', high), 0],
        [7, of('snapshot', high), 0],
        [9, of('changed'), 1],
        [16, snapshot, 0],
        [23, snapshot, 0],
        [30, overdue, 0],
      ],
    ],
    [
      'NodeImageCritical',
      'back again, and overdue',
      'node-image-age',
      [
        [0, of('opened'), 1],
        [1, of('resolved', { finding: { status: 'resolved' } }), 0],
        [23, of('reopened'), 1],
        [30, overdue, 0],
      ],
    ],
    [
      'RebootOverdue',
      'reminded once a month',
      'pending-reboot',
      [
        [0, of('opened'), 0],
        [30, overdue, 1],
        [37, lateSnapshot, 0],
        [44, lateSnapshot, 0],
        [51, lateSnapshot, 0],
        [58, lateSnapshot, 0],
        [60, overdue, 0],
      ],
    ],
    [
      'ClusterOutOfSupport',
      'overdue before support ends',
      'version-support',
      [
        [0, ended('opened', false), 0],
        [2, ended('overdue', false), 0],
        [5, ended('changed', true), 1],
        [9, ended('overdue', true), 0],
        [16, ended('overdue', true), 0],
      ],
    ],
    [
      'ClusterOutOfSupport',
      'told by an earlier Vigie, which had no word for the end',
      'version-support',
      [
        [0, of('opened', { evidence: { daysLeft: -3 }, ...high }), 1],
        [7, ended('snapshot', true), 0],
        [9, ended('overdue', true), 0],
      ],
    ],
    [
      'OverdueTwice',
      'reminded once a month: the snapshot says so first',
      'run-command',
      [
        [0, of('overdue', { finding: inTwo }), 0],
        [7, of('snapshot', { finding: inTwo }), 0],
        [14, of('snapshot', { finding: inTwo }), 1],
        [21, of('snapshot', { finding: inTwo }), 0],
        [28, of('snapshot', { finding: inTwo }), 0],
        [30, of('overdue', { finding: inTwo }), 0],
      ],
    ],
  ])('%s: %s', (name, _what, check, steps) => {
    const all = told(check, steps);
    expect(steps.map(([day]) => [day, alertsOn(name, all, day)])).toEqual(
      steps.map(([day, , alerts]) => [day, alerts]),
    );
  });

  const both = (steps: readonly Step[]) => [...told('api-server-exposure', steps), ...told('entra-integration', steps)];
  test.each<[string, readonly Step[]]>([
    [
      'opened, and overdue after weeks',
      [
        [0, of('opened'), 1],
        [7, snapshot, 0],
        [14, snapshot, 0],
        [21, snapshot, 0],
        [28, snapshot, 0],
        [30, overdue, 0],
      ],
    ],
    [
      'of the first night',
      [
        [0, of('opened', { baseline: true }), 0],
        [7, firstNight, 0],
        [14, firstNight, 0],
        [21, firstNight, 0],
        [28, firstNight, 0],
        [30, overdue, 1],
      ],
    ],
  ])('ExposedWithoutEntra: %s', (_what, steps) => {
    const days = steps.map(([day]) => [day, alertsOn('ExposedWithoutEntra', both(steps), day)]);
    expect(days).toEqual(steps.map(([day, , alerts]) => [day, alerts]));
  });
});

test('ExposedWithoutEntra names both findings, and goes by the last sweep where the store was lost', () => {
  const opened: Step = [1, of('opened', { finding: { rev: 1 } }), 1];
  const before = told('entra-integration', [
    [0, of('resolved', { uid: 'b'.repeat(64), finding: { rev: 9, status: 'resolved' } }), 0],
  ]);
  const all = [...before, ...told('api-server-exposure', [opened]), ...told('entra-integration', [opened])];
  const rows = all.map(({ day, event }) => cameAt(event, dayOf(day).toISOString()));
  const now = new Date(dayOf(1).getTime() + 20 * MINUTE_MS);
  expect(runAt(now, 'ExposedWithoutEntra', { tables: { VigieEvents_CL: rows } })).toMatchObject([
    { Fingerprint: fingerprintFor('api-server-exposure'), OtherFingerprint: fingerprintFor('entra-integration') },
  ]);
});
