import { randomUUID } from 'node:crypto';
import { SecretReference } from '../config/secret.js';
import type { Chat, FoundTicket, Siem, TicketDesk, TicketReference, TicketText } from '../destinations/destination.js';
import type { Outcome } from '../destinations/outcome.js';
import { messageOf, VigieError } from '../errors.js';
import { summaryEvent } from '../events/build.js';
import type { Digest, DigestEntry } from '../events/digest.js';
import type { SummaryEvent } from '../events/event.js';
import { isObject } from '../json.js';
import type { ConfiguredDestination } from '../outbox/context.js';
import { hashOf } from '../text.js';
import { DAY_MS } from '../time.js';
import type { Vigie } from './compose.js';

/** What doctor found of one destination. */
export interface Examined {
  readonly destination: string;
  readonly kind: string;
  readonly isWell: boolean;
  /** What was done and seen, a sentence each; what is wrong comes last. */
  readonly said: readonly string[];
}

/** How often a desk is asked for what it has just made, and what is waited in between: machine time. */
const LOOKS = 3;

const TITLE = 'Vigie test, please ignore';
const WORDS = 'This is a test of `vigie doctor --send`. Nothing is wrong, and nothing has to be done.';

/**
 * Opens a destination with its secrets; with `send` it is given a test that says so of itself, and what can be taken back is
 * taken back: a ticket is closed. Never throws for what the destination answers.
 * @param sleep waits between looks
 */
export async function examine(
  vigie: Pick<Vigie, 'now' | 'notice' | 'secrets'> & { readonly config: Pick<Vigie['config'], 'destinations'> },
  destination: ConfiguredDestination,
  send: boolean,
  sleep: (ms: number) => Promise<void>,
): Promise<Examined> {
  const said: string[] = [];
  const isWell = await tried(said, async () => {
    const opened = await destination.open();
    try {
      const { settings } = vigie.config.destinations.find(({ name }) => name === destination.name) ?? {};
      for (const reference of secretsIn(settings)) await vigie.secrets.read(reference);
      switch (opened.family) {
        case 'siem':
          return send ? await trySiem(opened, vigie, said) : opensOnly(said);
        case 'tickets':
          return await tryDesk(opened, { name: destination.name, now: vigie.now, send, sleep }, said);
        case 'chat':
          return send ? await tryChat(opened, vigie.now, said) : opensOnly(said);
      }
    } finally {
      if (opened.family === 'siem') await opened.close?.();
    }
  });
  return { destination: destination.name, kind: destination.kind.kind, isWell, said };
}

async function tried(said: string[], work: () => Promise<boolean>): Promise<boolean> {
  try {
    return await work();
  } catch (error) {
    // A secret that cannot be read, a setting that does not fit; anything else is a bug, and is told as one.
    if (!(error instanceof VigieError)) throw error;
    said.push(messageOf(error));
    return false;
  }
}

/** Every secret that settings name, however deep. */
function secretsIn(settings: unknown): readonly SecretReference[] {
  if (settings instanceof SecretReference) return [settings];
  if (Array.isArray(settings)) return settings.flatMap(secretsIn);
  return isObject(settings) ? Object.values(settings).flatMap(secretsIn) : [];
}

function opensOnly(said: string[]): boolean {
  said.push('its settings are in order and its secrets can be read; --send would send a test');
  return true;
}

function isYes<T>(outcome: Outcome<T>, said: string[], what: string): outcome is Extract<typeof outcome, { value: T }> {
  if (outcome.outcome === 'accepted') return true;
  said.push(`${what}: ${outcome.outcome}: ${outcome.why}`);
  return false;
}

async function trySiem(siem: Siem, { notice, now }: Pick<Vigie, 'now' | 'notice'>, said: string[]): Promise<boolean> {
  const event = notice('test', WORDS, `doctor/${now.toISOString()}`);
  if (!isYes(await siem.send([event]), said, 'the test was not taken')) return false;
  said.push(`took the test, a notice that begins with "${WORDS.slice(0, 38)}"; it stays there`);
  return true;
}

interface DeskTrial {
  readonly name: string;
  readonly now: Date;
  readonly send: boolean;
  readonly sleep: (ms: number) => Promise<void>;
}

async function tryDesk(desk: TicketDesk, { name, now, send, sleep }: DeskTrial, said: string[]): Promise<boolean> {
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

async function tryChat(chat: Chat, now: Date, said: string[]): Promise<boolean> {
  const outcome = await chat.post(testSummary(now), testDigest(now));
  if (!isYes(outcome, said, 'the test card was not taken')) return false;
  said.push('took the test card; look into the channel: a chat may take a card and not show it');
  return true;
}

function testSummary(now: Date): SummaryEvent {
  const none = {
    subscriptions: 0,
    subscriptionsRead: 0,
    clusters: 0,
    clustersRead: 0,
    gapsInAll: 0,
    strayRows: 0,
    gaps: [],
  };
  const today = now.toISOString().slice(0, 10);
  return summaryEvent(
    {
      clusters: 0,
      verdicts: {},
      transitions: {},
      score: null,
      coverage: none,
      calendarAsOf: today,
      calendarStale: false,
      digest: { path: null, totals: {} },
    },
    'doctor',
    now,
  );
}

function testDigest(now: Date): Digest {
  const entry: DigestEntry = {
    kind: 'changed',
    event: null,
    resolution: null,
    fingerprint: hashOf('doctor', now.toISOString()),
    check: 'test',
    title: TITLE,
    severity: 'low',
    reason: 'This is a test of vigie doctor: nothing is wrong',
    dueDate: now.toISOString(),
    overdue: false,
    owner: null,
    resourceId: 'test',
    resourceName: 'test',
    subscriptionName: null,
    subject: null,
    command: null,
    link: '',
    runbook: null,
    ticket: null,
  };
  return {
    sweep: 'doctor',
    now: now.toISOString(),
    owners: { '': { changed: 1 } },
    entries: [entry],
    totals: { changed: 1 },
    coverageGaps: 0,
    score: null,
    unowned: { total: 0, names: [] },
    waitingTickets: 0,
    occasion: 'news',
  };
}
