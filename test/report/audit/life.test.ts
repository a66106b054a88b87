import type { FindingEvent } from '../../../shared/events/event.js';
import { FindingLife, type Life } from '../../../shared/report/audit/life.js';
import type { Severity } from '../../../shared/severity.js';

const END = new Date('2026-12-01T00:00:00.000Z');
const GRANTED = { owner: 'payments', approver: 'platform', reason: 'the month ends', until: '2026-11-20' };

interface Told {
  readonly rev: number;
  readonly day: string;
  readonly kind: FindingEvent['kind'];
  readonly severity?: Severity;
  readonly status?: 'open' | 'resolved' | 'exempted';
  readonly resolution?: 'mended' | 'deleted';
  readonly due?: string;
  readonly until?: string;
}

function lifeOf(events: readonly FindingEvent[], end: Date): Life {
  const life = new FindingLife(end);
  for (const event of events) life.add(event);
  return life.life();
}

/** An event of one finding, as far as its life minds it. */
function told({
  rev,
  day,
  kind,
  severity = 'high',
  status = 'open',
  resolution,
  due = '2026-11-15',
  until = GRANTED.until,
}: Told): FindingEvent {
  return {
    kind,
    time: `${day}T01:30:00.000Z`,
    baseline: false,
    resource: { id: '/r', name: 'r', subscriptionId: null, subject: null, owner: 'payments' },
    finding: {
      ...{ fingerprint: 'f', check: 'c', title: 't', rev, severity, status },
      ...{ firstSeen: '2026-10-01T01:30:00.000Z', dueDate: `${due}T00:00:00.000Z` },
      exemption: status === 'exempted' ? { ...GRANTED, until } : null,
      resolution: resolution ?? null,
    },
  } as unknown as FindingEvent;
}

const opened: Told = { rev: 1, day: '2026-11-01', kind: 'finding.opened' };
const mended: Told = { rev: 2, day: '2026-11-11', kind: 'finding.resolved', status: 'resolved', resolution: 'mended' };
const late: Told = { ...mended, day: '2026-11-20' };
const reopened: Told = { rev: 3, day: '2026-11-25', kind: 'finding.reopened', due: '2026-12-25' };
const exempted: Told = { rev: 2, day: '2026-11-05', kind: 'finding.exempted', status: 'exempted' };

test.each([
  [
    'stands to the end of the span, overdue by 16 days',
    [opened],
    [{ resolved: null, daysOpen: null, daysOverdue: 16 }],
  ],
  ['was mended in ten days, in time', [opened, mended], [{ daysOpen: 10, daysOverdue: 0, resolution: 'mended' }]],
  // Due at the beginning of the 15th, mended at 01:30 on the 20th: the sixth day has begun.
  ['was mended late', [opened, late], [{ daysOpen: 19, daysOverdue: 6 }]],
  [
    'came back: that is a time of its own',
    [opened, mended, reopened],
    [
      { daysOpen: 10, reopened: false },
      { resolved: null, reopened: true, opened: '2026-11-25T01:30:00.000Z', daysOverdue: 0 },
    ],
  ],
  [
    'counts by the worst that it reached',
    [
      opened,
      { ...mended, kind: 'finding.changed', status: 'open', severity: 'critical' },
      { ...late, rev: 3, severity: 'low' },
    ],
    [{ severity: 'critical' }],
  ],
  ['is not overdue while somebody lets it stand', [opened, exempted], [{ exempted: true, daysOverdue: 0 }]],
  [
    'that was mended while somebody let it stand was not late',
    [opened, exempted, { ...late, rev: 3 }],
    [{ exempted: false, daysOpen: 19, daysOverdue: 0 }],
  ],
  [
    'that was mended after nobody let it stand any more was late',
    [opened, exempted, { rev: 3, day: '2026-11-18', kind: 'finding.unexempted' }, { ...late, rev: 4 }],
    [{ exempted: false, daysOverdue: 6 }],
  ],
  [
    'whose first events are gone counts from its first sight, and says so',
    [{ ...late, rev: 7 }],
    [{ opened: '2026-10-01T01:30:00.000Z', isPartial: true, daysOpen: 50 }],
  ],
  [
    'with a gap in its events says so',
    [opened, { ...late, rev: 4 }],
    [{ opened: '2026-11-01T01:30:00.000Z', isPartial: true, daysOpen: 19 }],
  ],
] as const)('a finding %s', (_what, events, episodes) => {
  const found = lifeOf(events.map(told), END).episodes;
  expect(found).toHaveLength(episodes.length);
  for (const [at, expected] of episodes.entries()) expect(found[at]).toMatchObject(expected);
});

test.each([
  ['in force at the end', [opened, exempted], [{ ...GRANTED, from: '2026-11-05T01:30:00.000Z', ended: null }]],
  [
    'that ran out',
    [opened, exempted, { rev: 3, day: '2026-11-21', kind: 'finding.unexempted' }],
    [{ ended: '2026-11-21T01:30:00.000Z' }],
  ],
  [
    'of a finding that was mended meanwhile',
    [opened, exempted, { ...late, rev: 3 }],
    [{ ended: '2026-11-20T01:30:00.000Z' }],
  ],
  [
    'that was prolonged is two: who agreed to the first did not agree to the second',
    [
      opened,
      exempted,
      { ...exempted, rev: 3, day: '2026-11-12', kind: 'finding.snapshot' },
      { ...exempted, rev: 4, day: '2026-11-19', kind: 'finding.snapshot', until: '2026-12-31' },
    ],
    [
      { until: '2026-11-20', from: '2026-11-05T01:30:00.000Z', ended: '2026-11-19T01:30:00.000Z' },
      { until: '2026-12-31', from: '2026-11-19T01:30:00.000Z', ended: null },
    ],
  ],
  ['that a finding began with', [{ ...exempted, rev: 1 }], [{ from: '2026-11-05T01:30:00.000Z' }]],
  ['none', [opened, mended], []],
] as const)('an exemption %s', (_what, events, exemptions) => {
  const found = lifeOf(events.map(told), END).exemptions;
  expect(found).toHaveLength(exemptions.length);
  for (const [at, expected] of exemptions.entries()) expect(found[at]).toMatchObject(expected);
});
