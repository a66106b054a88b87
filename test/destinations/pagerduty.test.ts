import { pagerDutyReceiver } from '../../local/azure/receivers/pagerduty.js';
import type {
  Surroundings,
  TicketChange,
  TicketDesk,
  TicketReference,
  TicketText,
} from '../../shared/destinations/destination.js';
import type { Outcome } from '../../shared/destinations/outcome.js';
import { pagerduty } from '../../shared/destinations/tickets/pagerduty.js';
import type { FindingEvent } from '../../shared/events/event.js';
import { applyToTickets } from '../../shared/outbox/ledger.js';
import type { LedgerContext } from '../../shared/outbox/ledgerContext.js';
import { hashOf } from '../../shared/text.js';
import { deskContract } from '../contracts/deskContract.js';
import { destinationContract } from '../contracts/destinationContract.js';
import { finding, TICKET_RULES } from '../outbox/support.js';
import { MemoryStore } from '../support/memoryStore.js';
import { type ReceiverServer, receiverServer } from '../support/receiverServer.js';
import { type Answer, type Received, type ScriptedServer, scriptedServer } from '../support/scriptedServer.js';
import { NOW, surroundingsWith } from '../support/surroundings.js';

const KEY = 'a0b1c2d3'.repeat(4);
const PAYMENTS_KEY = 'f0e1d2c3'.repeat(4);
const DEAD_KEY = '00000000'.repeat(4);
const MARKER = hashOf('a finding');
const RESOURCE = '/subscriptions/s/resourceGroups/rg/providers/Microsoft.ContainerService/managedClusters/aks-pay';
const TEXT: TicketText = {
  title: 'Kubernetes version out of support: aks-pay',
  body: [
    { kind: 'text', text: 'Kubernetes 1.33.2 left community support.' },
    { kind: 'command', label: 'Command', command: 'az aks upgrade -n aks-pay' },
    { kind: 'link', label: 'Why it matters', url: 'https://example.org/why' },
  ],
  severity: 'high',
  dueDate: '2026-12-01T00:00:00.000Z',
  owner: 'Platform',
  link: `https://portal.azure.com/#resource${RESOURCE}`,
};

const settingsFor = (more = {}) => pagerduty.settings.parse({ routingKey: '${env:KEY}', ...more });
const BY_OWNER = { assign: { Payments: '${env:PAYMENTS_KEY}' } };

async function open(url: string, more = {}, given: Partial<Surroundings> = {}, values = {}): Promise<TicketDesk> {
  const secrets = { KEY, PAYMENTS_KEY, ...values };
  const desk = await pagerduty.open(settingsFor({ url, ...more }), surroundingsWith(secrets, given));
  if (desk.family !== 'tickets') throw new Error('PagerDuty is a ticket desk');
  return desk;
}

const yes = ({ json }: Received): Answer => ({
  status: 202,
  body: { status: 'success', message: 'Event processed', dedup_key: (json as { dedup_key: string }).dedup_key },
});
const invalid = (...errors: string[]): Answer => ({
  status: 400,
  body: { status: 'invalid event', message: 'Event object is invalid', errors },
});
type Details = { details: string; note?: string };
/** The triggers and the resolves of an alert; a resolve has no payload. */
type Log = { payload: { custom_details: Details } | null }[];
const sentTo = (server: ScriptedServer) => server.requests.map(({ json }) => json as Record<string, unknown>);

destinationContract('pagerduty', {
  open: ({ url }, given) => open(url, {}, given),
  yes,
  act: (desk, number) => desk.create(`${MARKER}${number}`, TEXT),
  carried: ({ json }) => [Number(String((json as { dedup_key: string }).dedup_key).at(-1))],
  answers: [
    ['400 about the key', invalid("Length of 'routing_key' is incorrect (should be 32 characters)"), 'blocked'],
    ['400 that repeats the key', invalid(`routing_key ${KEY} is unknown`), 'blocked'],
    ['400 about the event', invalid("'summary' is too long (maximum is 1024 characters)"), 'refused'],
    ['200, where only 202 is a yes', { status: 200, body: { status: 'success', dedup_key: `${MARKER}1` } }, 'later'],
    ['202 for another alert', { status: 202, body: { status: 'success', dedup_key: 'x' } }, 'later'],
    ['202 without its words', { status: 202 }, 'later'],
  ],
  secrets: [KEY],
  harmful: [],
  changedSecret: {
    values: (_server, secret) => ({ KEY: secret }),
    before: KEY,
    after: PAYMENTS_KEY,
    isNew: ({ json }) => (json as { routing_key: string }).routing_key === PAYMENTS_KEY,
    denied: invalid('routing_key is unknown'),
  },
});

deskContract('pagerduty', {
  receiver: () => pagerDutyReceiver({ services: { [KEY]: 'Platform' } }),
  open: async ({ url }, surroundings) => pagerduty.open(settingsFor({ url: `${url}/pagerduty` }), surroundings),
  secrets: { KEY },
  shown: ({ fields }) => {
    const { summary, custom_details: details, log } = fields as { summary: string; custom_details: Details; log: Log };
    return {
      title: summary,
      body: details.details,
      notes: log.flatMap(({ payload }) => payload?.custom_details.note ?? []),
    };
  },
  // Whoever is on call sees these fields as plain text.
  harmful: [],
});

describe('pagerduty', () => {
  let server: ScriptedServer;
  beforeEach(async () => {
    server = await scriptedServer();
    server.otherwise(yes);
  });
  afterEach(() => server.close());

  test('triggers an alert whose key is the marker', async () => {
    const desk = await open(`${server.url}/pagerduty/`);
    expect(await desk.create(MARKER, TEXT)).toEqual({
      outcome: 'accepted',
      value: { id: MARKER, number: 'routingKey', url: null },
    });
    expect(server.requests[0]).toMatchObject({ method: 'POST', url: '/pagerduty/v2/enqueue' });
    expect(server.requests[0]?.headers).not.toHaveProperty('authorization');
    expect(sentTo(server)).toEqual([
      {
        routing_key: KEY,
        event_action: 'trigger',
        dedup_key: MARKER,
        payload: {
          summary: 'Kubernetes version out of support: aks-pay',
          source: RESOURCE,
          severity: 'error',
          custom_details: {
            details:
              'Kubernetes 1.33.2 left community support.\n\nCommand:\naz aks upgrade -n aks-pay\n\nWhy it matters: https://example.org/why',
            due: '2026-12-01T00:00:00.000Z',
            owner: 'Platform',
          },
        },
        client: 'Vigie',
        links: [
          { href: TEXT.link, text: 'In the portal' },
          { href: 'https://example.org/why', text: 'Why it matters' },
        ],
      },
    ]);
  });

  test.each([
    ['critical', 'critical'],
    ['high', 'error'],
    ['medium', 'warning'],
    ['low', 'info'],
  ] as const)('%s is %s', async (severity, expected) => {
    await (await open(server.url)).create(MARKER, { ...TEXT, severity });
    expect(sentTo(server)[0]).toMatchObject({ payload: { severity: expected } });
  });

  test('nobody can look: a search finds nothing, and asks nobody', async () => {
    const desk = await open(server.url);
    expect(await desk.find(MARKER)).toEqual({ outcome: 'accepted', value: null });
    expect(desk.look).toBeUndefined();
    expect(desk.searchLagMs).toBe(0);
    expect(server.requests).toEqual([]);
  });

  const reference: TicketReference = { id: MARKER, number: 'routingKey', url: null };
  const change: TicketChange = { before: TEXT, after: { ...TEXT, severity: 'critical' }, note: 'It got worse.' };
  test('what follows goes to the same alert', async () => {
    const desk = await open(server.url);
    expect(await desk.update(reference, change)).toEqual({ outcome: 'accepted', value: 'changed' });
    expect(await desk.reopen(reference, change)).toEqual({ outcome: 'accepted', value: 'changed' });
    expect(await desk.resolve(reference, 'It is mended.')).toEqual({ outcome: 'accepted', value: 'changed' });
    const worse = { payload: { severity: 'critical', custom_details: { note: 'It got worse.' } } };
    expect(sentTo(server)).toMatchObject([
      { event_action: 'trigger', dedup_key: MARKER, ...worse },
      { event_action: 'trigger', dedup_key: MARKER, ...worse },
      { event_action: 'resolve', dedup_key: MARKER },
    ]);
    expect(sentTo(server)[2]).toEqual({ routing_key: KEY, event_action: 'resolve', dedup_key: MARKER });
  });

  test.each([
    ['payments', PAYMENTS_KEY, 'assign/payments'],
    ['PAYMENTS', PAYMENTS_KEY, 'assign/payments'],
    ['shop', KEY, 'routingKey'],
    ['routingKey', KEY, 'routingKey'],
    [null, KEY, 'routingKey'],
  ])('of the owner %s the right service is paged, to the end', async (owner, key, number) => {
    const desk = await open(server.url, BY_OWNER);
    const created = await desk.create(MARKER, { ...TEXT, owner });
    expect(created).toMatchObject({ value: { number } });
    // Whoever owns it by now: the alert stays where it was raised.
    const ours = { id: MARKER, number, url: null };
    await desk.update(ours, { ...change, after: { ...TEXT, owner: owner === null ? 'payments' : null } });
    await desk.resolve(ours, 'n');
    expect(sentTo(server).map(({ routing_key }) => routing_key)).toEqual([key, key, key]);
  });

  test('an alert whose key is not in the settings any more is out of reach', async () => {
    const desk = await open(server.url);
    const theirs = { ...reference, number: 'assign/payments' };
    expect(await desk.update(theirs, change)).toEqual({ outcome: 'accepted', value: 'gone' });
    expect(await desk.resolve(theirs, 'n')).toEqual({ outcome: 'accepted', value: 'gone' });
    expect(await desk.reopen(theirs, change)).toEqual({ outcome: 'accepted', value: 'gone' });
    expect(server.requests).toEqual([]);
  });

  test.each([
    ['a key that cannot be read', { KEY: undefined }],
    ['a key that is none', { KEY: `${KEY}x` }],
    ["an owner's key that is none", { PAYMENTS_KEY: 'secret-part' }],
  ])('%s blocks before anything is created, and is not repeated', async (_what, values) => {
    const desk = await open(server.url, BY_OWNER, {}, values as Record<string, string>);
    const ready = await desk.prepare();
    expect(ready).toMatchObject({ outcome: 'blocked', why: expect.stringMatching(/KEY/) });
    expect(JSON.stringify(ready)).not.toMatch(/a0b1c2d3|secret-part/);
    expect(await (await open(server.url, BY_OWNER)).prepare()).toMatchObject({ outcome: 'accepted' });
    expect(server.requests).toEqual([]);
  });

  test('texts are cut to what an event may have, in any letters, and links are https', async () => {
    const body: TicketText['body'] = [
      { kind: 'text', text: '🚢é"\\\u0001'.repeat(200_000) },
      { kind: 'link', label: 'bad', url: 'javascript:alert(1)' },
      { kind: 'link', label: 'worse', url: 'http://plain.example' },
    ];
    const desk = await open(server.url);
    await desk.update(reference, {
      before: null,
      after: { ...TEXT, title: '🚢'.repeat(1_200), body },
      note: '日'.repeat(9_999),
    });
    const [event] = sentTo(server) as [{ payload: { summary: string }; links: unknown[] }];
    expect(event.payload.summary.length).toBeLessThanOrEqual(1_024);
    expect(event.payload.summary).toMatch(/^(🚢)+…$/u);
    expect(server.requests[0]?.text.length).toBeLessThan(512_000);
    expect(Buffer.byteLength(server.requests[0]?.text ?? '')).toBeLessThan(512_000);
    expect(event.links).toEqual([{ href: TEXT.link, text: 'In the portal' }]);
  });

  test('without a resource the source is Vigie', async () => {
    await (await open(server.url)).create(MARKER, { ...TEXT, link: null });
    await (await open(server.url)).create(MARKER, { ...TEXT, link: 'https://portal.azure.com/#view/x' });
    expect(sentTo(server)).toMatchObject([{ payload: { source: 'Vigie' } }, { payload: { source: 'Vigie' } }]);
  });

  test.each([
    [{}, 'https://events.pagerduty.com/v2/enqueue'],
    [{ region: 'eu' }, 'https://events.eu.pagerduty.com/v2/enqueue'],
  ])('the region %j has an address of its own', async (more, expected) => {
    const urls: string[] = [];
    const http: Surroundings['http'] = async ({ url }) => {
      urls.push(url);
      return { failed: 'no' };
    };
    const desk = await pagerduty.open(settingsFor(more), surroundingsWith({ KEY }, { http }));
    if (desk.family === 'tickets') await desk.create(MARKER, TEXT);
    expect(urls).toEqual([expected]);
  });

  test.each([
    ['a key as such', { routingKey: KEY }],
    ["an owner's key as such", { routingKey: '${env:KEY}', assign: { payments: PAYMENTS_KEY } }],
    ['another region', { routingKey: '${env:KEY}', region: 'ap' }],
    ['plain http', { routingKey: '${env:KEY}', url: 'http://x.example' }],
    ['an unknown key', { routingKey: '${env:KEY}', service: 'x' }],
  ])('the settings do not take %s', (_what, given) => {
    const parsed = pagerduty.settings.safeParse(given);
    expect(parsed.success).toBe(false);
    expect(JSON.stringify(parsed.error?.issues)).not.toMatch(/a0b1c2d3|f0e1d2c3/);
  });
});

describe('with the ledger, against the simulated service', () => {
  let server: ReceiverServer;
  let context: LedgerContext;
  beforeEach(async () => {
    server = await receiverServer(
      pagerDutyReceiver({ services: { [KEY]: 'Platform', [PAYMENTS_KEY]: 'Payments' } }),
      NOW,
    );
    context = {
      ...{ store: new MemoryStore(undefined, server.now), destination: 'pagerduty', holder: 'me', leaseMs: 90_000 },
      ...{ machineNow: server.now, portal: 'https://portal.azure.com' },
      tickets: TICKET_RULES,
      desk: await open(`${server.url}/pagerduty`, BY_OWNER),
    };
  });
  afterEach(() => server.close());

  const apply = (event: FindingEvent): Promise<Outcome> => applyToTickets(context, [event]);
  const states = () =>
    server
      .tickets()
      .map(({ state }) => state)
      .join();

  test('a create that was lost before the finding was mended leaves nothing open', async () => {
    server.loseNextAnswer();
    await apply(finding('a', 1));
    expect(await apply(finding('a', 1))).toMatchObject({ outcome: 'accepted' });
    server.loseNextAnswer();
    expect(await apply(finding('a', 2, 'finding.resolved'))).toMatchObject({ outcome: 'later' });
    expect(await apply(finding('a', 2, 'finding.resolved'))).toMatchObject({ outcome: 'accepted' });
    expect(states()).toBe('closed');
  });

  test('a whole life', async () => {
    const kinds = [
      ['finding.opened', 'open'],
      ['finding.changed', 'open'],
      ['finding.overdue', 'open'],
      ['finding.resolved', 'closed'],
      ['finding.reopened', 'closed,open'],
      ['finding.exempted', 'closed,closed'],
      ['finding.unexempted', 'closed,closed,open'],
      ['finding.resolved', 'closed,closed,closed'],
    ] as const;
    for (const [at, [kind, expected]] of kinds.entries()) {
      expect(await apply(finding('a', at + 1, kind))).toMatchObject({ outcome: 'accepted' });
      expect([kind, states()]).toEqual([kind, expected]);
    }
    // An alert that was resolved stays so; what comes back is a new one, in the same service.
    expect(server.tickets().map(({ fields }) => fields.service)).toEqual(['Payments', 'Payments', 'Payments']);
    expect(new Set(server.tickets().map(({ correlationId }) => correlationId)).size).toBe(1);
    expect(JSON.stringify(server.received)).not.toContain(PAYMENTS_KEY);
  });

  test('a service whose key is dead says yes, and shows nothing: nobody can tell', async () => {
    context = { ...context, desk: await open(`${server.url}/pagerduty`, {}, {}, { KEY: DEAD_KEY }) };
    expect(await apply(finding('a', 1))).toMatchObject({ outcome: 'accepted' });
    expect(server.tickets()).toEqual([]);
    expect(server.received).toMatchObject([{ accepted: false }]);
  });
});
