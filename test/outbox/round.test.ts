import { accepted, blocked, later, refused } from '../../shared/destinations/outcome.js';
import { deliver } from '../../shared/outbox/deliver.js';
import { readLedger } from '../../shared/outbox/ledgerEntry.js';
import { type RoundRules, roundOf } from '../../shared/outbox/round.js';
import { hashOf } from '../../shared/text.js';
import { DAY_MS } from '../../shared/time.js';
import { MemoryStore } from '../support/memoryStore.js';
import { type Bench, bench, desk, FakeDesk, finding, put, summary } from './support.js';

const RULES: RoundRules = { onClosedByPerson: 'reopen', reopenAfterDays: 3 };
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

const round = async (number: number, rules = RULES) => {
  const { store: own, holder, leaseMs, machineNow, portal } = run.context;
  const context = { store: own, destination: 'desk', desk: await fake.open(), holder, leaseMs, machineNow, portal };
  return roundOf(context, rules, night(number), (line) => void lines.push(line));
};
const ticket = (at = 0) => {
  const found = fake.tickets[at];
  if (found === undefined) throw new Error(`there is no ticket ${at}`);
  return found;
};
const notes = (at = 0) => ticket(at).log.slice(1);
const closedByPerson = async () => (await readLedger(store, 'desk', hashOf('a')))?.closedByPerson;

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
  let first = true;
  fake.before = (call) => {
    if (call !== 'update' || !first) return undefined;
    first = false;
    return refused('a rule says no');
  };
  expect(await round(0)).toMatchObject({ outcome: 'accepted' });
  expect(lines).toEqual([expect.stringMatching(/^desk: ticket INC\d of the round: a rule says no$/)]);
  expect([...notes(0), ...notes(1)]).toHaveLength(1);
});

test.each([later('busy'), blocked('no right')])('a desk that cannot be looked at: %j', async (answer) => {
  fake.before = (call) => (call === 'look' ? answer : undefined);
  expect(await round(0)).toEqual(answer);
});

test('a desk that nobody can read has no round', async () => {
  const { look: _none, ...blind } = await fake.open();
  const { store: own, holder, leaseMs, machineNow, portal } = run.context;
  const context = { store: own, destination: 'desk', desk: blind, holder, leaseMs, machineNow, portal };
  expect(await roundOf(context, RULES, night(0), () => undefined)).toEqual(accepted(undefined));
});

test('the summary of a sweep brings the round', async () => {
  ticket().state = 'closed';
  await put(store, '_sweep', [summary('20261124T0130Z')], ['desk']);
  expect(await deliver(run.context, 'desk', '_sweep')).toMatchObject({ result: 'done' });
  expect(notes()).toHaveLength(1);
});
