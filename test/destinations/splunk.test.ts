import { splunkReceiver } from '../../local/azure/receivers/splunk.js';
import type { Siem, Surroundings } from '../../shared/destinations/destination.js';
import { splunk } from '../../shared/destinations/siem/splunk.js';
import type { VigieEvent } from '../../shared/events/event.js';
import { destinationContract } from '../contracts/destinationContract.js';
import { type ReceiverServer, receiverServer } from '../support/receiverServer.js';
import { everyKind, findingSample, gapSample, RESOURCE, summarySample } from '../support/sampleEvents.js';
import { type Answer, type Received, type ScriptedServer, scriptedServer } from '../support/scriptedServer.js';
import { impatient, NOW, surroundingsWith } from '../support/surroundings.js';

const TOKEN = '0b7a6a0e-token-of-the-collector';
const settingsFor = (url: string, more = {}) => splunk.settings.parse({ url, token: '${env:HEC_TOKEN}', ...more });

async function openAt(url: string, more = {}, given: Partial<Surroundings> = {}): Promise<Siem> {
  const opened = await splunk.open(settingsFor(url, more), surroundingsWith({ HEC_TOKEN: TOKEN }, given));
  if (opened.family !== 'siem') throw new Error('Splunk is a SIEM');
  return opened;
}

const numbered = (number: number) => findingSample({ finding: { rev: number } });
const isAck = ({ url }: Received) => url.includes('/ack?');
const linesOf = (request: Received) =>
  isAck(request)
    ? []
    : request.text
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line));
const revsOf = (request: Received): number[] => linesOf(request).map(({ event }) => event.finding?.rev);
const success = { status: 200, body: { text: 'Success', code: 0 } };
const acknowledged = (ackId: number) => ({ status: 200, body: { text: 'Success', code: 0, ackId } });
const acks = (written: Record<string, boolean>) => ({ status: 200, body: { acks: written } });
const said = (status: number, code: number, more = {}): Answer => ({ status, body: { text: ' words', code, ...more } });

const ANSWERS: readonly (readonly [string, Answer, 'later' | 'refused' | 'blocked' | 'accepted'])[] = [
  ['1 Token disabled', said(403, 1), 'blocked'],
  ['2 Token is required', said(401, 2), 'blocked'],
  ['3 Invalid authorization', said(401, 3), 'blocked'],
  ['4 Invalid token', said(403, 4), 'blocked'],
  ['5 No data', said(400, 5), 'refused'],
  ['6 Invalid data format', said(400, 6), 'refused'],
  ['7 Incorrect index', said(400, 7), 'blocked'],
  ['8 Internal server error', said(500, 8), 'later'],
  ['9 Server is busy', said(503, 9), 'later'],
  ['10 Data channel is missing', said(400, 10), 'blocked'],
  ['11 Invalid data channel', said(400, 11), 'blocked'],
  ['12 Event field is required', said(400, 12), 'refused'],
  ['13 Event field cannot be blank', said(400, 13), 'refused'],
  ['14 ACK is disabled', said(400, 14), 'blocked'],
  ['15 Error in handling indexed fields', said(400, 15), 'refused'],
  ['16 Query string authorization is not enabled', said(400, 16), 'blocked'],
  ['18 queues are full', said(503, 18), 'later'],
  ['23 Server is shutting down', said(503, 23), 'later'],
  ['24 the queue is nearly full', said(200, 24), 'accepted'],
  ['25 acknowledgements are nearly full', said(200, 25), 'accepted'],
  ['26 the queue is full', said(429, 26), 'later'],
  ['27 acknowledgements are full', said(503, 27), 'later'],
  ['the health page, where a yes should stand', said(200, 17), 'later'],
];

const CHANGED_SECRET = {
  values: (_server: ScriptedServer, secret: string) => ({ HEC_TOKEN: secret }),
  before: TOKEN,
  after: '9d2c6f10-token-after-it',
  isNew: ({ headers }: Received) => headers.authorization === 'Splunk 9d2c6f10-token-after-it',
};

destinationContract('splunk without acknowledgement', {
  open: (server, given) => openAt(server.url, { acknowledgement: false }, given),
  yes: () => success,
  act: (siem, number) => siem.send([numbered(number)]),
  carried: revsOf,
  answers: ANSWERS,
  secrets: [TOKEN],
  documents: linesOf,
  changedSecret: CHANGED_SECRET,
});

destinationContract('splunk with acknowledgement', {
  // Pauses are a part of what a whole answer may take.
  open: (server, given) => openAt(server.url, {}, { answerMs: 1_000, ...given }),
  yes: (request) => (isAck(request) ? acks({ 0: true }) : acknowledged(0)),
  act: (siem, number) => siem.send([numbered(number)]),
  carried: revsOf,
  answers: ANSWERS,
  secrets: [TOKEN],
  documents: linesOf,
  changedSecret: CHANGED_SECRET,
});

describe('splunk', () => {
  let server: ScriptedServer;
  beforeEach(async () => {
    server = await scriptedServer();
    server.otherwise(() => success);
  });
  afterEach(() => server.close());
  const plain = (more = {}) => openAt(server.url, { acknowledgement: false, ...more });

  test('asks as the collector wants it: a token, a channel, packed lines', async () => {
    await (await plain({ index: 'vigie' })).send([numbered(1), numbered(2)]);
    const [request] = server.requests;
    expect(request).toMatchObject({ method: 'POST', url: '/services/collector/event' });
    expect(request?.headers).toMatchObject({
      authorization: `Splunk ${TOKEN}`,
      'content-encoding': 'gzip',
      'x-splunk-request-channel': expect.stringMatching(/^[0-9a-f-]{36}$/),
    });
    expect(request && linesOf(request)[0]).toEqual({
      time: NOW.getTime() / 1_000,
      host: 'aks-pay',
      source: 'vigie',
      sourcetype: 'vigie:event',
      index: 'vigie',
      event: numbered(1),
    });
  });

  test('time is a plain decimal of seconds', async () => {
    await (await plain()).send([{ ...numbered(1), time: '2026-11-23T01:30:00.007Z' }]);
    expect(server.requests[0]?.text).toContain('"time":1795397400.007,');
  });

  test('as OCSF, events that it has no form for are left out', async () => {
    const siem = await plain({ format: 'ocsf', sourcetype: 'vigie:ocsf' });
    expect(await siem.send([gapSample()])).toMatchObject({ outcome: 'accepted' });
    expect(server.requests).toEqual([]);
    expect(await siem.send(everyKind())).toMatchObject({ outcome: 'accepted' });
    expect(server.requests.flatMap(linesOf).map(({ event }) => event.class_uid)).toEqual([
      ...new Array(8).fill(2003),
      2004,
      2004,
    ]);
  });

  test.each([
    ['the first', 0, 0],
    ['one in the middle', 2, 2],
    ['the last', 3, 3],
    ['none that was sent', 4, 0],
  ])('of what stands before %s nothing is sent again', async (_what, invalid, taken) => {
    server.script(said(400, 6, { 'invalid-event-number': invalid }));
    const events = [1, 2, 3, 4].map(numbered);
    expect(await (await plain()).send(events)).toMatchObject({ outcome: 'refused', taken });
  });

  test('a busy server says how many it took all the same', async () => {
    server.script(said(503, 9, { 'invalid-event-number': 2 }));
    expect(await (await plain()).send([1, 2, 3].map(numbered))).toMatchObject({ outcome: 'later', taken: 2 });
  });

  test('of an index that is not there it counts from 1', async () => {
    server.script(said(400, 7, { 'invalid-event-number': 1 }));
    expect(await (await plain()).send([1, 2].map(numbered))).toMatchObject({ outcome: 'blocked', taken: 0 });
  });

  test('events without a form count as taken with those before them', async () => {
    server.script(said(400, 6, { 'invalid-event-number': 1 }));
    const siem = await plain({ format: 'ocsf' });
    expect(await siem.send([gapSample(), numbered(1), summarySample(), numbered(2)])).toMatchObject({
      outcome: 'refused',
      taken: 3,
    });
  });

  test('a chunk of the size that it states stays below 512 kB', async () => {
    const siem = await plain();
    const events: VigieEvent[] = [];
    let bytes = 0;
    for (let rev = 1; events.length < siem.chunk.maxEvents; rev += 1) {
      const event = findingSample({ finding: { rev, reason: 'é'.repeat(rev % 3_000) } });
      bytes += siem.chunk.size(event);
      if (bytes > siem.chunk.maxBytes) break;
      events.push(event);
    }
    await siem.send(events);
    expect(Buffer.byteLength(server.requests[0]?.text ?? '')).toBeLessThanOrEqual(512_000);
    expect(server.requests[0] && revsOf(server.requests[0])).toHaveLength(events.length);
  });
});

describe('what splunk has not acknowledged', () => {
  let server: ScriptedServer;
  beforeEach(async () => {
    server = await scriptedServer();
  });
  afterEach(() => server.close());
  /** A send asks for a quarter of this, five times. */
  const hasty = () => openAt(server.url, {}, impatient(2_000));
  const never = () => server.otherwise((request) => (isAck(request) ? acks({ 0: false, 7: false }) : acknowledged(7)));
  const sent = () => server.requests.flatMap(revsOf);

  test('is asked for with its id and channel, in the call that sent it', async () => {
    server.script(acknowledged(7), acks({ 7: false }), acks({ 7: true }));
    expect(await (await hasty()).send([numbered(1)])).toMatchObject({ outcome: 'accepted' });
    const [event, , last] = server.requests;
    expect(last).toMatchObject({
      method: 'POST',
      url: `/services/collector/ack?channel=${event?.headers['x-splunk-request-channel']}`,
      json: { acks: [7] },
    });
    expect(server.requests).toHaveLength(3);
  });

  test('is asked for again before it is sent again, also by a destination that was opened anew', async () => {
    never();
    const events = [1, 2].map(numbered);
    expect(await (await hasty()).send(events)).toEqual({
      outcome: 'later',
      why: 'Splunk has not acknowledged yet what it took',
      retryAfterMs: 10_000,
      taken: 0,
    });
    expect(await (await hasty()).send(events)).toMatchObject({ outcome: 'later' });
    server.script(acks({ 7: true }));
    expect(await (await hasty()).send(events)).toMatchObject({ outcome: 'accepted' });
    expect(sent()).toEqual([1, 2]);
  });

  test('what follows goes out in the same call once it is there', async () => {
    never();
    const siem = await hasty();
    await siem.send([numbered(1)]);
    server.script(acks({ 7: true }), acknowledged(8), acks({ 8: true }));
    expect(await siem.send([1, 2].map(numbered))).toMatchObject({ outcome: 'accepted' });
    expect(sent()).toEqual([1, 2]);
  });

  test('what follows and is not taken leaves what was written behind', async () => {
    never();
    const siem = await hasty();
    await siem.send([numbered(1)]);
    server.script(acks({ 7: true }), said(503, 9));
    expect(await siem.send([1, 2].map(numbered))).toMatchObject({ outcome: 'later', taken: 1 });
  });

  test('once acknowledged, the same event of a replay is sent', async () => {
    server.script(acknowledged(7), acks({ 7: true }), acknowledged(8), acks({ 8: true }));
    const siem = await hasty();
    await siem.send([numbered(1)]);
    await siem.send([numbered(1)]);
    expect(sent()).toEqual([1, 1]);
  });

  test('is sent again when its time is over, and is for a person after the third time', async () => {
    never();
    const siem = await openAt(server.url, {}, impatient(40));
    const outcomes: string[] = [];
    for (let tries = 0; tries < 500 && outcomes.at(-1) !== 'blocked'; tries += 1)
      outcomes.push((await siem.send([numbered(1)])).outcome);
    expect(outcomes.at(-1)).toBe('blocked');
    expect(new Set(outcomes.slice(0, -1))).toEqual(new Set(['later']));
    // On a busy machine an answer may come too late to be heard: then it is sent once more.
    expect(sent().length).toBeGreaterThanOrEqual(3);
  });

  test('is sent again at once when the channel is forgotten over there', async () => {
    server.script(acknowledged(7), said(400, 11));
    const siem = await hasty();
    expect(await siem.send([numbered(1)])).toMatchObject({ outcome: 'later' });
    server.script(said(400, 11), acknowledged(0), acks({ 0: true }));
    expect(await siem.send([numbered(1)])).toMatchObject({ outcome: 'accepted' });
    expect(sent()).toEqual([1, 1]);
  });

  test('is not given up when asking fails', async () => {
    server.script(acknowledged(7), 'cutAfter', { status: 503 }, acks({ 7: true }));
    expect(await (await hasty()).send([numbered(1)])).toMatchObject({ outcome: 'accepted' });
  });

  test('a question that stays open ends with the call', async () => {
    server.script(acknowledged(7), 'silence');
    const siem = await openAt(server.url, {}, { answerMs: 200 });
    const begun = performance.now();
    expect(await siem.send([numbered(1)])).toMatchObject({ outcome: 'later' });
    expect(performance.now() - begun).toBeLessThan(5_000);
  });

  test('a token without acknowledgement is said, and what it took is not sent again', async () => {
    server.otherwise(() => success);
    expect(await (await hasty()).send([1, 2].map(numbered))).toMatchObject({
      outcome: 'blocked',
      why: expect.stringContaining('set acknowledgement: false'),
      taken: 2,
    });
  });
});

describe('splunk and the simulated collector', () => {
  let started: ReceiverServer | undefined;
  const start = async (more = {}) => {
    started = await receiverServer(splunkReceiver({ token: TOKEN, ...more }), NOW);
    return started;
  };
  afterEach(async () => {
    await started?.close();
    started = undefined;
  });
  const open = (url: string, more = {}) => openAt(`${url}/splunk`, more, { answerMs: 400 });

  test.each([true, false])('every kind of event arrives (acknowledgement: %s)', async (acknowledgement) => {
    const server = await start({ acknowledgement });
    const siem = await open(server.url, { acknowledgement, index: 'vigie' });
    expect(await siem.send(everyKind())).toMatchObject({ outcome: 'accepted' });
    const bodies = server.received.flatMap(({ body }) => body as { event: VigieEvent }[]);
    expect(bodies.map(({ event }) => event.kind)).toEqual(everyKind().map(({ kind }) => kind));
  });

  test.each([
    ['expire', 'blocked'],
    ['forbid', 'blocked'],
    ['acceptAndDrop', 'later'],
    ['acceptTwice', 'accepted'],
  ])('the lie %s', async (lie, outcome) => {
    const server = await start();
    server.lie = lie;
    expect(await (await open(server.url)).send([numbered(1)])).toMatchObject({ outcome });
  });

  test('a lost answer: it is sent again', async () => {
    const server = await start();
    const siem = await open(server.url);
    server.loseNextAnswer();
    expect(await siem.send([numbered(1)])).toMatchObject({ outcome: 'later' });
    expect(await siem.send([numbered(1)])).toMatchObject({ outcome: 'accepted' });
    expect(server.received.filter(({ accepted }) => accepted)).toHaveLength(2);
  });

  test('what an indexer has not written yet is waited for, by the outbox', async () => {
    const server = await start({ writtenAfterMs: 60_000 });
    const siem = await open(server.url);
    expect(await siem.send([numbered(1)])).toMatchObject({ outcome: 'later', retryAfterMs: 10_000 });
    server.pass(60_000);
    expect(await siem.send([numbered(1)])).toMatchObject({ outcome: 'accepted' });
    expect(server.received).toHaveLength(1);
  });

  test('an index that the token may not write to', async () => {
    const server = await start();
    const siem = await open(server.url, { index: 'other' });
    expect(await siem.send([numbered(1)])).toMatchObject({ outcome: 'blocked' });
  });

  test('a wrong token: its value stands in no reason', async () => {
    const server = await start({ token: 'another' });
    const outcome = await (await open(server.url)).send([numbered(1)]);
    expect(outcome).toMatchObject({ outcome: 'blocked', why: 'Splunk answered 403: Invalid token (code 4)' });
  });

  test('names that try to forge an event stay inside theirs', async () => {
    const server = await start({ acknowledgement: false });
    const siem = await open(server.url, { acknowledgement: false });
    const name = '"}\n{"event":"forged","index":"other"}\u2028';
    await siem.send([findingSample({ resource: { ...RESOURCE, name } }), numbered(2)]);
    const [stored] = server.received;
    expect(stored?.body).toMatchObject([
      { host: '"} {"event":"forged","index":"other"}', event: { resource: { name } } },
      { event: { finding: { rev: 2 } } },
    ]);
  });

  test('what waits for an acknowledgement is kept with the state', () => {
    const first = splunkReceiver({ token: TOKEN });
    const second = splunkReceiver({ token: TOKEN });
    second.restore(JSON.parse(JSON.stringify(first.state())));
    expect(second.state()).toEqual(first.state());
    expect(() => second.restore({})).toThrow('no list of channels');
  });
});

describe('the settings of splunk', () => {
  test.each([
    ['plain http', { url: 'http://splunk.example:8088', token: '${env:T}' }],
    ['a token itself', { url: 'https://splunk.example:8088', token: TOKEN }],
    ['an index with a capital', { url: 'https://splunk.example', token: '${env:T}', index: 'Vigie' }],
    ['an unknown key', { url: 'https://splunk.example', token: '${env:T}', ack: true }],
    ['another format', { url: 'https://splunk.example', token: '${env:T}', format: 'cef' }],
  ])('do not take %s', (_what, given) => {
    expect(splunk.settings.safeParse(given).success).toBe(false);
  });

  test('a secret that cannot be read blocks', async () => {
    const opened = await splunk.open(settingsFor('https://splunk.example'), surroundingsWith());
    expect(opened.family === 'siem' && (await opened.send([numbered(1)]))).toMatchObject({ outcome: 'blocked' });
  });
});
