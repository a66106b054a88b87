import { blocked, later, type Outcome, refused } from '../../shared/destinations/outcome.js';
import type { FindingEvent } from '../../shared/events/event.js';
import { deliver } from '../../shared/outbox/deliver.js';
import { sendParked } from '../../shared/outbox/parkedAgain.js';
import type { TicketRules } from '../../shared/outbox/ticketRules.js';
import { hashOf } from '../../shared/text.js';
import { DAY_MS, MINUTE_MS } from '../../shared/time.js';
import { emptyMemory, MemoryStore } from '../support/memoryStore.js';
import {
  type Happening,
  NAMES,
  type Name,
  type News,
  type Nights,
  PARTITIONS,
  type Partition,
  type Run,
  type Trouble,
} from './randomNights.js';
import { type Bench, bench, desk, FakeDesk, finding, put, summary, TICKET_RULES } from './support.js';

const FIRST_NIGHT = Date.parse('2026-11-23T01:30:00Z');

/** Where all of more tickets are gone, a round holds that people took its sight of them, and does nothing. */
const MOST_GONE = 3;

type Kind = FindingEvent['kind'];
type Status = FindingEvent['finding']['status'];

/** What can become of a finding of each status; one that never was is as one that was mended. */
const TURNS: Readonly<Record<Status, readonly Kind[]>> = {
  open: ['finding.resolved', 'finding.changed', 'finding.overdue', 'finding.exempted'],
  exempted: ['finding.unexempted', 'finding.resolved'],
  resolved: ['finding.reopened'],
};

class Killed extends Error {}

/** Findings, a store and a desk, night after night. */
export class NightsWorld {
  readonly fake = new FakeDesk();
  /** Nothing kills who writes here. */
  readonly store: MemoryStore;
  private readonly bench: Bench;
  private readonly clock = { ms: FIRST_NIGHT };
  private readonly findings = new Map<Name, { readonly rev: number; readonly status: Status }>();
  private readonly owners: Record<string, string> = { a: 'x', b: 'x', c: 'y', d: 'x' };
  private readonly madeMs = new Map<string, number>();
  private rules: TicketRules;
  private day = 0;
  /** Changes to the store that the process makes before it is killed. */
  private left = Number.POSITIVE_INFINITY;

  constructor({ group, most, reopenAfterDays, searchLagMinutes }: Nights) {
    this.rules = { ...TICKET_RULES, group, reopenAfterDays, maxNewPerSweep: most };
    this.fake.searchLagMs = searchLagMinutes * MINUTE_MS;
    const memory = emptyMemory();
    this.store = new MemoryStore(memory, () => new Date(this.clock.ms));
    const beforeChange = () => {
      if (this.left <= 0) throw new Killed('killed');
      this.left -= 1;
    };
    const lagging = { ...desk(this.fake), open: () => this.laggingDesk() };
    this.bench = bench((now) => new MemoryStore(memory, now, beforeChange), { desk: lagging }, this.clock);
  }

  /** Names of the findings that are open. */
  get open(): readonly Name[] {
    return NAMES.filter((name) => this.findings.get(name)?.status === 'open');
  }

  /** All that was open or exempted is mended. */
  async mendAll(): Promise<void> {
    const left = NAMES.filter((name) => (this.findings.get(name)?.status ?? 'resolved') !== 'resolved');
    await this.commit(left.map((name) => this.event(name, 'finding.resolved')));
  }

  /** A sweep finds out what is new. */
  async sweep(news: readonly News[]): Promise<void> {
    this.day += 1;
    this.clock.ms = Math.max(this.clock.ms, FIRST_NIGHT + this.day * DAY_MS);
    await this.commit(
      news.map(({ name, turn }) => {
        const before = this.findings.get(name);
        const turns = before === undefined ? (['finding.opened'] as const) : TURNS[before.status];
        return this.event(name, turns[turn % turns.length] ?? 'finding.opened');
      }),
    );
    await put(this.store, '_sweep', [{ ...summary(this.sweepId), time: this.time }], ['desk']);
  }

  /** @throws what is thrown there, but for the end of a process that was to be killed */
  async run({ partition, after, troubles }: Run): Promise<void> {
    this.clock.ms += after * MINUTE_MS;
    this.meet(troubles);
    try {
      await deliver({ ...this.bench.context, tickets: this.rules }, 'desk', partition);
    } catch (error) {
      if (!(error instanceof Killed)) throw error;
    } finally {
      this.meet([]);
    }
  }

  async happen(happening: Happening): Promise<void> {
    switch (happening.what) {
      case 'person':
        return this.close(happening.ticket, happening.leaves);
      case 'group':
        this.rules = { ...this.rules, group: happening.group };
        return;
      case 'owner':
        this.owners[happening.letter] = happening.owner;
        return;
      case 'cursorLost':
        return this.store.delete(`cursors/desk/${happening.partition}`);
    }
  }

  private close(at: number, leaves: 'closed' | 'final' | 'gone'): void {
    const { tickets } = this.fake;
    const ticket = tickets[at % Math.max(1, tickets.length)];
    const gone = tickets.filter(({ state }) => state === 'gone').length;
    if (ticket?.state === 'open' && (leaves !== 'gone' || gone < MOST_GONE)) ticket.state = leaves;
  }

  /** So many nights without news and trouble, in which people send again what was parked. */
  async settle(nights: number): Promise<void> {
    for (let night = 0; night < nights; night += 1) {
      await this.sweep([]);
      for (const partition of PARTITIONS) await this.run({ partition, after: 61, troubles: [] });
      const configured = this.bench.context.destinations.get('desk');
      if (configured === undefined) throw new Error('the bench has no desk');
      await sendParked({ ...this.bench.context, tickets: this.rules }, configured, 'all');
    }
  }

  private get time(): string {
    return new Date(FIRST_NIGHT + this.day * DAY_MS).toISOString();
  }

  private get sweepId(): string {
    return `${this.time.slice(0, 10).replaceAll('-', '')}T0130Z`;
  }

  private async commit(events: readonly FindingEvent[]): Promise<void> {
    for (const partition of ['p', 'q'] as const) {
      const own = events.filter(({ resource }) => partitionOf(resource?.name ?? '') === partition);
      if (own.length > 0) await put(this.store, partition, own, ['desk']);
    }
  }

  private event(name: Name, kind: Kind): FindingEvent {
    const letter = name.slice(0, 1);
    const rev = (this.findings.get(name)?.rev ?? 0) + 1;
    const event = finding(letter, rev, kind, { title: `Check ${name}`, check: `check-${name.slice(1)}` });
    this.findings.set(name, { rev, status: event.finding.status });
    return {
      ...event,
      ...{ uid: hashOf(name, rev), time: this.time, sweep: { id: this.sweepId } },
      finding: { ...event.finding, fingerprint: hashOf(name) },
      resource: event.resource && { ...event.resource, owner: this.owners[letter] ?? null },
    };
  }

  /** From here on the process and the desk meet these. */
  private meet(troubles: readonly Trouble[]): void {
    const from = this.fake.calls.length;
    const kill = troubles.find(({ what }) => what === 'killed');
    this.left = kill?.at ?? Number.POSITIVE_INFINITY;
    // The desk has noted the call that it answers.
    const now = () => troubles.filter(({ what, at }) => what !== 'killed' && from + at + 1 === this.fake.calls.length);
    this.fake.before = (call) =>
      now()
        .map(({ what }) => answerTo(call, what))
        .find((one) => one !== undefined);
    this.fake.after = () => (now().some(({ what }) => what === 'lost') ? later('the answer was lost') : undefined);
  }

  private async laggingDesk() {
    const open = await this.fake.open();
    const isYoung = (marker: string) =>
      this.clock.ms - (this.madeMs.get(marker) ?? Number.NEGATIVE_INFINITY) < this.fake.searchLagMs;
    return {
      ...open,
      create: (...[marker, text]: Parameters<typeof open.create>) => {
        this.madeMs.set(marker, this.clock.ms);
        return open.create(marker, text);
      },
      find: (marker: string) => {
        this.fake.blind = isYoung(marker);
        return open.find(marker);
      },
    };
  }
}

function partitionOf(resourceName: string): Partition {
  return ['aks-a', 'aks-b'].includes(resourceName) ? 'p' : 'q';
}

/** What the desk says in place of doing what it was asked; `undefined`: it does it. */
function answerTo(call: string, what: Trouble['what']): Outcome<never> | undefined {
  const onlyReads = call === 'look' || call === 'find';
  if (what === 'later') return later('busy');
  if (what === 'blocked') return blocked('the token has expired');
  return what === 'refused' && !onlyReads ? refused('not like this') : undefined;
}
