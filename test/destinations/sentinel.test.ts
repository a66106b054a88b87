import type { Siem, Surroundings } from '../../shared/destinations/destination.js';
import { sentinel } from '../../shared/destinations/siem/sentinel.js';
import type { VigieEvent } from '../../shared/events/event.js';
import { destinationContract } from '../contracts/destinationContract.js';
import { everyKind, findingSample, summarySample } from '../support/sampleEvents.js';
import { type Received, type ScriptedServer, scriptedServer } from '../support/scriptedServer.js';
import { NOW, surroundingsWith } from '../support/surroundings.js';

const RULE = `dcr-${'0123456789abcdef'.repeat(2)}`;
const settingsFor = (endpoint: string, more = {}) => sentinel.settings.parse({ endpoint, ruleId: RULE, ...more });

async function open(server: ScriptedServer, given: Partial<Surroundings> = {}): Promise<Siem> {
  const opened = await sentinel.open(settingsFor(server.url), surroundingsWith({}, given));
  if (opened.family !== 'siem') throw new Error('Sentinel is a SIEM');
  return opened;
}

const numbered = (number: number) => findingSample({ finding: { rev: number } });
/** As @azure/identity throws them. */
const named = (name: string, message: string) => Object.assign(new Error(message), { name });
const rowsOf = ({ json }: Received) => json as Record<string, unknown>[];

destinationContract('sentinel', {
  open,
  yes: () => ({ status: 204 }),
  act: (siem, number) => siem.send([numbered(number)]),
  carried: (request) => rowsOf(request).map(({ FindingRev }) => Number(FindingRev)),
  answers: [
    ['400 for an unknown stream', { status: 400, body: { error: { code: 'InvalidStream', message: 'x' } } }, 'blocked'],
    ['403 of a young role', { status: 403, body: { error: { code: 'OperationFailed', message: 'x' } } }, 'blocked'],
    ['404 for an unknown rule', { status: 404, body: { error: { code: 'NotFound', message: 'x' } } }, 'blocked'],
    ['200 with JSON, where only 204 is a yes', { status: 200, body: {} }, 'later'],
    ['202', { status: 202 }, 'later'],
  ],
  secrets: ['a-token'],
  changedSecret: {
    values: (_server, secret) => ({ ENTRA: secret }),
    before: 'a-token',
    after: 'another-token',
    isNew: ({ headers }) => headers.authorization === 'Bearer another-token',
  },
});

describe('sentinel', () => {
  let server: ScriptedServer;
  beforeEach(async () => {
    server = await scriptedServer();
    server.otherwise(() => ({ status: 204 }));
  });
  afterEach(() => server.close());

  test('asks as the API wants it: rule and stream in the path, a token, a packed list', async () => {
    await (await open(server)).send([numbered(1)]);
    const [request] = server.requests;
    expect(decodeURIComponent(request?.url ?? '')).toBe(
      `/dataCollectionRules/${RULE}/streams/Custom-VigieEvents_CL?api-version=2023-01-01`,
    );
    expect(request?.headers).toMatchObject({ authorization: 'Bearer a-token', 'content-encoding': 'gzip' });
    expect(request?.json).toMatchObject([{ TimeGenerated: NOW.toISOString(), EventKind: 'finding.opened' }]);
  });

  test('asks for a token of the cloud that it is in', async () => {
    const asked: unknown[] = [];
    const credential = {
      getToken: async (scopes: string | string[]) => {
        asked.push(scopes);
        return { token: 'a-token', expiresOnTimestamp: Date.now() + 3_600_000 };
      },
    };
    const plain = surroundingsWith();
    const cloud = { ...plain.cloud, ingestionAudience: 'https://ingestion.example' };
    const siem = await sentinel.open(settingsFor(server.url), {
      ...plain,
      cloud,
      tokens: { ...plain.tokens, credential },
    });
    if (siem.family === 'siem') await siem.send([numbered(1)]);
    expect(asked).toEqual([['https://ingestion.example/.default']]);
  });

  test.each([
    ['a credential that was refused', Object.assign(new Error('no'), { statusCode: 401 }), 'blocked'],
    [
      'a secret that has expired',
      named('AuthenticationRequiredError', 'invalid_client: AADSTS7000222: expired'),
      'blocked',
    ],
    ['a machine without an identity', named('CredentialUnavailableError', 'no managed identity endpoint'), 'blocked'],
    ['an Entra that is down', Object.assign(new Error('unavailable'), { statusCode: 503 }), 'later'],
    ['an Entra that is busy', Object.assign(new Error('slow'), { statusCode: 429 }), 'later'],
    ['an Entra out of reach', named('CredentialUnavailableError', 'endpoints_resolution_error: see'), 'later'],
    ['a network without Entra', new Error('getaddrinfo ENOTFOUND'), 'later'],
  ])('%s is sorted', async (_what, error, outcome) => {
    const plain = surroundingsWith();
    const tokens = { ...plain.tokens, credential: { getToken: async () => Promise.reject(error) } };
    const siem = await sentinel.open(settingsFor(server.url), { ...plain, tokens });
    expect(siem.family === 'siem' && (await siem.send([numbered(1)]))).toMatchObject({ outcome });
    expect(server.requests).toEqual([]);
  });

  test('a summary goes to the table of sweeps, and what stands around it keeps its order', async () => {
    const siem = await open(server);
    await siem.send([numbered(1), numbered(2), summarySample(), numbered(3)]);
    expect(server.requests.map(({ url }) => /Vigie\w+/.exec(url)?.[0])).toEqual([
      'VigieEvents_CL',
      'VigieSweeps_CL',
      'VigieEvents_CL',
    ]);
    expect(server.requests.map((request) => rowsOf(request).length)).toEqual([2, 1, 1]);
  });

  test('a later request that fails fails the chunk: the whole of it comes again', async () => {
    server.script({ status: 204 }, { status: 503 });
    expect(await (await open(server)).send([numbered(1), summarySample()])).toMatchObject({ outcome: 'later' });
  });

  test('a chunk of the size that it states stays below what the service takes, and goes as one request', async () => {
    const siem = await open(server);
    const events: VigieEvent[] = [];
    let bytes = 0;
    for (let rev = 1; events.length < siem.chunk.maxEvents; rev += 1) {
      const event = rev % 5 === 0 ? findingSample({ finding: { rev, reason: 'é'.repeat(3_000) } }) : numbered(rev);
      bytes += siem.chunk.size(event);
      if (bytes > siem.chunk.maxBytes) break;
      events.push(event);
    }
    expect(await siem.send(events)).toMatchObject({ outcome: 'accepted' });
    expect(server.requests).toHaveLength(1);
    expect(Buffer.byteLength(JSON.stringify(server.requests[0]?.json))).toBeLessThan(900_000);
    expect(server.requests.flatMap(rowsOf).map(({ FindingRev }) => FindingRev)).toEqual(
      events.map((event) => ('finding' in event ? event.finding.rev : 0)),
    );
  });

  test('every kind of event has a row', async () => {
    expect(await (await open(server)).send(everyKind())).toMatchObject({ outcome: 'accepted' });
    const kinds = server.requests.flatMap(rowsOf).map(({ EventKind }) => EventKind);
    expect(kinds).toEqual(everyKind().map(({ kind }) => kind));
  });
});

describe('the settings of sentinel', () => {
  test.each([
    ['a plain http endpoint', { endpoint: 'http://example.com', ruleId: RULE }],
    ['a resource id in place of the immutable id', { endpoint: 'https://example.com', ruleId: '/subscriptions/x' }],
    ['a stream without its prefix', { endpoint: 'https://example.com', ruleId: RULE, streams: { events: 'Vigie' } }],
    ['an unknown key', { endpoint: 'https://example.com', ruleId: RULE, forwardAlert: true }],
  ])('do not take %s', (_what, given) => {
    expect(sentinel.settings.safeParse(given).success).toBe(false);
  });

  test('fill in the streams and leave alerts to the Defender connector', () => {
    expect(settingsFor('https://example.com', { streams: { events: 'Custom-Mine_CL' } })).toMatchObject({
      streams: { events: 'Custom-Mine_CL', sweeps: 'Custom-VigieSweeps_CL' },
      forwardAlerts: false,
    });
  });
});
