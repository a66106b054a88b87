import type {
  Changed,
  Chat,
  FoundTicket,
  OpenDestination,
  SeenTicket,
  Siem,
  TicketDesk,
  TicketReference,
  TicketText,
} from '../../shared/destinations/destination.js';
import { accepted, done, type Outcome } from '../../shared/destinations/outcome.js';
import type { Digest } from '../../shared/events/digest.js';
import {
  eventSchema,
  type FindingEvent,
  type FindingOfEvent,
  type NoticeEvent,
  type SummaryEvent,
  type VigieEvent,
} from '../../shared/events/event.js';
import { commit, lastSeq } from '../../shared/outbox/commit.js';
import { type ConfiguredDestination, type DeliveryContext, OpenedDestinations } from '../../shared/outbox/context.js';
import type { TicketRules } from '../../shared/outbox/ticketRules.js';
import type { Store } from '../../shared/store/store.js';
import { hashOf } from '../../shared/text.js';

const NOW = '2026-11-23T01:30:00.000Z';

/** A ticket for each finding, so that what becomes of one is seen. */
export const TICKET_RULES: TicketRules = {
  onClosedByPerson: 'reopen',
  reopenAfterDays: 3,
  group: 'finding',
  severity: 'low',
  maxNewPerSweep: 50,
  template: {},
};
const SWEEP = '20261123T0130Z';

const common = {
  schema: 'vigie/1',
  time: NOW,
  sweep: { id: SWEEP },
  baseline: false,
  controls: [],
  evidence: {},
} as const;

/** An event of the finding that a letter stands for. */
export function finding(
  letter: string,
  rev: number,
  kind: FindingEvent['kind'] = rev === 1 ? 'finding.opened' : 'finding.changed',
  changes: Partial<FindingOfEvent> = {},
): FindingEvent {
  const fingerprint = hashOf(letter);
  const statuses: Record<string, FindingOfEvent['status']> = {
    'finding.resolved': 'resolved',
    'finding.exempted': 'exempted',
  };
  const event = {
    ...common,
    uid: hashOf(fingerprint, rev),
    kind,
    finding: {
      fingerprint,
      rev,
      check: 'version-support',
      title: 'Kubernetes version out of support',
      status: statuses[kind] ?? 'open',
      severity: 'high',
      previousSeverity: null,
      reason: 'Kubernetes 1.33.2 left community support on 2026-07-31',
      firstSeen: NOW,
      lastSeen: NOW,
      dueDate: '2026-08-01T00:00:00.000Z',
      overdue: true,
      exemption: null,
      resolution: kind === 'finding.resolved' ? 'mended' : null,
      remediation: { text: 'Upgrade to 1.36.', command: 'az aks upgrade -n aks-pay', link: 'https://example.org/why' },
      ...changes,
    },
    resource: {
      id: `/subscriptions/s/resourceGroups/rg/providers/Microsoft.ContainerService/managedClusters/${letter}`,
      name: `aks-${letter}`,
      type: 'microsoft.containerservice/managedclusters',
      subscriptionId: 's',
      subscriptionName: 'Payments',
      resourceGroup: 'rg',
      location: 'westeurope',
      tags: {},
      subject: null,
      owner: 'payments',
    },
  };
  return eventSchema.parse(event) as FindingEvent;
}

export function summary(sweep: string): SummaryEvent {
  const coverage = {
    subscriptions: 1,
    subscriptionsRead: 1,
    clusters: 1,
    clustersRead: 1,
    strayRows: 0,
    gapsInAll: 0,
    gaps: [],
  };
  const counts = { clusters: 1, verdicts: {}, transitions: {}, score: null, coverage };
  const digest = { path: `digests/${sweep}`, totals: {} };
  return eventSchema.parse({
    ...common,
    sweep: { id: sweep },
    uid: hashOf(sweep),
    kind: 'sweep.completed',
    resource: null,
    summary: { ...counts, calendarAsOf: '2026-11-01', calendarStale: false, digest },
  }) as SummaryEvent;
}

/** Puts events into the next blob of a partition. @param findings of the partition's state from here on */
export async function put(
  store: Store,
  partition: string,
  events: readonly VigieEvent[],
  to: readonly string[],
  findings: Readonly<Record<string, { readonly status: string }>> = {},
): Promise<void> {
  const seq = (await lastSeq(store, partition)) + 1;
  const header = { sweep: `${SWEEP}-${seq}`, configHash: 'c', next: { seq, findings } };
  await commit(
    store,
    partition,
    seq,
    header,
    events.map((event) => ({ event, to })),
  );
}

/** `a1` for revision 1 of finding a; the kind's last word for what is no finding. */
export function label(event: VigieEvent): string {
  if (!('finding' in event)) return event.kind;
  return `${event.resource?.name.replace('aks-', '')}${event.finding.rev}`;
}

type Script = (events: readonly VigieEvent[], call: number) => Outcome | undefined;

/** A SIEM that notes what it took and what it was asked to take; the script answers, `undefined` accepts. */
export class ScriptedSiem {
  readonly calls: string[] = [];
  readonly taken: VigieEvent[] = [];
  opened = 0;

  constructor(
    public script: Script = () => undefined,
    readonly maxEvents = 4,
  ) {}

  get labels(): string {
    return this.taken.map(label).join(' ');
  }

  async open(): Promise<Siem> {
    this.opened += 1;
    return {
      family: 'siem',
      chunk: { maxBytes: 1_000, maxEvents: this.maxEvents, size: () => 100 },
      send: async (events) => {
        this.calls.push(events.map(label).join(' '));
        const outcome = this.script(events, this.calls.length) ?? done;
        if (outcome.outcome === 'accepted') this.taken.push(...events);
        return outcome;
      },
    };
  }
}

interface FakeTicket {
  readonly reference: TicketReference;
  readonly marker: string;
  state: 'open' | 'closed' | 'final' | 'gone';
  text: TicketText;
  readonly log: string[];
}

/** A desk that behaves as desks do; each answer can be lost, with the work done or not. */
export class FakeDesk {
  tickets: FakeTicket[] = [];
  readonly calls: string[] = [];
  searchLagMs = 0;
  /** Answers before the work is done. @param title of what is to be created */
  before: (call: string, title?: string) => Outcome<never> | undefined = () => undefined;
  /** Answers after the work was done, in place of the truth. */
  after: (call: string) => Outcome<never> | undefined = () => undefined;
  /** Before a create: whatever it needs may take its time, or be missing. */
  prepare: () => Promise<Outcome<unknown>> = async () => done;
  /** Tickets that the search does not show yet. */
  blind = false;
  opened = 0;
  place = 'here';
  /** Ids of those that people closed as something that will not be done. */
  readonly declined = new Set<string>();

  async open(): Promise<TicketDesk> {
    this.opened += 1;
    const find = async (marker: string) =>
      this.answer<FoundTicket | null>('find', () => {
        const ticket = this.blind
          ? undefined
          : this.tickets.find((one) => one.marker === marker && one.state !== 'gone');
        if (ticket === undefined || ticket.state === 'gone') return null;
        return { reference: ticket.reference, state: ticket.state };
      });
    return {
      family: 'tickets',
      place: this.place,
      searchLagMs: this.searchLagMs,
      prepare: async () => this.prepare(),
      find,
      create: async (marker, text) =>
        this.answer(
          'create',
          () => {
            const id = `id-${this.tickets.length + 1}`;
            const reference = { id, number: `INC${this.tickets.length + 1}`, url: null };
            this.tickets.push({ reference, marker, state: 'open', text, log: ['create'] });
            return reference;
          },
          text.title,
        ),
      update: async ({ id }, { after, note }) =>
        this.answer('update', () => this.change(id, null, `update ${note}`, after)),
      resolve: async ({ id }, note) => this.answer('resolve', () => this.change(id, 'closed', `resolve ${note}`)),
      reopen: async ({ id }, { after, note }) =>
        this.answer('reopen', () => this.change(id, 'open', `reopen ${note}`, after)),
      look: async (references) => this.answer('look', () => new Map(references.map(({ id }) => [id, this.seen(id)]))),
    };
  }

  private seen(id: string): SeenTicket {
    const state = this.tickets.find(({ reference }) => reference.id === id)?.state ?? 'gone';
    return { state, declined: this.declined.has(id) && state !== 'open' };
  }

  /** @param state null: it stays as it is */
  private change(id: string, state: 'open' | 'closed' | null, line: string, text?: TicketText): Changed {
    const ticket = this.tickets.find(({ reference }) => reference.id === id);
    if (ticket === undefined || ticket.state === 'gone') return 'gone';
    if (ticket.state === 'final') return 'final';
    ticket.state = state ?? ticket.state;
    ticket.log.push(line);
    if (text !== undefined) ticket.text = text;
    return 'changed';
  }

  private answer<T>(call: string, work: () => T, title?: string): Outcome<T> {
    this.calls.push(call);
    const refusal = this.before(call, title);
    if (refusal !== undefined) return refusal;
    const value = work();
    return this.after(call) ?? accepted(value);
  }
}

export class FakeChat {
  readonly cards: string[] = [];
  readonly digests: Digest[] = [];

  async open(): Promise<Chat> {
    return {
      family: 'chat',
      post: async (event: SummaryEvent, digest: Digest) => {
        this.cards.push(`${event.sweep?.id} ${digest.coverageGaps}`);
        this.digests.push(digest);
        return done;
      },
    };
  }
}

export interface Bench {
  readonly context: DeliveryContext;
  /** Lines that were logged. */
  readonly log: string[];
  /** How often secrets were forgotten. */
  readonly forgotten: () => number;
  pass(ms: number): void;
  /** To be shared with another process. */
  readonly clock: { ms: number };
}

/** A context around a store, on a clock that the test moves. */
export function bench(
  store: (machineNow: () => Date) => Store,
  destinations: Readonly<Record<string, { family: OpenDestination['family']; open(): Promise<OpenDestination> }>>,
  clock: { ms: number } = { ms: Date.parse(NOW) },
): Bench {
  const log: string[] = [];
  let forgotten = 0;
  const machineNow = () => new Date(clock.ms);
  const configured = Object.entries(destinations).map(([name, { family, open }]): [string, ConfiguredDestination] => [
    name,
    { name, kind: { kind: family, family }, open },
  ]);
  const context: DeliveryContext = {
    store: store(machineNow),
    destinations: new Map(configured),
    opened: new OpenedDestinations(),
    secrets: {
      read: async () => 'secret',
      forget: () => {
        forgotten += 1;
      },
    },
    holder: 'test',
    machineNow,
    leaseMs: 60_000,
    timeScale: 1,
    wake: async () => undefined,
    portal: 'https://portal.azure.com',
    log: (line) => log.push(line),
    tickets: TICKET_RULES,
    route: () => Object.keys(destinations),
    makeNotice: (notice) =>
      eventSchema.parse({
        ...common,
        sweep: null,
        uid: hashOf(notice.code, notice.about, NOW.slice(0, 10)),
        kind: 'notice',
        resource: null,
        notice,
      }) as NoticeEvent,
  };
  return {
    context,
    log,
    forgotten: () => forgotten,
    pass: (ms) => {
      clock.ms += ms;
    },
    clock,
  };
}

export function siem(scripted: ScriptedSiem) {
  return { family: 'siem' as const, open: () => scripted.open() };
}
export function desk(fake: FakeDesk) {
  return { family: 'tickets' as const, open: () => fake.open() };
}
export function chat(fake: FakeChat) {
  return { family: 'chat' as const, open: () => fake.open() };
}
