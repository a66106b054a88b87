import type { TicketChange, TicketDesk } from '../../shared/destinations/destination.js';
import type { HttpAnswer, HttpRequest } from '../../shared/destinations/http.js';
import { blocked, later, refused } from '../../shared/destinations/outcome.js';
import { NO_RULES } from '../../shared/destinations/routeRules.js';
import { route } from '../../shared/destinations/routing.js';
import { fieldsToWrite } from '../../shared/destinations/tickets/edits.js';
import { pagerduty } from '../../shared/destinations/tickets/pagerduty.js';
import { incident } from '../../shared/destinations/tickets/servicenowText.js';
import { plainBody } from '../../shared/destinations/tickets/ticketBody.js';
import type { FindingEvent } from '../../shared/events/event.js';
import { deliver } from '../../shared/outbox/deliver.js';
import { applyToTickets } from '../../shared/outbox/ledger.js';
import { mayOpen } from '../../shared/outbox/newTickets.js';
import { ticketKeyFor } from '../../shared/outbox/ticketHome.js';
import type { TicketRules } from '../../shared/outbox/ticketRules.js';
import { hashOf } from '../../shared/text.js';
import { MINUTE_MS } from '../../shared/time.js';
import { MemoryStore } from '../support/memoryStore.js';
import { digestSample, entrySample } from '../support/sampleDigest.js';
import { surroundingsWith } from '../support/surroundings.js';
import { type Bench, bench, chat, desk, FakeChat, FakeDesk, finding, put, summary, TICKET_RULES } from './support.js';

/** Leaves alone what a person has edited, as desks do: whatever it does not show as we wrote it last. */
class MindfulDesk extends FakeDesk {
  override async open(): Promise<TicketDesk> {
    const desk = await super.open();
    const minding = (id: string, change: TicketChange): TicketChange => {
      const there = this.tickets.find(({ reference }) => reference.id === id)?.text;
      if (there === undefined) return change;
      const { before, after } = change;
      const fields = fieldsToWrite({ ...there }, before === null ? null : { ...before }, { ...after });
      return { ...change, after: { ...there, ...fields } };
    };
    return {
      ...desk,
      update: (reference, change) => desk.update(reference, minding(reference.id, change)),
      reopen: (reference, change) => desk.reopen(reference, minding(reference.id, change)),
    };
  }
}

let fake: FakeDesk;
let channel: FakeChat;
let run: Bench;
let store: MemoryStore;
let rules: TicketRules;

beforeEach(() => {
  fake = new MindfulDesk();
  channel = new FakeChat();
  rules = { ...TICKET_RULES, group: 'cluster' };
  run = bench(
    (machineNow) => {
      store = new MemoryStore(undefined, machineNow);
      return store;
    },
    { desk: desk(fake), channel: chat(channel) },
  );
});

type Kind = FindingEvent['kind'];

/** News of a finding: its letter is the cluster's name, the number tells the cluster's findings apart. */
function news(name: string, rev: number, kind?: Kind, changes: Partial<FindingEvent['finding']> = {}): FindingEvent {
  const [letter = ''] = name;
  const event = finding(letter, rev, kind, { title: `Check ${name}`, check: `check-${name.slice(1)}`, ...changes });
  return { ...event, uid: hashOf(name, rev), finding: { ...event.finding, fingerprint: hashOf(name) } };
}

const run1 = (partition: string) => deliver({ ...run.context, tickets: rules }, 'desk', partition);
async function tellIn(partition: string, ...events: readonly FindingEvent[]) {
  await put(store, partition, events, ['desk']);
  return run1(partition);
}
const tell = (...events: readonly FindingEvent[]) => tellIn('p', ...events);

async function round(sweep: string, now = summary(sweep).time) {
  await put(store, '_sweep', [{ ...summary(sweep), time: now }], ['desk']);
  return run1('_sweep');
}
const rounds = async (from: number, to: number) => {
  for (let day = from; day <= to; day += 1) await round(`202611${day}T0130Z`, `2026-11-${day}T01:30:00.000Z`);
};

function ticket(at: number) {
  const found = fake.tickets[at];
  if (found === undefined) throw new Error(`there is no ticket ${at}`);
  return found;
}
const states = () => fake.tickets.map(({ state }) => state);
const bodyOf = (at: number) => plainBody(ticket(at).text.body);
const items = (at: number) =>
  ticket(at).text.body.flatMap((part) => (part.kind === 'checklist' ? part.items.map(({ text }) => text) : []));

describe('what the desk shows and what the ledger thinks that it shows', () => {
  // Closing a ticket of one finding writes no text, but the ledger keeps the text of the closing event as written.
  test('a ticket of one finding that is mended and comes back says what is true by then', async () => {
    await tell(news('a1', 1, undefined, { reason: 'out of support' }));
    await tell(news('a1', 2, 'finding.resolved', { reason: 'version is fine' }));
    await tell(news('a1', 3, 'finding.reopened', { reason: 'out of support again' }));
    expect(bodyOf(0)).toContain('out of support again');
  });

  // Closing is two calls; where the second is refused, the ledger does not know what the first has written.
  test('a ticket whose closing is refused goes on listing what is found', async () => {
    await tell(news('a1', 1), news('a2', 1));
    fake.before = (call) => (call === 'resolve' ? refused('a field is missing') : undefined);
    await tell(news('a1', 2, 'finding.resolved'), news('a2', 2, 'finding.resolved'));
    fake.before = () => undefined;
    await tell(news('a3', 1));
    expect(items(0).join('\n')).toContain('Check a3');
  });

  // An update whose answer was lost, and news of another partition before it is tried again.
  test('a ticket of two partitions stays ours when the answer of an update was lost', async () => {
    rules = { ...rules, group: 'owner' };
    await tellIn('p', news('a1', 1));
    fake.after = (call) => (call === 'update' ? later('cut') : undefined);
    await tellIn('p', news('a2', 1));
    fake.after = () => undefined;
    await tellIn('q', news('b1', 1));
    run.pass(MINUTE_MS);
    await run1('p');
    expect(items(0)).toHaveLength(3);
  });
});

describe('nobody hears of a finding', () => {
  // canJoin takes `gone` for a ticket that may be joined, and with `leave` nothing is written in its place.
  test('that is new, where the ticket of its cluster was deleted and closed ones are left', async () => {
    rules = { ...rules, onClosedByPerson: 'leave' };
    await tell(news('a1', 1));
    ticket(0).state = 'gone';
    await tell(news('a2', 1));
    expect(fake.tickets.map(({ text }) => text.title)).toContain('Check a2: aks-a');
  });

  // A home that matches is believed, whatever has become of the ticket while the finding was mended.
  test('that comes back after its ticket was declined for others', async () => {
    await tell(news('a1', 1), news('a2', 1));
    await tell(news('a1', 2, 'finding.resolved'));
    ticket(0).state = 'closed';
    fake.declined.add(ticket(0).reference.id);
    await rounds(24, 24);
    ticket(0).state = 'closed';
    const calls = fake.calls.length;
    await tell(news('a1', 3, 'finding.reopened'));
    expect(fake.calls.slice(calls)).toContain('create');
  });

  // A home that cannot be read counts as none, and then what closes has no ticket to go to.
  test('that is mended, where the document of its home is damaged', async () => {
    await tell(news('a1', 1));
    await store.write(`ticketOf/desk/${hashOf('a1')}`, '{"half', 'any');
    const isTold = await tell(news('a1', 2, 'finding.resolved')).then(
      () => run.log.length > 0,
      () => true,
    );
    expect(isTold || states()[0] === 'closed').toBe(true);
  });
});

describe('tickets for what needs none', () => {
  // isKnownTo prefers what the entry knew of the finding before to what the ticket that is being made carries.
  test('a create whose answer was lost is not made again elsewhere when the group is changed', async () => {
    rules = { ...rules, group: 'finding' };
    await tell(news('a1', 1));
    ticket(0).state = 'gone';
    await tell(news('a1', 2, 'finding.resolved'));
    fake.after = (call) => (call === 'create' ? later('cut') : undefined);
    await tell(news('a1', 3, 'finding.reopened'));
    fake.after = () => undefined;
    rules = { ...rules, group: 'cluster' };
    run.pass(MINUTE_MS);
    await tell(news('a1', 4, 'finding.resolved'));
    expect(states()).toEqual(['gone', 'closed']);
  });

  // toClosed leaves text and closedByPerson where the state is `none`, so that a round takes it for begun.
  test('one that a round began in place of another is not made when its finding was mended meanwhile', async () => {
    await tell(news('a1', 1));
    ticket(0).state = 'final';
    await rounds(24, 24);
    fake.before = (call) => (call === 'create' ? later('no answer') : undefined);
    await rounds(27, 27);
    fake.before = () => undefined;
    run.pass(MINUTE_MS);
    await tell(news('a1', 2, 'finding.resolved'));
    await rounds(28, 29);
    expect(states()).toEqual(['final']);
  });

  // What was begun in place of one closed by a person stays begun, whatever becomes of its first try.
  test('one that a round made, that was closed for good at once and then refused, is made by a later round', async () => {
    await tell(news('a1', 1));
    ticket(0).state = 'final';
    await rounds(24, 26);
    fake.after = (call) => (call === 'create' ? later('cut') : undefined);
    await rounds(27, 27);
    fake.after = () => undefined;
    ticket(1).state = 'final';
    fake.before = (call) => (call === 'create' ? refused('data policy') : undefined);
    run.pass(MINUTE_MS);
    await rounds(28, 28);
    fake.before = () => undefined;
    await rounds(29, 29);
    expect(states()).toEqual(['final', 'final', 'open']);
  });

  // openWaiting does not ask whether all that was committed was applied.
  test('one that waits is not opened while what ends it is committed and not applied', async () => {
    rules = { ...rules, maxNewPerSweep: 1 };
    await tell(news('a1', 1), news('b1', 1));
    await put(store, 'p', [news('b1', 2, 'finding.resolved')], ['desk']);
    await round('20261124T0130Z');
    expect(fake.tickets).toHaveLength(1);
  });

  // What fell below tickets.severity goes to every desk, so that one that has no ticket for it opens one.
  test('a finding that falls below the floor opens no ticket where it has none', async () => {
    const event = news('a1', 4, 'finding.changed', { severity: 'low', previousSeverity: 'high' });
    const desks = [{ name: 'desk', kind: 'servicenow', family: 'tickets', settings: {} }] as const;
    const to = route(event, desks, { baselineFloor: 'critical', ticketsFrom: 'high', rules: NO_RULES });
    await put(store, 'p', [event], to);
    await deliver({ ...run.context, tickets: { ...rules, severity: 'high' } }, 'desk', 'p');
    expect(fake.tickets).toEqual([]);
  });

  // Found closed, it is kept as closed by us: nobody asks whether it was declined.
  test('one whose answer was lost, and that was declined since, is not opened again by an event', async () => {
    fake.after = (call) => (call === 'create' ? later('cut') : undefined);
    await tell(news('a1', 1));
    fake.after = () => undefined;
    ticket(0).state = 'closed';
    fake.declined.add(ticket(0).reference.id);
    run.pass(MINUTE_MS);
    await tell(news('a1', 2, 'finding.overdue'));
    expect(fake.calls).not.toContain('reopen');
  });

  // The same, where no event comes: a round looks at tickets alone that the ledger holds open.
  test('one whose answer was lost, and that a person has closed since, is opened again by the rounds', async () => {
    fake.after = (call) => (call === 'create' ? later('cut') : undefined);
    await tell(news('a1', 1));
    fake.after = () => undefined;
    ticket(0).state = 'closed';
    run.pass(MINUTE_MS);
    await run1('p');
    await rounds(24, 29);
    expect(states()).toEqual(['open']);
  });
});

describe('a list', () => {
  // The hundred is asked of the ledger's entry, once for each group and chunk, before the chunk's own are in it.
  test('has a hundred findings at most, however many come in one night', async () => {
    await tell(...Array.from({ length: 250 }, (_one, at) => news(`a${at}`, 1)));
    expect(fake.tickets.map((_one, at) => items(at).length).filter((length) => length > 100)).toEqual([]);
  });

  // The words follow the group of the configuration, not the group that the ticket was made for.
  test('of several clusters still names each of them after the group was changed', async () => {
    rules = { ...rules, group: 'check' };
    await tell(news('a1', 1), news('b1', 1));
    rules = { ...rules, group: 'cluster' };
    await tell(news('b1', 2, 'finding.overdue'));
    expect(items(0).join('\n')).toContain('aks-a');
    expect(bodyOf(0)).not.toContain('Where: aks-b');
  });

  // 4,000 characters hold a part of it, and nothing says that there is more.
  test('of forty findings says at ServiceNow that there are more than it shows, and keeps its last words', async () => {
    const reason = 'The API server of this cluster can be reached from the whole internet; '.repeat(2);
    await tell(...Array.from({ length: 40 }, (_one, at) => news(`a${at}`, 1, undefined, { reason })));
    const description = String(incident(ticket(0).text).description);
    const shown = (description.match(/\[ \]/g) ?? []).length;
    expect(shown === 40 || /more|further/.test(description)).toBe(true);
    expect(description).toContain('closes this ticket by itself');
  });
});

// `update` of PagerDuty is a trigger: it pages anew whoever has resolved the alert by hand, when all has ended.
test('PagerDuty is not triggered by what closes the last finding of an alert', async () => {
  const actions: string[] = [];
  const http = async ({ json }: HttpRequest): Promise<HttpAnswer> => {
    const { event_action: action, dedup_key: key } = json as { event_action: string; dedup_key: string };
    actions.push(action);
    const body = JSON.stringify({ status: 'success', dedup_key: key });
    return { status: 202, headers: {}, body };
  };
  const settings = pagerduty.settings.parse({ routingKey: '${env:KEY}' });
  const opened = await pagerduty.open(settings, surroundingsWith({ KEY: 'a0b1c2d3'.repeat(4) }, { http }));
  if (opened.family !== 'tickets') throw new Error('PagerDuty is a ticket desk');
  const { holder, leaseMs, machineNow, portal } = run.context;
  const ledger = { store, destination: 'pager', desk: opened, holder, leaseMs, machineNow, portal, tickets: rules };
  expect(await applyToTickets(ledger, [news('a1', 1), news('a2', 1)])).toMatchObject({ outcome: 'accepted' });
  actions.length = 0;
  await applyToTickets(ledger, [news('a1', 2, 'finding.resolved'), news('a2', 2, 'finding.resolved')]);
  expect(actions).toEqual(['resolve']);
});

describe('no more than so many a sweep', () => {
  // A sweep of a later day (--now, a clock that was ahead) is the newest for ever: what it has opened is never counted anew.
  test('counts anew after a sweep whose clock was ahead', async () => {
    expect(await mayOpen(store, 'desk', { sweep: '20300101T0000Z', ticketKey: 'x', most: 1 })).toBe(true);
    const next = [24, 25, 26].map((day) => ({ sweep: `202611${day}T0130Z`, ticketKey: `k${day}`, most: 1 }));
    const answers: boolean[] = [];
    for (const one of next) {
      await round(one.sweep);
      answers.push(await mayOpen(store, 'desk', one));
    }
    expect(answers).toContain(true);
  });

  // News takes all of each sweep's tickets before the round comes to the list.
  test('what waits is opened some day, however much news there is', async () => {
    rules = { ...rules, maxNewPerSweep: 1 };
    const isDue = (day: number) => ({ dueDate: `2026-11-${day}T00:00:00.000Z`, overdue: false });
    const within = (event: FindingEvent, day: number) => ({ ...event, sweep: { id: `202611${day}T0130Z` } });
    await tell(news('a1', 1), news('b1', 1, undefined, isDue(25)));
    for (const [at, letter] of ['c', 'd', 'e', 'f'].entries()) {
      await tell(within(news(`${letter}1`, 1, undefined, isDue(30)), 24 + at));
      await round(`202611${24 + at}T0130Z`);
    }
    expect(fake.tickets.map(({ text }) => text.title)).toContain('Check b1: aks-b');
  });
});

// A search that lags makes `later` of the ticket that was begun, and that hides that the desk is blocked.
test('a desk that is blocked while it opens from the waiting list is said to be blocked', async () => {
  rules = { ...rules, maxNewPerSweep: 1 };
  await tell(news('a1', 1), news('b1', 1), news('c1', 1), news('d1', 1));
  rules = { ...rules, maxNewPerSweep: 50 };
  fake.searchLagMs = 5 * MINUTE_MS;
  await run.context.opened.closeAll();
  fake.before = (call) => (call === 'create' ? blocked('password expired') : undefined);
  const calls = fake.calls.length;
  expect(await round('20261124T0130Z')).toMatchObject({ result: 'waiting', blocked: true });
  expect(fake.calls.slice(calls).filter((call) => call === 'create').length).toBeLessThanOrEqual(2);
});

// One entry that cannot be read keeps every card from the chat.
test('a card is posted although the ledger of one of its findings is damaged', async () => {
  await tell(news('a1', 1));
  await store.write(`tickets/desk/${await ticketKeyFor(store, 'desk', hashOf('a1'))}`, '{"half', 'any');
  const entries = [entrySample({ fingerprint: hashOf('a1') })];
  await store.create('digests/20261124T0130Z/channel.json', JSON.stringify(digestSample(entries)));
  await put(store, '_sweep', [summary('20261124T0130Z')], ['channel']);
  await deliver(run.context, 'channel', '_sweep').catch(() => undefined);
  expect(channel.cards).toHaveLength(1);
});
