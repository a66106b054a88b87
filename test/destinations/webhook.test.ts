import { Webhook } from 'standardwebhooks';
import { webhookReceiver } from '../../local/azure/receivers/webhook.js';
import type { Siem, Surroundings } from '../../shared/destinations/destination.js';
import { webhook } from '../../shared/destinations/siem/webhook.js';
import { signatures, signingKey } from '../../shared/destinations/siem/webhookSecret.js';
import type { VigieEvent } from '../../shared/events/event.js';
import { destinationContract } from '../contracts/destinationContract.js';
import { type ReceiverServer, receiverServer } from '../support/receiverServer.js';
import { everyKind, findingSample } from '../support/sampleEvents.js';
import { type Received, type ScriptedServer, scriptedServer } from '../support/scriptedServer.js';
import { NOW, surroundingsWith } from '../support/surroundings.js';

const SECRET = `whsec_${Buffer.alloc(32, 1).toString('base64')}`;
const OLD_SECRET = `whsec_${Buffer.alloc(24, 2).toString('base64')}`;
const PATH = '/webhook/path-that-nobody-may-see';

const settingsFor = (more = {}) =>
  webhook.settings.parse({ url: '${env:URL}', secret: '${env:SECRET}', allowPrivate: true, ...more });

async function openAt(URL: string, more = {}, given: Partial<Surroundings> = {}, SECRETS = {}): Promise<Siem> {
  const siem = await webhook.open(settingsFor(more), surroundingsWith({ URL, SECRET, OLD_SECRET, ...SECRETS }, given));
  if (siem.family !== 'siem') throw new Error('a webhook is of the SIEM family');
  return siem;
}

const numbered = (number: number) => findingSample({ finding: { rev: number } });
/** As a receiver that knows the secret would sign it. */
function signatureOf({ headers, text }: Received, secret: string): string {
  const seconds = Number(headers['webhook-timestamp']);
  return signatures([signingKey(secret) ?? Buffer.alloc(0)], String(headers['webhook-id']), seconds, text);
}
const dataOf = ({ json }: Received) => (json as { data: Record<string, unknown> }).data;

destinationContract('webhook', {
  open: ({ url }, given) => openAt(url + PATH, {}, given),
  yes: () => ({ status: 200, body: 'OK' }),
  act: (siem, number) => siem.send([numbered(number)]),
  carried: (request) => [(dataOf(request).finding as { rev: number }).rev],
  answers: [
    ['204', { status: 204 }, 'accepted'],
    ['202 with JSON', { status: 202, body: { queued: '<now>' } }, 'accepted'],
    ['410, which ends an endpoint', { status: 410 }, 'blocked'],
    ['400 about the signature', { status: 400, body: { error: 'No matching signature found' } }, 'blocked'],
    ['400 about the time', { status: 400, body: 'Message timestamp too old' }, 'blocked'],
    ['422', { status: 422 }, 'refused'],
    ['a redirect to somebody else', { status: 302, headers: { location: 'https://elsewhere.example/' } }, 'blocked'],
  ],
  secrets: ['path-that-nobody-may-see', SECRET.slice(6)],
  changedSecret: {
    values: ({ url }, secret) => ({ URL: url + PATH, SECRET: secret }),
    before: OLD_SECRET,
    after: SECRET,
    isNew: (request) => request.headers['webhook-signature'] === signatureOf(request, SECRET),
  },
});

/** The vector of the specification. */
const VECTOR = {
  secret: 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw',
  id: 'msg_p5jXN8AQM9LWM0D4loKWxJek',
  seconds: 1_614_265_330,
  body: '{"test": 2432232314}',
  signature: 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
};

test('signs as the vector of the specification says', () => {
  const key = signingKey(VECTOR.secret) ?? Buffer.alloc(0);
  expect(signatures([key], VECTOR.id, VECTOR.seconds, VECTOR.body)).toBe(VECTOR.signature);
});

test.each([
  ['without its prefix', Buffer.alloc(32).toString('base64')],
  ['of a public key', `whpk_${Buffer.alloc(32).toString('base64')}`],
  ['with 23 bytes', `whsec_${Buffer.alloc(23).toString('base64')}`],
  ['with 65 bytes', `whsec_${Buffer.alloc(65).toString('base64')}`],
  ['that is no base64', 'whsec_correct horse battery staple'],
  ['that is empty', ''],
])('a secret %s blocks, and is not repeated', async (_what, text) => {
  expect(signingKey(text)).toBeUndefined();
  const siem = await openAt('https://127.0.0.1:1/', {}, {}, { SECRET: text });
  const outcome = await siem.send([numbered(1)]);
  expect(outcome).toMatchObject({ outcome: 'blocked', why: expect.stringContaining('${env:SECRET}') });
  if (text !== '') expect(outcome).not.toMatchObject({ why: expect.stringContaining(text) });
});

test.each([24, 64])('a secret with %i bytes is taken', (bytes) => {
  expect(signingKey(`whsec_${Buffer.alloc(bytes).toString('base64')}\n`)).toHaveLength(bytes);
});

describe('webhook', () => {
  let server: ScriptedServer;
  beforeEach(async () => {
    server = await scriptedServer();
    server.otherwise(() => ({ status: 204 }));
  });
  afterEach(() => server.close());

  const verified = (request: Received | undefined, secret: string) =>
    new Webhook(secret).verify(request?.text ?? '', request?.headers as Record<string, string>);

  test('a receiver with the reference library takes what is sent, by either secret while they change', async () => {
    const siem = await openAt(server.url + PATH, { previousSecret: '${env:OLD_SECRET}' }, { now: () => new Date() });
    const event = findingSample({ finding: { reason: 'é🚢 "quoted" <b> \\' } });
    expect(await siem.send([event])).toEqual({ outcome: 'accepted', value: undefined });
    const [request] = server.requests;
    expect(verified(request, SECRET)).toEqual({ type: 'finding.opened', timestamp: event.time, data: event });
    expect(verified(request, OLD_SECRET)).toMatchObject({ type: 'finding.opened' });
    expect(() => verified(request, VECTOR.secret)).toThrow('signature');
    expect(() => verified({ ...request, text: `${request?.text} ` } as Received, SECRET)).toThrow('signature');
    expect(request?.headers).toMatchObject({
      'webhook-id': event.uid,
      'content-type': 'application/json',
      'webhook-signature': expect.stringMatching(/^v1,\S{44} v1,\S{44}$/),
    });
  });

  test('one secret makes one signature, of the time of the attempt', async () => {
    let now = NOW;
    const siem = await openAt(server.url + PATH, {}, { now: () => now });
    server.script({ status: 503 });
    await siem.send([numbered(1)]);
    now = new Date(NOW.getTime() + 3_600_000);
    await siem.send([numbered(1)]);
    const [first, second] = server.requests.map(({ headers }) => headers);
    expect(first?.['webhook-signature']).toMatch(/^v1,\S{44}$/);
    expect(first?.['webhook-timestamp']).toBe('1795397400');
    expect(second?.['webhook-timestamp']).toBe('1795401000');
    expect(second?.['webhook-id']).toBe(first?.['webhook-id']);
    expect(second?.['webhook-signature']).not.toBe(first?.['webhook-signature']);
  });

  test('a clock that goes on during a run is asked before the time of the run', async () => {
    const later = new Date(NOW.getTime() + 600_000);
    await (await openAt(server.url + PATH, {}, { clock: () => later })).send([numbered(1)]);
    expect(server.requests[0]?.headers['webhook-timestamp']).toBe('1795398000');
  });

  test('asks for one event at a time; of several it says how many were taken', async () => {
    const siem = await openAt(server.url + PATH);
    expect(siem.chunk.maxEvents).toBe(1);
    server.script({ status: 204 }, { status: 204 }, { status: 500 });
    expect(await siem.send([1, 2, 3, 4].map(numbered))).toMatchObject({ outcome: 'later', taken: 2 });
    expect(server.requests).toHaveLength(3);
  });

  test('every kind of event goes out as it is', async () => {
    expect(await (await openAt(server.url + PATH)).send(everyKind())).toMatchObject({ outcome: 'accepted' });
    expect(server.requests.map(({ json }) => json)).toEqual(
      everyKind().map((event) => ({ type: event.kind, timestamp: event.time, data: event })),
    );
  });

  test('as OCSF, findings and alerts go out; what has no such form is skipped', async () => {
    const siem = await openAt(server.url + PATH, { format: 'ocsf' });
    expect(await siem.send(everyKind())).toMatchObject({ outcome: 'accepted' });
    const sent = everyKind().filter((event) => 'finding' in event || 'alert' in event);
    expect(server.requests.map(({ json }) => (json as { type: string }).type)).toEqual(sent.map(({ kind }) => kind));
    expect(server.requests.map((request) => dataOf(request).class_uid)).toEqual([...Array(8).fill(2003), 2004, 2004]);
  });

  test.each([
    ['markup', '<p>We are back soon</p>', 'later'],
    ['a word, as frameworks send it', 'ok', 'accepted'],
    ['nothing', '', 'accepted'],
  ])('200 of HTML with %s', async (_what, body, outcome) => {
    server.script({ status: 200, headers: { 'content-type': 'text/html; charset=utf-8' }, body });
    expect(await (await openAt(server.url + PATH)).send([numbered(1)])).toMatchObject({ outcome });
  });

  test.each([
    ['a name', 'https://127.0.0.1:1', 'accepted'],
    ['loopback', 'https://127.0.0.1/', 'blocked'],
    ['loopback as a number', 'https://2130706433/', 'blocked'],
    ['the identity endpoint', 'https://169.254.169.254/metadata/identity/oauth2/token', 'blocked'],
    ['a private network', 'https://10.1.2.3:8443/', 'blocked'],
    ['loopback of IPv6', 'https://[::1]/', 'blocked'],
    ['IPv4 within IPv6', 'https://[::ffff:127.0.0.1]/', 'blocked'],
  ])('without allowPrivate an address of %s is refused before anything is sent', async (what, url, outcome) => {
    const asked: unknown[] = [];
    const http = async (request: unknown) => {
      asked.push(request);
      return { status: 204, headers: {}, body: '' };
    };
    const target = what === 'a name' ? 'https://siem.example/hook' : url;
    const siem = await openAt(target, { allowPrivate: false }, { http });
    expect(await siem.send([numbered(1)])).toMatchObject({ outcome });
    expect(asked).toHaveLength(outcome === 'accepted' ? 1 : 0);
  });

  test('a name that leads to a private address blocks before anything is connected', async () => {
    const { port } = new URL(server.url);
    const guarded = await openAt(`https://localhost:${port}/x`, { allowPrivate: false });
    expect(await guarded.send([numbered(1)])).toMatchObject({
      outcome: 'blocked',
      why: expect.stringContaining('allowPrivate'),
    });
    expect(server.connections()).toBe(0);
    // Reached, and refused for its certificate: that is for 127.0.0.1.
    const open = await openAt(`https://localhost:${port}/x`, { allowPrivate: true });
    expect(await open.send([numbered(1)])).toMatchObject({
      outcome: 'later',
      why: expect.stringContaining('certificate'),
    });
  });

  test.each([
    ['an address that is not https', { URL: 'http://secret-part.example/' }],
    ['an address that is none', { URL: 'secret-part' }],
  ])('%s blocks and is not repeated', async (_what, values) => {
    const outcome = await (await openAt('', {}, {}, values)).send([numbered(1)]);
    expect(outcome).toMatchObject({ outcome: 'blocked', why: expect.stringContaining('${env:URL}') });
    expect(outcome).not.toMatchObject({ why: expect.stringContaining('secret-part') });
  });

  test('secrets that cannot be read block', async () => {
    const siem = await openAt(server.url, { secret: '${env:NOBODYS}' });
    expect(await siem.send([numbered(1)])).toMatchObject({ outcome: 'blocked' });
    expect(server.requests).toEqual([]);
  });
});

describe('against the simulated receiver', () => {
  let server: ReceiverServer;
  beforeEach(async () => {
    server = await receiverServer(webhookReceiver({ secrets: [SECRET] }), NOW);
  });
  afterEach(() => server.close());

  const seen = () => server.received.filter(({ accepted }) => accepted).map(({ body }) => body);
  const send = async (event: VigieEvent, more = {}) =>
    (await openAt(server.url + PATH, more, { now: server.now })).send([event]);

  test('an answer that was lost is sent again, and the receiver drops what it has seen', async () => {
    server.loseNextAnswer();
    expect(await send(numbered(1))).toMatchObject({ outcome: 'later' });
    expect(await send(numbered(1))).toMatchObject({ outcome: 'accepted' });
    expect(server.received).toHaveLength(2);
    expect(seen()).toHaveLength(1);
  });

  test('a secret that the receiver does not know blocks', async () => {
    expect(await send(numbered(1), { secret: '${env:OLD_SECRET}' })).toMatchObject({ outcome: 'blocked' });
    const both = { secret: '${env:OLD_SECRET}', previousSecret: '${env:SECRET}' };
    expect(await send(numbered(1), both)).toMatchObject({ outcome: 'accepted' });
    expect(seen()).toHaveLength(1);
  });

  test.each([
    ['299 s', 299_000, 'accepted'],
    ['301 s', 301_000, 'blocked'],
    ['-301 s', -301_000, 'blocked'],
  ] as const)('a clock that is %s off', async (_what, ms, outcome) => {
    const siem = await openAt(server.url + PATH, {}, { now: () => new Date(NOW.getTime() - ms) });
    expect(await siem.send([numbered(1)])).toMatchObject({ outcome });
  });

  test.each([
    ['expire', 'blocked', 0],
    ['forbid', 'blocked', 0],
    ['acceptAndDrop', 'accepted', 0],
    ['acceptTwice', 'accepted', 2],
  ])('a receiver that plays %s', async (lie, outcome, times) => {
    server.lie = lie;
    expect(await send(numbered(1))).toMatchObject({ outcome });
    expect(seen()).toHaveLength(times);
  });
});

describe('the settings of the webhook', () => {
  const given = { url: 'https://siem.example/hook', secret: '${env:SECRET}' };
  test('are few: vigie events, and no host inside of the network', () => {
    expect(webhook.settings.parse(given)).toMatchObject({ format: 'vigie', allowPrivate: false, url: given.url });
  });

  test.each([
    ['plain http', { ...given, url: 'http://siem.example/hook-secret' }],
    ['no address', { ...given, url: 'hook-secret' }],
    ['a secret as such', { ...given, secret: SECRET }],
    ['an older secret as such', { ...given, previousSecret: SECRET }],
    ['another format', { ...given, format: 'cef' }],
    ['an unknown key', { ...given, allowprivate: true }],
  ])('do not take %s', (_what, settings) => {
    const parsed = webhook.settings.safeParse(settings);
    expect(parsed.success).toBe(false);
    expect(JSON.stringify(parsed.error?.issues)).not.toMatch(/hook-secret|AQEB/);
  });
});
