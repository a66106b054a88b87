import { type AddressInfo, createServer } from 'node:net';
import type { Siem, Surroundings } from '../../shared/destinations/destination.js';
import { eventhubs } from '../../shared/destinations/siem/eventhubs.js';
import { outcomeOfAmqp } from '../../shared/destinations/siem/eventhubsErrors.js';
import type { VigieEvent } from '../../shared/events/event.js';
import { nightFor, Vault } from '../contracts/changedSecret.js';
import { ATTACKS, findingOf, UNICODE } from '../contracts/foreignWords.js';
import { FakeHub, HUB, FAKE_HUB_KEY as KEY } from '../support/fakeHub.js';
import { everyKind, findingSample, gapSample, RESOURCE, summarySample } from '../support/sampleEvents.js';
import { surroundingsWith } from '../support/surroundings.js';

describe('eventhubs', () => {
  let hub: FakeHub;
  const opened: Siem[] = [];
  beforeEach(async () => {
    hub = new FakeHub();
    await hub.start();
  });
  afterEach(async () => {
    for (const siem of opened.splice(0)) await siem.close?.();
    await hub.close();
  });

  async function open(more = {}, given: Partial<Surroundings> = {}, text = hub.connectionString()): Promise<Siem> {
    const settings = eventhubs.settings.parse({ hub: HUB, connectionString: '${env:HUB}', ...more });
    const siem = await eventhubs.open(settings, surroundingsWith({ HUB: text }, given));
    if (siem.family !== 'siem') throw new Error('Event Hubs is a SIEM');
    opened.push(siem);
    return siem;
  }

  const numbered = (number: number) => findingSample({ finding: { rev: number } });
  const inSubscription = (subscriptionId: string, rev: number) =>
    findingSample({ resource: { ...RESOURCE, subscriptionId }, finding: { rev } });
  const revs = () =>
    hub.batches.flatMap(({ messages }) => messages.map(({ body }) => (body.finding as { rev: number })?.rev));

  test('a message is an event: the uid its id, the subscription its key, JSON its body', async () => {
    expect(await (await open()).send([numbered(1), numbered(2)])).toMatchObject({ outcome: 'accepted' });
    expect(hub.batches).toEqual([
      {
        partitionKey: RESOURCE.subscriptionId,
        messages: [1, 2].map((number) => ({
          id: numbered(number).uid,
          properties: { kind: 'finding.opened' },
          contentType: 'application/json',
          body: JSON.parse(JSON.stringify(numbered(number))),
        })),
      },
    ]);
  });

  test('neighbours of one subscription go together, and order is kept', async () => {
    const events = [inSubscription('a', 1), inSubscription('a', 2), inSubscription('b', 3), inSubscription('a', 4)];
    await (await open()).send([...events, gapSample()]);
    expect(hub.batches.map(({ partitionKey, messages }) => [partitionKey, messages.length])).toEqual([
      ['a', 2],
      ['b', 1],
      ['a', 1],
      ['vigie', 1],
    ]);
  });

  test('every kind of event arrives; as OCSF those that have a form', async () => {
    await (await open()).send(everyKind());
    expect(hub.batches.flatMap(({ messages }) => messages.map(({ properties }) => properties.kind))).toEqual(
      everyKind().map(({ kind }) => kind),
    );
    hub.batches.length = 0;
    const siem = await open({ format: 'ocsf' });
    await siem.send(everyKind());
    expect(hub.batches.flatMap(({ messages }) => messages.map(({ body }) => body.class_uid))).toEqual([
      ...new Array(8).fill(2003),
      2004,
      2004,
    ]);
    hub.batches.length = 0;
    expect(await siem.send([gapSample(), summarySample()])).toMatchObject({ outcome: 'accepted' });
    expect(hub.batches).toEqual([]);
  });

  test('a batch is as large as the link says; the rest follows in the next', async () => {
    hub.maxMessageSize = 20_000;
    const events = Array.from({ length: 40 }, (_one, at) => numbered(at + 1));
    expect(await (await open()).send(events)).toMatchObject({ outcome: 'accepted' });
    expect(hub.batches.length).toBeGreaterThan(2);
    expect(revs()).toEqual(events.map((_event, at) => at + 1));
  });

  test('a chunk of the size that it states fits into one batch', async () => {
    const siem = await open();
    const events: VigieEvent[] = [];
    let bytes = 0;
    for (let rev = 1; events.length < siem.chunk.maxEvents; rev += 1) {
      const event = findingSample({ finding: { rev, reason: 'é'.repeat(rev % 100) } });
      bytes += siem.chunk.size(event);
      if (bytes > siem.chunk.maxBytes) break;
      events.push(event);
    }
    expect(await siem.send(events)).toMatchObject({ outcome: 'accepted' });
    expect(hub.batches.map(({ messages }) => messages.length)).toEqual([events.length]);
  });

  test('an event that no batch can hold is refused alone; those before it are taken', async () => {
    hub.maxMessageSize = 20_000;
    const long = findingSample({ finding: { rev: 2, reason: 'x'.repeat(30_000) } });
    const siem = await open();
    expect(await siem.send([numbered(1), long, numbered(3)])).toMatchObject({
      outcome: 'refused',
      why: expect.stringContaining('the hub takes 20000'),
      taken: 1,
    });
    expect(revs()).toEqual([1]);
  });

  test.each([
    ['busy', 'later'],
    ['unauthorized', 'blocked'],
    ['disabled', 'blocked'],
    ['too large', 'refused'],
  ] as const)('a hub that is %s: once, and then it goes on', async (fault, outcome) => {
    hub.faults.push(fault);
    const siem = await open();
    const answer = await siem.send([numbered(1)]);
    expect(answer).toMatchObject({ outcome, taken: 0 });
    expect('why' in answer && answer.why).not.toContain(KEY);
    expect(hub.batches).toEqual([]);
    expect(await siem.send([numbered(1)])).toMatchObject({ outcome: 'accepted' });
    expect(revs()).toEqual([1]);
  });

  test('what was taken before a hub became busy is not sent again', async () => {
    const events = [inSubscription('a', 1), inSubscription('a', 2), inSubscription('b', 3)];
    hub.faults.push('none', 'busy');
    expect(await (await open()).send(events)).toMatchObject({ outcome: 'later', taken: 2 });
  });

  test('a hub that is silent means later, before the lease runs out', async () => {
    hub.faults.push('silent');
    const siem = await open({}, { answerMs: 500 });
    expect(await siem.send([numbered(1)])).toMatchObject({
      outcome: 'later',
      why: 'Event Hubs: no answer within 0.5 s',
    });
    expect(await siem.send([numbered(1)])).toMatchObject({ outcome: 'accepted' });
  });

  test.each([
    ['a connection that is cut before the batch was kept', 'cut', [1]],
    ['a connection that is cut after it', 'cut after', [1, 1]],
    ['an answer that is garbage', 'garbage', [1]],
  ] as const)('%s means later, and then it goes on', async (_what, fault, kept) => {
    hub.faults.push(fault);
    const siem = await open({}, { answerMs: 500 });
    const lost = await siem.send([numbered(1)]);
    expect(lost).toMatchObject({ outcome: 'later', taken: 0 });
    expect('why' in lost && lost.why).not.toContain(KEY);
    expect(await siem.send([numbered(1)])).toMatchObject({ outcome: 'accepted' });
    expect(revs()).toEqual(kept);
  });

  test('names and reasons of any script, and words that would be something else, arrive as they are', async () => {
    const events = [UNICODE, ...ATTACKS].map(findingOf);
    expect(await (await open()).send(events)).toMatchObject({ outcome: 'accepted' });
    const messages = hub.batches.flatMap((batch) => batch.messages);
    expect(messages.map(({ body }) => body)).toEqual(JSON.parse(JSON.stringify(events)));
    // Nothing of theirs stands beside the body.
    for (const { id, properties, contentType } of messages)
      expect({ id, properties, contentType }).toEqual({
        id: events[0]?.uid,
        properties: { kind: 'finding.opened' },
        contentType: 'application/json',
      });
  });

  test('a key that was changed is read again once; while it is the old one it blocks, with one notice', async () => {
    hub.key = 'YW5vdGhlci1rZXk';
    const vault = new Vault({ HUB: hub.connectionString() });
    const night = await nightFor('siem', vault, (given) => open({}, given));
    for (let times = 1; times <= 2; times += 1) {
      const blocked = await night.deliver();
      expect(blocked).toMatchObject({ result: 'waiting', blocked: true, sent: 0, parked: 0 });
      expect(JSON.stringify(blocked)).not.toContain(KEY);
      expect([vault.forgotten, await night.notices()]).toEqual([times, ['destination-blocked']]);
      night.anHourLater();
    }
    vault.values = { HUB: hub.connectionString(hub.key) };
    expect(await night.deliver()).toEqual({ result: 'done', sent: 1, parked: 0 });
    expect(revs()).toEqual([1]);
  });

  test('a hub that is not there blocks', async () => {
    expect(await (await open({ hub: 'other' })).send([numbered(1)])).toMatchObject({
      outcome: 'blocked',
      why: expect.stringContaining('MessagingEntityNotFoundError'),
    });
  });

  test('a namespace that is not there means later', async () => {
    const siem = await open({}, { answerMs: 2_000 }, hub.connectionString().replace(/127.0.0.1:\d+/, '127.0.0.1:1'));
    const answer = await siem.send([numbered(1)]);
    expect(answer).toMatchObject({ outcome: 'later', why: expect.stringMatching(/^Event Hubs.{5,}/) });
    expect('why' in answer && answer.why).not.toContain(KEY);
  });

  test('somebody who answers and speaks no AMQP means later', async () => {
    const page = createServer((socket) =>
      socket
        .on('error', () => undefined)
        .resume()
        .end('HTTP/1.1 502 Bad gateway\r\n\r\n'),
    );
    await new Promise<void>((listening) => page.listen(0, '127.0.0.1', listening));
    const { port } = page.address() as AddressInfo;
    const text = hub.connectionString().replace(/127.0.0.1:\d+/, `127.0.0.1:${port}`);
    const answer = await (await open({}, { answerMs: 500 }, text)).send([numbered(1)]);
    expect(answer).toMatchObject({ outcome: 'later', why: expect.stringMatching(/^Event Hubs.{5,}/) });
    await new Promise((closed) => page.close(closed));
  });

  test.each([
    ['that is none', 'not a connection string'],
    ['of another hub', `Endpoint=sb://x.example;SharedAccessKeyName=a;SharedAccessKey=${KEY};EntityPath=other`],
  ])('a connection string %s blocks, and is not repeated', async (_what, text) => {
    const answer = await (await open({}, {}, text)).send([numbered(1)]);
    expect(answer).toMatchObject({ outcome: 'blocked', why: expect.stringContaining('${env:HUB}') });
    expect('why' in answer && answer.why).not.toContain(KEY);
  });

  test('one client for all chunks, closed at the end', async () => {
    const siem = await open();
    for (const number of [1, 2, 3]) await siem.send([numbered(number)]);
    expect(hub.linksOpened).toBe(1);
    await siem.close?.();
    for (let tries = 0; tries < 100 && hub.connected.size > 0; tries += 1)
      await new Promise((later) => setTimeout(later, 10));
    expect(hub.connected.size).toBe(0);
  });

  test('opened and never used, it has nothing to close', async () => {
    await (await open()).close?.();
    expect(hub.linksOpened).toBe(0);
  });
});

describe('errors of the identity', () => {
  const named = (name: string, message: string) => Object.assign(new Error(message), { name });
  test.each([
    ['a machine without an identity', named('CredentialUnavailableError', 'no managed identity endpoint'), 'blocked'],
    ['a secret that has expired', named('AuthenticationRequiredError', 'invalid_client: AADSTS7000222'), 'blocked'],
    ['an Entra out of reach', named('CredentialUnavailableError', 'endpoints_resolution_error: see'), 'later'],
    ['a network that is down', new Error('getaddrinfo EAI_AGAIN'), 'later'],
  ])('%s', (_what, error, outcome) => {
    expect(outcomeOfAmqp(error)).toMatchObject({ outcome });
  });

  test('the identity of the run is asked where there is no connection string', async () => {
    const asked: unknown[] = [];
    const credential = {
      getToken: async (scopes: string | string[]) => {
        asked.push(scopes);
        throw named('CredentialUnavailableError', 'no managed identity endpoint');
      },
    };
    const settings = eventhubs.settings.parse({ hub: HUB, namespace: 'localhost.localdomain' });
    const plain = surroundingsWith({}, { answerMs: 1_000 });
    const siem = await eventhubs.open(settings, { ...plain, tokens: { ...plain.tokens, credential } });
    const outcome = siem.family === 'siem' && (await siem.send([findingSample()]));
    expect(outcome).toMatchObject({ outcome: expect.stringMatching(/later|blocked/) });
    if (siem.family === 'siem') await siem.close?.();
    expect(asked.every((scope) => String(scope).includes('eventhubs.azure.net'))).toBe(true);
  });
});

describe('the settings of eventhubs', () => {
  test.each([
    ['neither namespace nor connection string', { hub: HUB }],
    ['both', { hub: HUB, namespace: 'x.servicebus.windows.net', connectionString: '${env:HUB}' }],
    ['a connection string itself', { hub: HUB, connectionString: `Endpoint=sb://x;SharedAccessKey=${KEY}` }],
    ['a namespace that is an address', { hub: HUB, namespace: 'https://x.servicebus.windows.net' }],
    ['a namespace without its domain', { hub: HUB, namespace: 'vigie' }],
    ['an unknown key', { hub: HUB, namespace: 'x.servicebus.windows.net', partition: 1 }],
  ])('do not take %s', (_what, given) => {
    expect(eventhubs.settings.safeParse(given).success).toBe(false);
  });

  test('take a namespace', () => {
    expect(eventhubs.settings.parse({ hub: HUB, namespace: 'x.servicebus.windows.net' })).toEqual({
      hub: HUB,
      namespace: 'x.servicebus.windows.net',
      format: 'vigie',
    });
  });
});
