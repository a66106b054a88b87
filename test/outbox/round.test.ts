import type { TicketDesk } from '../../shared/destinations/destination.js';
import { accepted, blocked, later, type Outcome, refused } from '../../shared/destinations/outcome.js';
import { deliver } from '../../shared/outbox/deliver.js';
import { readLedger } from '../../shared/outbox/ledgerEntry.js';
import { type RoundContext, roundOf } from '../../shared/outbox/round.js';
import { hashOf } from '../../shared/text.js';
import { DAY_MS } from '../../shared/time.js';
import { MemoryStore } from '../support/memoryStore.js';
import { type Bench, bench, desk, FakeDesk, finding, put, summary, TICKET_RULES } from './support.js';

const RULES = TICKET_RULES;
const FIRST = new Date('2026-11-24T01:30:00.000Z');
const night = (number: number) => new Date(FIRST.getTime() + number * DAY_MS);

let fake: FakeDesk;
let run: Bench;
let store: MemoryStore;
const lines: string[] = [];

beforeEach(async () => {
  fake = new FakeDesk();
  lines.length = 0;
  run = bench(
    (machineNow) => {
      store = new MemoryStore(undefined, machineNow);
      return store;
    },
    { desk: desk(fake) },
  );
  await tell(['a', 1, 'finding.opened']);
});

async function tell(...events: Parameters<typeof finding>[]): Promise<void> {
  await put(
    store,
    'p',
    events.map((event) => finding(...event)),
    ['desk'],
  );
  await deliver(run.context, 'desk', 'p');
}

let upToDate = true;
beforeEach(() => {
  upToDate = true;
});

const contextOf = (desk: TicketDesk, number: number, tickets = RULES): RoundContext => {
  const { store: own, holder, leaseMs, machineNow, portal } = run.context;
  const log = (line: string) => void lines.push(line);
  const isUpToDate = async () => upToDate;
  return {
    store: own,
    destination: 'desk',
    desk,
    holder,
    leaseMs,
    machineNow,
    portal,
    tickets,
    now: night(number),
    sweep: `night-${number}`,
    log,
    isUpToDate,
    beforeEach: async () => undefined,
    isParked: async () => false,
  };
};
const round = async (number: number, rules = RULES) => roundOf(contextOf(await fake.open(), number, rules));
const ticket = (at = 0) => {
  const found = fake.tickets[at];
  if (found === undefined) throw new Error(`there is no ticket ${at}`);
  return found;
};
const notes = (at = 0) => ticket(at).log.slice(1);
const closedByPerson = async () => (await readLedger(store, 'desk', hashOf('a')))?.closedByPerson;

function answerFirstUpdate(answer: Outcome<never>): void {
  let first = true;
  fake.before = (call) => {
    if (call !== 'update' || !first) return undefined;
    first = false;
    return answer;
  };
}

test('a ticket that is open is looked at and left alone', async () => {
  expect(await round(0)).toMatchObject({ outcome: 'accepted' });
  expect([fake.calls, notes()]).toEqual([['create', 'look'], []]);
});

test('one that a person closed gets a note, waits three days, and is opened again', async () => {
  ticket().state = 'closed';
  await round(0);
  expect(notes()).toEqual([
    expect.stringMatching(/^update This ticket was closed.*opened again after 2026-11-27.*exemption/),
  ]);
  // An update of ours must not open it by the way.
  ticket().state = 'closed';
  for (const later of [0, 1, 2]) await round(later);
  expect(notes()).toHaveLength(1);
  await round(3);
  expect(notes()[1]).toMatch(/^reopen Opened again/);
  expect(ticket().state).toBe('open');
  expect(await closedByPerson()).toBeNull();
  await round(4);
  expect(notes()).toHaveLength(2);
});

test('with `leave` nothing is said and nothing is opened', async () => {
  ticket().state = 'closed';
  for (let number = 0; number < 10; number += 1) await round(number, { ...RULES, onClosedByPerson: 'leave' });
  expect([notes(), ticket().state]).toEqual([[], 'closed']);
});

test('one that was declined is asked to be exempted once, and stays closed', async () => {
  ticket().state = 'closed';
  fake.declined.add(ticket().reference.id);
  await round(0);
  ticket().state = 'closed';
  for (let number = 1; number < 10; number += 1) await round(number);
  expect(notes()).toEqual([expect.stringMatching(/^update .*will not be done.*stays closed.*exemption/)]);
});

test('one that was closed, and declined later, is told so too', async () => {
  ticket().state = 'closed';
  await round(0);
  ticket().state = 'closed';
  fake.declined.add(ticket().reference.id);
  for (let number = 1; number < 6; number += 1) {
    await round(number);
    ticket().state = 'closed';
  }
  expect(notes()).toHaveLength(2);
  expect(notes()[1]).toContain('will not be done');
});

test('one that a person opens again is forgotten to have been closed', async () => {
  ticket().state = 'closed';
  await round(0);
  ticket().state = 'open';
  await round(1);
  expect(await closedByPerson()).toBeNull();
  ticket().state = 'closed';
  await round(2);
  ticket().state = 'closed';
  await round(4);
  expect(notes().filter((note) => note.startsWith('reopen'))).toEqual([]);
});

test.each(['final', 'gone'] as const)(
  'in place of one that is %s another is made after three days, once',
  async (state) => {
    ticket().state = state;
    for (let number = 0; number < 6; number += 1) await round(number);
    expect(fake.tickets.map((one) => one.state)).toEqual([state, 'open']);
    expect(ticket(1).text.title).toBe(ticket().text.title);
    expect(ticket(1).marker).not.toBe(ticket().marker);
    await tell(['a', 2, 'finding.resolved']);
    expect(ticket(1).state).toBe('closed');
  },
);

test('a create of the round whose answer was lost is found again by the next event', async () => {
  ticket().state = 'final';
  await round(0);
  fake.after = (call) => (call === 'create' ? later('lost') : undefined);
  expect(await round(3)).toMatchObject({ outcome: 'later' });
  fake.after = () => undefined;
  await tell(['a', 2, 'finding.overdue']);
  expect(fake.tickets).toHaveLength(2);
  await tell(['a', 3, 'finding.resolved']);
  expect(ticket(1).state).toBe('closed');
});

test('a finding that is resolved while its ticket waits needs no more of it', async () => {
  ticket().state = 'closed';
  await round(0);
  await tell(['a', 2, 'finding.resolved']);
  await round(3);
  expect(ticket().state).toBe('closed');
  expect(await closedByPerson()).toBeNull();
});

test('what the desk refuses about one ticket is logged, and the others are looked after', async () => {
  await tell(['b', 1, 'finding.opened']);
  ticket(0).state = 'closed';
  ticket(1).state = 'closed';
  answerFirstUpdate(refused('a rule says no'));
  expect(await round(0)).toMatchObject({ outcome: 'accepted' });
  expect(lines).toEqual([expect.stringMatching(/^desk: ticket INC\d takes no note: a rule says no$/)]);
  expect([...notes(0), ...notes(1)]).toHaveLength(1);
});

test.each([later('busy'), blocked('no right')])('a desk that cannot be looked at: %j', async (answer) => {
  fake.before = (call) => (call === 'look' ? answer : undefined);
  expect(await round(0)).toEqual(answer);
});

test('a desk that nobody can read has no round', async () => {
  const { look: _none, ...blind } = await fake.open();
  expect(await roundOf(contextOf(blind, 0))).toEqual(accepted(undefined));
});

describe('a ticket that a person closed for good', () => {
  beforeEach(() => {
    ticket().state = 'final';
  });

  test('and declined has no other made by events, whether a round has seen it or not', async () => {
    fake.declined.add(ticket().reference.id);
    await tell(['a', 2, 'finding.overdue', { title: 'It got worse' }]);
    // It was not written there, so it is not what we wrote last.
    expect((await readLedger(store, 'desk', hashOf('a')))?.text?.title).not.toMatch(/worse/);
    await round(0);
    await tell(['a', 3, 'finding.overdue'], ['a', 4, 'finding.changed']);
    for (let number = 1; number < 6; number += 1) await round(number);
    expect(fake.tickets).toHaveLength(1);
    await tell(['a', 5, 'finding.resolved'], ['a', 6, 'finding.reopened']);
    expect(fake.tickets).toHaveLength(2);
  });

  test('has none made with `leave`', async () => {
    const leave = { ...RULES, onClosedByPerson: 'leave' } as const;
    run = { ...run, context: { ...run.context, tickets: leave } };
    await tell(['a', 2, 'finding.overdue']);
    await round(0, leave);
    await tell(['a', 3, 'finding.overdue']);
    expect(fake.tickets).toHaveLength(1);
  });

  test.each([
    ['prepare', blocked('no secret')],
    ['create', later('lost')],
    ['create', blocked('no right')],
    ['create', refused('a field')],
  ] as const)('gets its other one when the desk takes it again: %s answered %j', async (call, answer) => {
    await round(0);
    const wasPrepared = fake.prepare;
    if (call === 'prepare') fake.prepare = async () => answer;
    else fake.before = (one) => (one === call ? answer : undefined);
    await round(3);
    expect(fake.tickets).toHaveLength(1);
    fake.prepare = wasPrepared;
    fake.before = () => undefined;
    expect(await round(4)).toMatchObject({ outcome: 'accepted' });
    await round(5);
    expect(fake.tickets.map(({ state }) => state)).toEqual(['final', 'open']);
    ticket(1).text = { ...ticket(1).text, title: 'theirs' };
    await tell(['a', 2, 'finding.resolved']);
    expect(ticket(1).state).toBe('closed');
  });

  test('and whose other one was made and not told is found again by the next round', async () => {
    await round(0);
    fake.after = (call) => (call === 'create' ? later('lost') : undefined);
    await round(3);
    fake.after = () => undefined;
    await round(4);
    expect(fake.tickets).toHaveLength(2);
    await tell(['a', 2, 'finding.resolved']);
    expect(ticket(1).state).toBe('closed');
  });
});

test('where every ticket is gone at once nothing is made anew: somebody took our sight of them', async () => {
  for (const letter of ['b', 'c', 'd', 'e']) await tell([letter, 1, 'finding.opened']);
  const made = fake.tickets.length;
  for (const one of fake.tickets) one.state = 'gone';
  for (let number = 0; number < 6; number += 1) await round(number);
  expect([fake.tickets.length, lines.length]).toEqual([made, 6]);
});

test('one document that is damaged keeps no other ticket from being looked after', async () => {
  await tell(['b', 1, 'finding.opened']);
  await store.write(`tickets/desk/${hashOf('a')}`, '{"half', 'any');
  ticket(1).state = 'closed';
  expect(await round(0)).toMatchObject({ outcome: 'accepted' });
  expect(notes(1)).toHaveLength(1);
  expect(lines.join()).toMatch(/cannot be understood; the round leaves it out/);
});

test('a ticket of another instance under the same name is nobody of ours: it is not touched, and the finding gets one here', async () => {
  fake.place = 'elsewhere';
  await run.context.opened.closeAll();
  ticket().state = 'closed';
  for (let number = 0; number < 5; number += 1) await round(number);
  expect(notes()).toEqual([]);
  await tell(['a', 2, 'finding.overdue']);
  expect([notes(), fake.tickets.map(({ state }) => state)]).toEqual([[], ['closed', 'open']]);
});

test('while something is not applied yet nothing is said that may be wrong', async () => {
  ticket().state = 'closed';
  upToDate = false;
  for (let number = 0; number < 5; number += 1) await round(number);
  expect([notes(), await closedByPerson()]).toEqual([[], null]);
  upToDate = true;
  await round(5);
  expect(notes()).toHaveLength(1);
});

test('of summaries that waited the newest alone brings a round', async () => {
  ticket().state = 'closed';
  for (const day of ['24', '25', '26', '27', '28'])
    await put(store, '_sweep', [summary(`202611${day}T0130Z`)], ['desk']);
  await deliver(run.context, 'desk', '_sweep');
  expect(fake.calls.filter((call) => call === 'look')).toHaveLength(1);
  expect(ticket().state).not.toBe('gone');
  expect(notes()).toHaveLength(1);
});

test('a note that is refused does not keep the ticket from being opened again', async () => {
  ticket().state = 'closed';
  fake.before = (call) => (call === 'update' ? refused('read only') : undefined);
  for (let number = 0; number < 4; number += 1) await round(number);
  expect([notes().map((note) => note.split(' ')[0]), ticket().state]).toEqual([['reopen'], 'open']);
});

test('one ticket that cannot be written keeps no other from being looked after, and the round comes again', async () => {
  await tell(['b', 1, 'finding.opened']);
  ticket(0).state = 'closed';
  ticket(1).state = 'closed';
  answerFirstUpdate(blocked('no right to this one'));
  expect(await round(0)).toMatchObject({ outcome: 'blocked' });
  expect([...notes(0), ...notes(1)]).toHaveLength(1);
});

test('a clock that was ahead when it was seen does not keep it closed for longer', async () => {
  ticket().state = 'closed';
  await round(300);
  ticket().state = 'closed';
  await round(0);
  ticket().state = 'closed';
  await round(3);
  expect(ticket().state).toBe('open');
});

test('the summary of a sweep brings the round', async () => {
  ticket().state = 'closed';
  await put(store, '_sweep', [summary('20261124T0130Z')], ['desk']);
  expect(await deliver(run.context, 'desk', '_sweep')).toMatchObject({ result: 'done' });
  expect(notes()).toHaveLength(1);
});
