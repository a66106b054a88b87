import { randomUUID } from 'node:crypto';
import type { FoundTicket, TicketDesk, TicketReference, TicketText } from '../../../destinations/destination.js';
import { hashOf } from '../../../text.js';
import { DAY_MS } from '../../../time.js';
import { isYes, TITLE, WORDS } from './outcomes.js';

/** How often a desk is asked for what it has just made, and what is waited in between: machine time. */
const LOOKS = 3;

export interface DeskTrial {
  readonly name: string;
  readonly now: Date;
  readonly send: boolean;
  readonly sleep: (ms: number) => Promise<void>;
}

export async function tryDesk(
  desk: TicketDesk,
  { name, now, send, sleep }: DeskTrial,
  said: string[],
): Promise<boolean> {
  if (!isYes(await desk.prepare(), said, 'it cannot be used')) return false;
  // Each test has its own: the clock of a simulated night stands still.
  const marker = hashOf('doctor', name, randomUUID());
  if (!isYes(await desk.find(marker), said, 'its tickets cannot be searched')) return false;
  if (!send) {
    said.push('its tickets can be searched; --send would make one and close it again');
    return true;
  }
  const created = await desk.create(marker, ticketOf(now));
  if (!isYes(created, said, 'a ticket could not be created')) {
    if (created.outcome === 'later') await closeLost(desk, marker, sleep, said);
    return false;
  }
  const { number, url } = created.value;
  // One that cannot be read gives no number that people would know.
  const made = desk.look === undefined ? 'its test alert' : number;
  said.push(`made ${made}${url === null ? '' : `, ${url}`}`);
  // One that cannot be read shows nothing: its markers keep repeats apart.
  if (desk.look !== undefined) await seen(desk, marker, sleep, said);
  const closed = await closeAgain(desk, created.value, said);
  if (closed) said.push(`closed ${made} again`);
  return closed;
}

/** A create that was not answered may have been done: what was made is closed, where the search shows it by now. */
async function closeLost(
  desk: TicketDesk,
  marker: string,
  sleep: (ms: number) => Promise<void>,
  said: string[],
): Promise<void> {
  const found = await shownSoon(desk, marker, sleep);
  if (found === undefined)
    said.push(`if it was made all the same, its search does not show it yet: look for "${TITLE}" and close it`);
  else if (await closeAgain(desk, found.reference, said)) said.push('it was made all the same, and is closed again');
}

/** Whether the search shows it: only said, because some desks take minutes. */
async function seen(
  desk: TicketDesk,
  marker: string,
  sleep: (ms: number) => Promise<void>,
  said: string[],
): Promise<void> {
  if ((await shownSoon(desk, marker, sleep)) !== undefined) return;
  said.push(
    `its search does not show the ticket yet; Vigie waits ${Math.ceil(desk.searchLagMs / 1_000)} s before it believes that`,
  );
}

/** What the search shows within a few looks. */
async function shownSoon(
  desk: TicketDesk,
  marker: string,
  sleep: (ms: number) => Promise<void>,
): Promise<FoundTicket | undefined> {
  for (let look = 1; look <= LOOKS; look += 1) {
    const found = await desk.find(marker);
    if (found.outcome === 'accepted' && found.value !== null) return found.value;
    if (look < LOOKS) await sleep(1_000);
  }
  return undefined;
}

async function closeAgain(desk: TicketDesk, reference: TicketReference, said: string[]): Promise<boolean> {
  const closed = await desk.resolve(reference, 'Resolved: the test is over.');
  if (isYes(closed, said, `the ticket ${reference.number} could not be closed; close it by hand`)) return true;
  return false;
}

function ticketOf(now: Date): TicketText {
  return {
    title: TITLE,
    body: [{ kind: 'text', text: WORDS }],
    severity: 'low',
    dueDate: new Date(now.getTime() + DAY_MS).toISOString(),
    owner: null,
    link: null,
  };
}
