import fc from 'fast-check';
import { type LedgerEntry, ledgerFolder, readLedger } from '../../shared/outbox/ledgerEntry.js';
import { countParked } from '../../shared/outbox/parked.js';
import { waitingList } from '../../shared/outbox/waitingTickets.js';
import { hashOf } from '../../shared/text.js';
import { MINUTE_MS } from '../../shared/time.js';
import { NightsWorld } from './nightsWorld.js';
import { anyNights, NAMES, type Night, type Nights, type Run } from './randomNights.js';

/*
 * Tickets through nights at random. Sixty runs are for every day; whoever has changed the outbox asks for more:
 *
 *   VIGIE_RANDOM_RUNS=2000 npm test -- test/outbox/ticketsAtRandom.test.ts
 *
 * What fails is made as small as it gets, and printed with its seed and path: both go beside `numRuns` to see it again.
 */
const RUNS = Number(process.env.VIGIE_RANDOM_RUNS ?? 60);
/** Enough nights to open seven tickets one by one, and to open again what people closed: after three. */
const UNTIL_ALL_ARE_OPEN = 14;
const UNTIL_ALL_ARE_CLOSED = 5;
/** A failure is made small before it is shown. */
const LONGEST_MS = 30 * MINUTE_MS;

test(
  'whatever befalls them: each open finding has one open ticket in the end, and what is mended has none',
  () => fc.assert(fc.asyncProperty(anyNights, expectSettled), { numRuns: RUNS }),
  LONGEST_MS,
);

/** Found at random, and kept: nobody knew any more what the ticket was told just before the process ended. */
const COMES_BACK = [['a1'], ['a1'], ['a1']] as const;
const JOINS = [['a1'], ['a2']] as const;
test.each([
  ['comes back', COMES_BACK],
  ['joins', JOINS],
])('killed before any change while a finding %s, and grouped otherwise from then on', async (_what, nights) => {
  for (let at = 0; at < 12; at += 1) {
    const all = nights.map((names, night): Night => {
      const isLast = night === nights.length - 1;
      const run: Run = { partition: 'p', after: 61, troubles: isLast ? [{ what: 'killed', at }] : [] };
      const news = names.map((name) => ({ name, turn: 0 }));
      return { news, runs: [run], afterwards: isLast ? [{ what: 'group', group: 'finding' }] : [] };
    });
    await expectSettled({ group: 'cluster', most: 50, reopenAfterDays: 3, searchLagMinutes: 0, nights: all });
  }
});

async function expectSettled(given: Nights): Promise<void> {
  const world = new NightsWorld(given);
  for (const { news, runs, afterwards } of given.nights) {
    await world.sweep(news);
    for (const run of runs) await world.run(run);
    for (const happening of afterwards) await world.happen(happening);
  }
  await world.settle(UNTIL_ALL_ARE_OPEN);
  expect(await standing(world)).toEqual({ ...SETTLED, told: world.open, carried: world.open });
  await world.mendAll();
  await world.settle(UNTIL_ALL_ARE_CLOSED);
  expect(await standing(world)).toEqual(SETTLED);
  expect(world.fake.tickets.filter(({ state }) => state === 'open')).toEqual([]);
}

/** How it is when all is done and nothing is open. */
const SETTLED = {
  /** Findings that an open ticket of the desk tells as open, once for each ticket. */
  told: [] as readonly string[],
  /** Findings that an entry carries as open, whose ticket is open at the desk. */
  carried: [] as readonly string[],
  /** Those that an entry carries as open without such a ticket. */
  carriedWithout: [] as readonly string[],
  /** Markers of tickets that are there, where another has the same. */
  twice: [] as readonly string[],
  /** Open tickets that no entry knows as its own. */
  nobodys: [] as readonly string[],
  /** Keys of entries of which nobody knows what became of a call. */
  unsettled: [] as readonly string[],
  /** Keys of entries that have no ticket and are to get none, and still keep what was written or done there. */
  unforgotten: [] as readonly string[],
  /** Names on the waiting list. */
  waiting: [] as readonly string[],
  parked: 0,
};

async function standing({ fake, store }: NightsWorld): Promise<typeof SETTLED> {
  const entries: LedgerEntry[] = [];
  for await (const path of store.list(ledgerFolder('desk'))) {
    const entry = await readLedger(store, 'desk', path.slice(ledgerFolder('desk').length));
    if (entry !== undefined) entries.push(entry);
  }
  const open = fake.tickets.filter(({ state }) => state === 'open');
  const owned = new Set(
    entries.flatMap(({ state, ticket }) => (state === 'open' && ticket !== null ? [ticket.id] : [])),
  );
  const isThere = ({ state, ticket }: LedgerEntry) =>
    state === 'open' && open.some(({ reference }) => reference.id === ticket?.id);
  const markers = fake.tickets.filter(({ state }) => state !== 'gone').map(({ marker }) => marker);
  return {
    told: open.flatMap(({ text }) => toldBy(text)).toSorted(),
    carried: entries.filter(isThere).flatMap(carriedBy).toSorted(),
    carriedWithout: entries.filter((entry) => !isThere(entry)).flatMap(carriedBy),
    twice: markers.filter((marker, at) => markers.indexOf(marker) !== at),
    nobodys: open.filter(({ reference }) => !owned.has(reference.id)).map(({ text }) => text.title),
    unsettled: entries
      .filter(({ creating, changing }) => creating !== null || changing !== null)
      .map(({ ticketKey }) => ticketKey),
    unforgotten: entries.filter(isUnforgotten).map(({ ticketKey }) => ticketKey),
    waiting: await waitingList(store, 'desk'),
    parked: await countParked(store, 'desk'),
  };
}

/** A round takes it for one that it began to make, and new findings of the group for others' business. */
function isUnforgotten({ state, waiting, text, closedByPerson }: LedgerEntry): boolean {
  return state === 'none' && waiting === null && (text !== null || closedByPerson !== null);
}

/** What the text of a ticket tells as open: lines that are not ticked, or the one finding that it speaks of. */
function toldBy({ title, body }: NightsWorld['fake']['tickets'][number]['text']): string[] {
  const items = body.flatMap((part) => (part.kind === 'checklist' ? part.items : []));
  const lines = items.length === 0 ? [title] : items.filter(({ done }) => !done).map(({ text }) => text);
  return lines.map((line) => /Check (\w+)/.exec(line)?.[1] ?? line);
}

function carriedBy({ findings }: LedgerEntry): string[] {
  return NAMES.filter((name) => findings[hashOf(name)]?.open === true);
}
