import type { Receiver, Ticket } from '../../local/azure/receivers/receiver.js';
import type {
  OpenDestination,
  Surroundings,
  TicketDesk,
  TicketReference,
  TicketText,
} from '../../shared/destinations/destination.js';
import type { Outcome } from '../../shared/destinations/outcome.js';
import type { FindingEvent } from '../../shared/events/event.js';
import { applyToTickets } from '../../shared/outbox/ledger.js';
import type { LedgerContext } from '../../shared/outbox/ledgerContext.js';
import type { TicketRules } from '../../shared/outbox/ticketRules.js';
import { ticketText } from '../../shared/outbox/ticketText.js';
import { hashOf } from '../../shared/text.js';
import { finding, TICKET_RULES } from '../outbox/support.js';
import { MemoryStore } from '../support/memoryStore.js';
import { type ReceiverServer, receiverServer } from '../support/receiverServer.js';
import { NOW, surroundingsWith } from '../support/surroundings.js';
import { ATTACKS } from './foreignWords.js';

/** What the suite must know of one desk; all that differs between desks is in here. */
export interface DeskUnderTest {
  /** The simulated service, fresh and empty. */
  readonly receiver: () => Receiver;
  readonly open: (server: ReceiverServer, surroundings: Surroundings) => Promise<OpenDestination>;
  /** Values of the secrets that its settings name. */
  readonly secrets: Readonly<Record<string, string>>;
  /** A ticket as people see it at the desk. */
  readonly shown: (ticket: Ticket) => { title: string; body: string; notes: readonly string[] };
  /**
   * What people do there, through the service's own API. Absent: that API reads nothing, so that nobody can look or
   * search; a marker that comes again is the same ticket, one that was resolved is followed by another, a resolve takes no
   * note, and nothing is said of a token that is not good.
   */
  readonly person?: {
    /** @param declined as something that will not be done */
    readonly close: (server: ReceiverServer, id: string, declined: boolean) => Promise<void>;
    readonly retitle: (server: ReceiverServer, id: string, title: string) => Promise<void>;
    readonly remove: (server: ReceiverServer, id: string) => Promise<void>;
  };
  /** Patterns that foreign text must not lead to in a ticket: links, mentions, markup that the desk would show as such. */
  readonly harmful: readonly RegExp[];
}

const MARKER = hashOf('one finding');
const TEXT: TicketText = ticketText(finding('pay', 1), 'https://portal.azure.com');
const WORSE: TicketText = { ...TEXT, title: 'It got worse: aks-pay', severity: 'critical' };

const ATTACK = ATTACKS.join(' ');

/** The suite of a desk against its simulated service. */
export function deskContract(name: string, subject: DeskUnderTest): void {
  describe(`${name} keeps the contract of ticket desks`, () => {
    let server: ReceiverServer;
    let desk: TicketDesk;
    let surroundings: Surroundings;
    beforeEach(async () => {
      server = await receiverServer(subject.receiver(), NOW);
      surroundings = surroundingsWith({ ...subject.secrets });
      desk = asDesk(await subject.open(server, surroundings));
    });
    afterEach(() => server.close());

    const { person } = subject;
    const shown = () => server.tickets().map(subject.shown);
    const states = () => server.tickets().map(({ state }) => state);
    /** Of the newest: where a ticket cannot be opened again there is one after it. */
    const state = () => states().at(-1);
    const create = async () => answered(await desk.create(MARKER, TEXT));
    const lookAt = async (references: readonly TicketReference[]) => {
      if (desk.look === undefined) throw new Error('this desk cannot be read');
      return answered(await desk.look(references));
    };
    const look = async (reference: TicketReference) => (await lookAt([reference])).get(reference.id);

    test('what it creates is there once, says what it was given, and is found by its marker', async () => {
      expect(answered(await desk.prepare())).not.toBeNull();
      expect(answered(await desk.find(MARKER))).toBeNull();
      const reference = await create();
      if (person !== undefined) expect(reference.url).toMatch(/^https:\/\//);
      expect(server.tickets()).toHaveLength(1);
      const [ticket] = shown();
      expect(ticket?.title).toContain('aks-pay');
      for (const words of ['left community support', 'az aks upgrade -n aks-pay', 'https://example.org/why'])
        expect(ticket?.body).toContain(words);
      server.pass(desk.searchLagMs);
      expect(answered(await desk.find(MARKER))).toEqual(person === undefined ? null : { reference, state: 'open' });
      expect(answered(await desk.find(hashOf('another')))).toBeNull();
    });

    test('it is told of changes, resolved, opened again; each may come twice', async () => {
      const reference = await create();
      const change = { before: TEXT, after: WORSE, note: 'It got worse.' };
      expect(await desk.update(reference, change)).toMatchObject({ value: 'changed' });
      expect(shown()).toMatchObject([{ title: expect.stringContaining('It got worse'), notes: ['It got worse.'] }]);
      for (let times = 0; times < 2; times += 1)
        expect(await desk.resolve(reference, 'It is mended.')).toMatchObject({ value: 'changed' });
      expect(states()).toEqual(['closed']);
      if (person !== undefined) {
        expect(shown()[0]?.notes.filter((note) => note.includes('It is mended.'))).toHaveLength(1);
        expect(await look(reference)).toEqual({ state: 'closed', declined: false });
      }
      for (let times = 0; times < 2; times += 1)
        expect(await desk.reopen(reference, { before: WORSE, after: WORSE, note: 'It is back.' })).toMatchObject({
          value: 'changed',
        });
      expect(state()).toBe('open');
      expect(states().filter((one) => one === 'open')).toHaveLength(1);
      expect(
        shown()
          .at(-1)
          ?.notes.some((note) => note.includes('It is back.')),
      ).toBe(true);
      if (person === undefined) return;
      expect(await look(reference)).toEqual({ state: 'open', declined: false });
      expect(server.tickets()).toHaveLength(1);
    });

    if (person !== undefined) {
      test('what a person has edited stays theirs, the rest follows the finding', async () => {
        const reference = await create();
        await person.retitle(server, reference.id, 'A title of our own');
        await desk.update(reference, { before: TEXT, after: WORSE, note: 'It got worse.' });
        expect(shown()).toMatchObject([{ title: expect.stringContaining('A title of our own') }]);
        const before = shown()[0]?.body;
        const after: TicketText = { ...WORSE, body: [...WORSE.body, { kind: 'text', text: 'And one thing more.' }] };
        await desk.update(reference, { before: WORSE, after, note: 'More.' });
        expect(shown()).toMatchObject([{ title: expect.stringContaining('A title of our own') }]);
        expect(shown()[0]?.body).not.toBe(before);
        expect(shown()[0]?.body).toContain('And one thing more.');
      });

      test('a ticket that a person has closed is seen as closed, and whether it was declined', async () => {
        const reference = await create();
        await person.close(server, reference.id, false);
        expect(await look(reference)).toMatchObject({
          state: expect.stringMatching(/^(closed|final)$/),
          declined: false,
        });
        const second = answered(await desk.create(hashOf('a second'), TEXT));
        await person.close(server, second.id, true);
        expect(await look(second)).toMatchObject({ state: expect.stringMatching(/^(closed|final)$/), declined: true });
        expect((await lookAt([reference, second])).size).toBe(2);
        expect((await lookAt([])).size).toBe(0);
      });

      test('a ticket that was deleted is gone, for every call', async () => {
        const reference = await create();
        await person.remove(server, reference.id);
        const change = { before: TEXT, after: WORSE, note: 'n' };
        expect(await desk.update(reference, change)).toMatchObject({ outcome: 'accepted', value: 'gone' });
        expect(await desk.resolve(reference, 'n')).toMatchObject({ outcome: 'accepted', value: 'gone' });
        expect(await desk.reopen(reference, change)).toMatchObject({ outcome: 'accepted', value: 'gone' });
        expect(await look(reference)).toEqual({ state: 'gone', declined: false });
      });

      test('two hundred tickets are looked at in few requests', async () => {
        const references: TicketReference[] = [];
        for (let number = 0; number < 120; number += 1)
          references.push(answered(await desk.create(hashOf('many', number), TEXT)));
        const before = server.requests.length;
        const seen = await lookAt(references);
        expect([...seen.values()].filter(({ state }) => state === 'open')).toHaveLength(120);
        expect(server.requests.length - before).toBeLessThanOrEqual(8);
      });
    }

    test('texts of others can be neither markup nor mentions, and come whole as far as there is room', async () => {
      const text: TicketText = {
        ...TEXT,
        title: `Odd name: ${ATTACK}`.slice(0, 160),
        owner: ATTACK,
        body: [
          { kind: 'text', text: ATTACK },
          { kind: 'command', label: 'Command', command: `az aks upgrade -n '${ATTACK}'` },
          { kind: 'checklist', items: [{ done: true, text: ATTACK }] },
          { kind: 'text', text: 'Ünïcode ✓ 🚢 日本語' },
        ],
      };
      const reference = answered(await desk.create(MARKER, text));
      await desk.update(reference, { before: text, after: text, note: ATTACK });
      const [ticket] = shown();
      const all = [ticket?.title, ticket?.body, ...(ticket?.notes ?? [])].join('\n');
      for (const pattern of subject.harmful) expect(all).not.toMatch(pattern);
      expect(ticket?.body).toContain('Ünïcode ✓ 🚢 日本語');
      server.pass(desk.searchLagMs);
      if (person !== undefined) expect(answered(await desk.find(MARKER))?.reference.id).toBe(reference.id);
    });

    test('a text that is too long is cut and taken', async () => {
      const body = [{ kind: 'text' as const, text: 'long é🚢 '.repeat(20_000) }];
      const reference = answered(await desk.create(MARKER, { ...TEXT, title: 'é🚢'.repeat(400), body }));
      expect(await desk.update(reference, { before: null, after: TEXT, note: 'ü'.repeat(50_000) })).toMatchObject({
        value: 'changed',
      });
    });

    describe('with the ledger', () => {
      let context: LedgerContext;
      beforeEach(() => {
        const store = new MemoryStore(undefined, server.now);
        context = {
          ...{ store, desk, destination: 'desk', holder: 'me', leaseMs: 90_000, machineNow: server.now },
          portal: 'https://portal.azure.com',
          tickets: TICKET_RULES,
        };
      });
      const apply = (event: FindingEvent) => applyToTickets(context, [event]);

      test('a create that was done and whose answer was lost is found again, though the search is blind at first', async () => {
        server.loseNextAnswer();
        expect(await apply(finding('a', 1))).toMatchObject({ outcome: 'later' });
        expect(server.tickets()).toHaveLength(1);
        server.lie = 'blindSearch';
        if (desk.searchLagMs > 0) expect(await apply(finding('a', 1))).toMatchObject({ outcome: 'later' });
        server.pass(desk.searchLagMs + 1_000);
        server.lie = null;
        expect(await apply(finding('a', 1))).toMatchObject({ outcome: 'accepted' });
        expect(server.tickets()).toHaveLength(1);
        expect(await apply(finding('a', 2, 'finding.resolved'))).toMatchObject({ outcome: 'accepted' });
        expect(states()).toEqual(['closed']);
      });

      test('findings of a cluster share a ticket that says what is left, and is closed with the last', async () => {
        const ofOne = (letter: string, rev: number, kind?: FindingEvent['kind']): FindingEvent => {
          const event = finding(letter, rev, kind, { title: `Check ${letter}`, check: `check-${letter}` });
          return {
            ...event,
            resource: event.resource && { ...event.resource, id: '/subscriptions/s/one', name: 'aks-one' },
          };
        };
        const tell = (...events: FindingEvent[]) =>
          applyToTickets({ ...context, tickets: { ...TICKET_RULES, group: 'cluster' } }, events);
        expect(await tell(ofOne('a', 1), ofOne('b', 1), ofOne('c', 1))).toMatchObject({ outcome: 'accepted' });
        expect(shown()).toMatchObject([{ title: expect.stringContaining('Check a and 2 more') }]);
        for (const words of ['3 of 3 findings', 'Check b', 'Check c']) expect(shown()[0]?.body).toContain(words);
        expect(await tell(ofOne('a', 2, 'finding.resolved'))).toMatchObject({ outcome: 'accepted' });
        expect(shown()[0]?.title).toContain('Check b and 1 more');
        for (const words of ['2 of 3 findings', 'mended: Check a']) expect(shown()[0]?.body).toContain(words);
        await tell(ofOne('b', 2, 'finding.exempted'), ofOne('c', 2, 'finding.resolved'));
        expect(states()).toEqual(['closed']);
        // Where nobody can look, what is closed is told nothing more: it would be news.
        if (desk.look !== undefined) expect(shown()[0]?.body).toContain('exempted: Check b');
      });

      test('a ticket of a hundred findings is taken, and its text is cut where there is no room', async () => {
        const events = Array.from({ length: 100 }, (_one, at) =>
          finding('a', 1, undefined, {
            fingerprint: hashOf('many', at),
            title: `Check ${at}`,
            reason: 'long é🚢 '.repeat(60),
          }),
        );
        const tickets: TicketRules = { ...TICKET_RULES, group: 'cluster' };
        expect(await applyToTickets({ ...context, tickets }, events)).toMatchObject({ outcome: 'accepted' });
        expect(shown()[0]?.title).toContain('and 99 more');
        const [first] = events;
        if (first === undefined) throw new Error('there are a hundred');
        const worse = { ...first, kind: 'finding.changed' as const, finding: { ...first.finding, rev: 2 } };
        expect(await applyToTickets({ ...context, tickets }, [worse])).toMatchObject({ outcome: 'accepted' });
        expect(server.tickets()).toHaveLength(1);
      });

      test.each([
        ['an update', 2, 'finding.changed' as const],
        ['a close', 2, 'finding.resolved' as const],
      ])('%s whose answer was lost is made good by the next try', async (_what, rev, kind) => {
        await apply(finding('a', 1));
        server.loseNextAnswer();
        expect(await apply(finding('a', rev, kind))).toMatchObject({ outcome: 'later' });
        expect(await apply(finding('a', rev, kind))).toMatchObject({ outcome: 'accepted' });
        expect(server.tickets()).toHaveLength(1);
        expect(states()).toEqual([kind === 'finding.resolved' ? 'closed' : 'open']);
      });

      test('a whole life: opened, worse, overdue, resolved, back, exempted, the exemption over, resolved', async () => {
        const kinds = [
          'finding.opened',
          'finding.changed',
          'finding.overdue',
          'finding.resolved',
          'finding.reopened',
          'finding.exempted',
          'finding.unexempted',
          'finding.resolved',
        ] as const;
        const seen: string[] = [];
        for (const [at, kind] of kinds.entries()) {
          expect(await apply(finding('a', at + 1, kind))).toMatchObject({ outcome: 'accepted' });
          seen.push(String(state()));
          expect(states().filter((one) => one === 'open').length).toBeLessThanOrEqual(1);
        }
        expect(seen).toEqual(['open', 'open', 'open', 'closed', 'open', 'closed', 'open', 'closed']);
      });
    });

    if (person !== undefined) {
      test('a token that has expired blocks; a new one is used once the secret was read again', async () => {
        server.lie = 'expire';
        expect(await desk.create(MARKER, TEXT)).toMatchObject({ outcome: 'blocked' });
        // An empty answer of somebody who may not see must not be taken for: there is none.
        expect(await desk.find(MARKER)).toMatchObject({ outcome: 'blocked' });
        server.lie = null;
        expect(await desk.create(MARKER, TEXT)).toMatchObject({ outcome: 'accepted' });
        expect(server.tickets()).toHaveLength(1);
      });
    }
  });
}

function asDesk(opened: OpenDestination): TicketDesk {
  if (opened.family !== 'tickets') throw new Error('this is no ticket desk');
  return opened;
}

function answered<T>(outcome: Outcome<T>): T {
  if (outcome.outcome !== 'accepted') throw new Error(`${outcome.outcome}: ${outcome.why}`);
  return outcome.value;
}
