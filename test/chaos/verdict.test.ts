import type { FindingEvent, VigieEvent } from '../../shared/events/event.js';
import { markerOf } from '../../shared/outbox/ledgerEntry.js';
import { findingSample } from '../support/sampleEvents.js';
import type { Row } from './arrived.js';
import type { Runs } from './runs.js';
import type { Told } from './told.js';
import { judge } from './verdict.js';

const SWEEP = { id: '20261123T0130Z' };
const [FIRST, SECOND] = ['a'.repeat(64), 'b'.repeat(64)];
const UNREADABLE = '33333333-3333-4333-8333-333333333333';

function finding(fingerprint: string, rev: number, status: 'open' | 'resolved'): Told {
  const sample = findingSample({ finding: { fingerprint, rev, status } });
  const event: FindingEvent = { ...sample, uid: `${fingerprint.slice(0, 4)}-${rev}`, sweep: SWEEP };
  return { event, to: ['sentinel', 'servicenow', 'file'] };
}

function made(uid: string, kind: string, body: object, to: string[]): Told {
  const event = { uid, kind, time: '2026-11-23T02:00:00.000Z', sweep: SWEEP, resource: null, ...body };
  return { event: event as unknown as VigieEvent, to };
}

const GAP = { scope: 'table/alerts', signal: 'alerts', since: '2026-11-23T02:00:00.000Z', reason: 'cut' };
const FINDINGS = [finding(FIRST, 1, 'open'), finding(FIRST, 2, 'resolved'), finding(SECOND, 1, 'open')];
const COMMITTED = [
  ...FINDINGS,
  made('gap', 'coverage.gap', { gap: GAP }, ['sentinel', 'file']),
  made('gap ended', 'coverage.restored', { gap: GAP }, ['sentinel', 'file']),
  made('summary', 'sweep.completed', { summary: { digest: { path: 'digests/x' } } }, ['sentinel', 'teams', 'file']),
];
const TICKETS = [
  { correlationId: markerOf('servicenow', FIRST, 1), state: 'closed', texts: ['Resolved: it passes.'] },
  { correlationId: markerOf('servicenow', SECOND, 1), state: 'open', texts: [] },
] as const;

function rowOf({ event }: Told): Row {
  const { fingerprint = '', rev = 0 } = 'finding' in event ? event.finding : {};
  return { uid: event.uid, kind: event.kind, sweep: event.sweep?.id ?? '', fingerprint, rev };
}

/** Two runs that agree; some of what arrived comes twice. */
function sound(): Runs {
  const rows = COMMITTED.map(rowOf);
  return {
    unreadable: UNREADABLE,
    quiet: { told: FINDINGS, tickets: TICKETS },
    chaos: {
      told: COMMITTED,
      rows: [...rows, ...rows],
      lines: new Set(rows.map(({ uid }) => uid)),
      tickets: TICKETS,
      cards: ['Sweep of 2026-11-23 02:00 UTC', 'Sweep of 2026-11-23 02:00 UTC'],
      sweeps: [{ ...SWEEP, closed: true }],
      queues: {},
      behind: { sentinel: 0 },
    },
  };
}

const lossesOf = (runs: Runs) => judge(runs).flatMap(({ rule, losses }) => losses.map((loss) => `${rule}: ${loss}`));
const broken = (change: Partial<Runs['chaos']>) => (runs: Runs) => ({ ...runs, chaos: { ...runs.chaos, ...change } });

test('two runs that agree have no losses, although things came twice', () => {
  expect(lossesOf(sound())).toEqual([]);
});

test.each<[string, (runs: Runs) => Runs, RegExp]>([
  [
    'a finding that a quiet run tells',
    broken({ told: COMMITTED.slice(3), tickets: [] }),
    /ends as in a quiet run: finding b+/,
  ],
  [
    'a row',
    (runs) => broken({ rows: runs.chaos.rows.filter(({ uid }) => uid !== 'aaaa-2') })(runs),
    /aaaa-2 did not reach sentinel/,
  ],
  ['a line in a file', broken({ lines: new Set(['aaaa-1']) }), /bbbb-1 did not reach file/],
  ['a ticket', broken({ tickets: TICKETS.slice(1) }), /missing/],
  [
    'the text of a ticket',
    broken({ tickets: TICKETS.map((one) => ({ ...one, texts: [] })) }),
    /does not say: Resolved/,
  ],
  [
    'a ticket left open',
    broken({ tickets: TICKETS.map((one) => ({ ...one, state: 'open' })) }),
    /is open, its finding resolved/,
  ],
  ['a ticket twice', broken({ tickets: [...TICKETS, ...TICKETS.slice(1)] }), /is there 2 times/],
  [
    'a second ticket',
    broken({ tickets: [...TICKETS, { ...TICKETS[1], correlationId: 'other' }] }),
    /other belongs to no finding/,
  ],
  ['a card', broken({ cards: [] }), /0 of 1 cards of 2026-11-23 02:00/],
  ['the order', (runs) => broken({ rows: [...runs.chaos.rows].reverse() })(runs), /event 1 came after event 2/],
  ['a close', broken({ sweeps: [{ ...SWEEP, closed: false }] }), /20261123T0130Z is open/],
  ['a second close', broken({ told: [...COMMITTED, ...COMMITTED.slice(5)] }), /has 2 summaries/],
  [
    'the end of a gap',
    broken({ told: COMMITTED.filter(({ event }) => event.uid !== 'gap ended') }),
    /alerts since .* has not ended/,
  ],
  ['a message', broken({ queues: { 'deliver-poison': 1 } }), /queue deliver-poison holds 1/],
  ['a cursor', broken({ behind: { teams: 2 } }), /teams is behind in 2 partitions/],
])('%s is missed or seen', (_what, breakIt, expected) => {
  expect(lossesOf(breakIt(sound())).join('\n')).toMatch(expected);
});

test('of the subscription that cannot be read only the end counts', () => {
  const runs = sound();
  const subscription = FINDINGS[0]?.event.resource?.subscriptionId ?? '';
  const told = COMMITTED.filter(({ event }) => event.uid !== 'aaaa-1');
  const rows = runs.chaos.rows.filter(({ uid }) => uid !== 'aaaa-1');
  const without = broken({ told, rows })(runs);
  expect(lossesOf(without)).toEqual([expect.stringMatching(/finding.opened aaaa-1 did not reach sentinel/)]);
  expect(lossesOf({ ...without, unreadable: subscription.toLowerCase() })).toEqual([]);
});
