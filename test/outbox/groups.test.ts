import { blocked, later } from '../../shared/destinations/outcome.js';
import type { FindingEvent } from '../../shared/events/event.js';
import { deliver } from '../../shared/outbox/deliver.js';
import { readLedger } from '../../shared/outbox/ledgerEntry.js';
import { ticketKeyFor } from '../../shared/outbox/ticketHome.js';
import type { TicketRules } from '../../shared/outbox/ticketRules.js';
import { hashOf } from '../../shared/text.js';
import { MINUTE_MS } from '../../shared/time.js';
import { MemoryStore } from '../support/memoryStore.js';
import { type Bench, bench, desk, FakeDesk, finding, put, summary, TICKET_RULES } from './support.js';

let fake: FakeDesk;
let run: Bench;
let store: MemoryStore;
let rules: TicketRules;

beforeEach(() => {
  fake = new FakeDesk();
  rules = { ...TICKET_RULES, group: 'cluster' };
  run = bench(
    (machineNow) => {
      store = new MemoryStore(undefined, machineNow);
      return store;
    },
    { desk: desk(fake) },
  );
});

type Kind = FindingEvent['kind'];

/** News of a finding: its letter is the cluster's name, the number tells the cluster's findings apart. */
function news(name: string, rev: number, kind?: Kind, changes: Partial<FindingEvent['finding']> = {}): FindingEvent {
  const [letter = ''] = name;
  const event = finding(letter, rev, kind, { title: `Check ${name}`, check: `check-${name.slice(1)}`, ...changes });
  return { ...event, uid: hashOf(name, rev), finding: { ...event.finding, fingerprint: hashOf(name) } };
}

async function tell(...events: readonly FindingEvent[]) {
  await put(store, 'p', events, ['desk']);
  return deliver({ ...run.context, tickets: rules }, 'desk', 'p');
}

async function round(sweep: string) {
  await put(store, '_sweep', [summary(sweep)], ['desk']);
  return deliver({ ...run.context, tickets: rules }, 'desk', '_sweep');
}

/** State, title, and the first words of its history. */
const tickets = () =>
  fake.tickets.map(
    ({ state, text, log }) => `${state} ${text.title}: ${log.map((line) => line.split(' ')[0]).join(' ')}`,
  );
const checklist = (at = 0) =>
  fake.tickets[at]?.text.body.flatMap((part) =>
    part.kind === 'checklist'
      ? part.items.map(({ done, text }) => `${done ? 'x' : '-'} ${/^[^:]+: Check \w+/.exec(text)?.[0]}`)
      : [],
  );

describe('findings of a cluster', () => {
  test('share one ticket, whose list ticks itself, and which is closed when nothing is left', async () => {
    await tell(news('a1', 1), news('a2', 1, undefined, { severity: 'critical' }), news('b1', 1));
    expect(tickets()).toEqual(['open aks-a: Check a2 and 1 more: create', 'open Check b1: aks-b: create']);
    expect(checklist()).toEqual([
      '- critical, was due by 2026-08-01: Check a2',
      '- high, was due by 2026-08-01: Check a1',
    ]);
    expect(fake.tickets[0]?.text.severity).toBe('critical');

    await tell(news('a2', 2, 'finding.resolved'));
    expect(tickets()[0]).toBe('open aks-a: Check a1: create update');
    expect(checklist()).toEqual(['- high, was due by 2026-08-01: Check a1', 'x mended: Check a2']);
    expect(fake.tickets[0]?.log[1]).toMatch(/^update Check a2 \(aks-a\): Resolved: /);
    expect(fake.tickets[0]?.text.severity).toBe('high');

    await tell(news('a1', 2, 'finding.resolved'));
    expect(tickets()[0]).toBe('closed aks-a: Check a1: create update update resolve');
    expect(checklist()).toEqual(['x mended: Check a1', 'x mended: Check a2']);
  });

  test('that come in one night change it once', async () => {
    await tell(news('a1', 1), news('a2', 1));
    await tell(news('a1', 2, 'finding.overdue'), news('a2', 2, 'finding.changed'), news('a3', 1));
    expect(tickets()).toEqual(['open aks-a: Check a1 and 2 more: create update']);
    expect(fake.tickets[0]?.log[1]?.split('\n')).toHaveLength(3);
    expect(fake.calls).toEqual(['create', 'look', 'update']);
  });

  test('that come in two nights are told one after the other', async () => {
    await put(store, 'p', [news('a1', 1), news('a1', 2)], ['desk']);
    await tell(news('a1', 3, 'finding.resolved'));
    expect(tickets()).toEqual(['closed Check a1: aks-a: create update resolve']);
  });

  test('get another ticket when the first is done: it is not about them', async () => {
    await tell(news('a1', 1));
    await tell(news('a1', 2, 'finding.resolved'));
    await tell(news('a2', 1));
    expect(tickets()).toEqual(['closed Check a1: aks-a: create resolve', 'open Check a2: aks-a: create']);
  });

  test('that come back open the ticket again that was theirs', async () => {
    await tell(news('a1', 1));
    await tell(news('a1', 2, 'finding.resolved'));
    await tell(news('a1', 3, 'finding.reopened'));
    expect(tickets()).toEqual(['open Check a1: aks-a: create resolve reopen']);
  });

  test('do not join a ticket that a person has closed, before a round has seen it too', async () => {
    await tell(news('a1', 1));
    for (const ticket of fake.tickets) ticket.state = 'closed';
    await tell(news('a2', 1));
    expect(tickets()).toEqual(['closed Check a1: aks-a: create', 'open Check a2: aks-a: create']);
    await tell(news('a2', 2, 'finding.resolved'));
    expect(tickets()[1]).toBe('closed Check a2: aks-a: create resolve');
  });

  test('of which no ticket was made need none when they end', async () => {
    await tell(news('a1', 1, 'finding.resolved'), news('a2', 1, 'finding.exempted'));
    expect(fake.calls).toEqual([]);
    expect([...store.memory.documents.keys()].filter((path) => path.startsWith('ticket'))).toEqual([]);
  });

  test('beyond a hundred get a second ticket', async () => {
    const names = Array.from({ length: 101 }, (_one, at) => `a${at}`);
    for (const name of names) await tell(news(name, 1));
    expect(fake.tickets).toHaveLength(2);
    expect(checklist()).toHaveLength(100);
    await tell(news('a100', 2, 'finding.resolved'), news('a0', 2, 'finding.resolved'));
    expect(fake.tickets[1]?.state).toBe('closed');
    expect(checklist()?.filter((line) => line.startsWith('x'))).toEqual(['x mended: Check a0']);
  });

  test('that were applied are not applied again, whatever they are told with', async () => {
    await tell(news('a1', 1), news('a2', 1));
    await store.delete('cursors/desk/p');
    await tell(news('a1', 2));
    expect(fake.tickets[0]?.log.map((line) => line.split('\n').length)).toEqual([1, 1]);
    expect(tickets()).toEqual(['open aks-a: Check a1 and 1 more: create update']);
  });
});

describe('a create whose answer was lost', () => {
  test('is found, and what came since is told there', async () => {
    fake.after = (call) => (call === 'create' && fake.tickets.length === 1 ? later('cut') : undefined);
    await tell(news('a1', 1), news('a2', 1));
    run.pass(MINUTE_MS);
    expect(await tell(news('a3', 1))).toMatchObject({ result: 'done', parked: 0 });
    expect(tickets()).toEqual(['open aks-a: Check a1 and 2 more: create update']);
    expect(checklist()).toHaveLength(3);
  });
});

test.each<[TicketRules['group'], string[]]>([
  ['finding', ['Check a1: aks-a', 'Check a2: aks-a', 'Check b1: aks-b', 'Check b2: aks-b']],
  ['cluster', ['aks-a: Check a1 and 1 more', 'aks-b: Check b1 and 1 more']],
  ['check', ['Check a1: aks-a and 1 more', 'Check a2: aks-a and 1 more']],
  ['owner', ['payments: Check a1 at aks-a and 3 more']],
])('grouped by %s', async (group, titles) => {
  rules = { ...rules, group };
  await tell(news('a1', 1), news('a2', 1), news('b1', 1), news('b2', 1));
  expect(fake.tickets.map(({ text }) => text.title)).toEqual(titles);
  expect(new Set(fake.calls)).toEqual(new Set(['create']));
  const all = ['a1', 'a2', 'b1', 'b2'].map((name) => news(name, 2, 'finding.resolved'));
  await tell(...all);
  expect(new Set(fake.tickets.map(({ state }) => state))).toEqual(new Set(['closed']));
});

describe('when the group is changed', () => {
  test.each<[TicketRules['group'], TicketRules['group']]>([
    ['finding', 'cluster'],
    ['cluster', 'finding'],
    ['check', 'owner'],
  ])('from %s to %s, findings stay with their tickets until these are closed', async (from, to) => {
    rules = { ...rules, group: from };
    await tell(news('a1', 1));
    rules = { ...rules, group: to };
    await tell(news('a1', 2, 'finding.overdue'), news('b2', 1));
    expect(tickets()).toEqual(['open Check a1: aks-a: create update', 'open Check b2: aks-b: create']);
    await tell(news('a1', 3, 'finding.resolved'));
    expect(fake.tickets.map(({ state }) => state)).toEqual(['closed', 'open']);
    await tell(news('a1', 4, 'finding.reopened'));
    expect(fake.tickets.filter(({ state }) => state === 'open').length).toBeGreaterThan(0);
    expect((await readLedger(store, 'desk', await ticketKeyFor(store, 'desk', hashOf('a1'))))?.state).toBe('open');
  });

  test('what an earlier version wrote goes on', async () => {
    rules = { ...rules, group: 'finding' };
    await tell(news('a1', 1));
    const path = `tickets/desk/${hashOf('a1')}`;
    const entry = JSON.parse((await store.read(path))?.text ?? '');
    const { waiting: _waiting, ...old } = entry;
    await store.write(path, JSON.stringify({ ...old, findings: { [hashOf('a1')]: { rev: 1, open: true } } }), 'any');
    rules = { ...rules, group: 'cluster' };
    await tell(news('a1', 2), news('a2', 1));
    await tell(news('a1', 3, 'finding.resolved'));
    expect(tickets()).toEqual(['closed Check a1: aks-a: create update resolve', 'open Check a2: aks-a: create']);
  });
});

describe('no more than so many a sweep', () => {
  beforeEach(() => {
    rules = { ...rules, maxNewPerSweep: 2 };
  });
  const waiting = () => [...store.memory.documents.keys()].filter((path) => path.startsWith('waiting/'));

  test('are opened; the rest waits, and the next sweeps open it by due date', async () => {
    const due = (day: number) => ({ dueDate: `2026-12-0${day}T00:00:00.000Z`, overdue: false });
    await tell(
      news('a1', 1),
      news('b1', 1),
      news('c1', 1, undefined, due(3)),
      news('d1', 1, undefined, due(1)),
      news('e1', 1, undefined, due(2)),
    );
    expect(await round('20261123T0130Z')).toMatchObject({ result: 'done' });
    expect(tickets()).toHaveLength(2);
    expect(waiting()).toHaveLength(3);
    await round('20261124T0130Z');
    expect(fake.tickets.map(({ text }) => text.title.slice(0, 8))).toEqual([
      'Check a1',
      'Check b1',
      'Check d1',
      'Check e1',
    ]);
    await round('20261125T0130Z');
    expect(fake.tickets).toHaveLength(5);
    expect(waiting()).toEqual([]);
    await tell(...['a1', 'b1', 'c1', 'd1', 'e1'].map((name) => news(name, 2, 'finding.resolved')));
    expect(fake.tickets.map(({ state }) => state)).toEqual(Array(5).fill('closed'));
  });

  test('what ends while it waits is struck out', async () => {
    await tell(news('a1', 1), news('b1', 1), news('c1', 1));
    await tell(news('c1', 2, 'finding.resolved'));
    expect(waiting()).toEqual([]);
    await round('20261124T0130Z');
    expect(fake.tickets).toHaveLength(2);
  });

  test('what joins one that waits waits with it', async () => {
    await tell(news('a1', 1), news('b1', 1), news('c1', 1));
    await tell(news('c2', 1));
    expect(waiting()).toHaveLength(1);
    await round('20261124T0130Z');
    expect(tickets()[2]).toBe('open aks-c: Check c1 and 1 more: create');
  });

  test('counts a ticket once, however often it is tried', async () => {
    fake.before = (call) => (call === 'create' ? blocked('password expired') : undefined);
    for (let hour = 0; hour < 5; hour += 1) {
      await tell(news('a1', hour + 1));
      run.pass(60 * MINUTE_MS);
    }
    fake.before = () => undefined;
    await tell(news('b1', 1));
    expect(fake.tickets).toHaveLength(2);
    expect(waiting()).toEqual([]);
  });

  test('one that the desk refuses lets the others pass, and is tried again by the next sweep', async () => {
    await tell(news('a1', 1), news('b1', 1), news('c1', 1), news('d1', 1));
    fake.before = (_call, title) => (title?.endsWith('aks-c') ? { outcome: 'refused', why: 'data policy' } : undefined);
    await round('20261124T0130Z');
    expect(fake.tickets.map(({ text }) => text.title)).toContain('Check d1: aks-d');
    expect(waiting()).toHaveLength(1);
    fake.before = () => undefined;
    await round('20261125T0130Z');
    expect(fake.tickets).toHaveLength(4);
    expect(waiting()).toEqual([]);
  });

  test('one from the waiting list whose answer was lost is not made twice', async () => {
    await tell(news('a1', 1), news('b1', 1), news('c1', 1));
    fake.searchLagMs = 5 * MINUTE_MS;
    fake.after = (call) => (call === 'create' ? later('cut') : undefined);
    expect(await round('20261124T0130Z')).toMatchObject({ result: 'waiting' });
    fake.after = () => undefined;
    for (let minutes = 0; minutes < 10; minutes += 1) {
      run.pass(MINUTE_MS);
      await deliver({ ...run.context, tickets: rules }, 'desk', '_sweep');
    }
    expect(fake.tickets).toHaveLength(3);
    expect(waiting()).toEqual([]);
    await tell(news('c1', 2, 'finding.resolved'));
    expect(tickets()[2]).toBe('closed Check c1: aks-c: create resolve');
  });

  test('news of one whose answer was lost is told there', async () => {
    await tell(news('a1', 1), news('b1', 1), news('c1', 1));
    fake.after = (call) => (call === 'create' ? later('cut') : undefined);
    await round('20261124T0130Z');
    fake.after = () => undefined;
    run.pass(MINUTE_MS);
    await tell(news('c1', 2, 'finding.overdue'));
    expect(tickets()[2]).toBe('open Check c1: aks-c: create update');
    await deliver({ ...run.context, tickets: rules }, 'desk', '_sweep');
    expect(fake.tickets).toHaveLength(3);
    expect(waiting()).toEqual([]);
  });
});
