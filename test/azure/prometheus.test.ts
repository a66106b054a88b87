import { openAzure } from '../../shared/azure/openAzure.js';
import type { ReadingAzure } from '../../shared/azure/readingAzure.js';
import type { TokenSource } from '../../shared/azure/tokens.js';
import { cloudSchema, cloudSettings } from '../../shared/config/cloud.js';
import { machine } from '../support/machine.js';
import { azureAt, cloudAt, plainTokens } from '../support/scriptedAzure.js';
import { type Answer, type Received, type ScriptedServer, scriptedServer } from '../support/scriptedServer.js';

const NOW = new Date('2026-11-23T01:30:00.500Z');
let server: ScriptedServer;
let azure: ReadingAzure;
let endpoint: string;

beforeEach(async () => {
  server = await scriptedServer();
  ({ azure } = azureAt(server));
  endpoint = `${server.url}/amw-1`;
});
afterEach(() => server.close());

const success = (resultType: string, result: unknown, more: object = {}): Answer => ({
  status: 200,
  body: { status: 'success', data: { resultType, result }, ...more },
});
const labels = { cluster: 'aks-pay', node: 'n1' };

test('asks for an instant by a form and gives each series with its one value', async () => {
  server.script(success('vector', [{ metric: labels, value: [1_795_397_400.123, '1'] }]));
  expect(await azure.queryMetrics(endpoint, 'a{b="c d"} + 1', NOW)).toEqual({
    ok: true,
    value: [{ labels, samples: [{ at: 1_795_397_400_123, value: 1 }] }],
  });
  const [{ method, url, text, headers }] = server.requests as [Received];
  expect(`${method} ${url}`).toBe('POST /amw-1/api/v1/query');
  expect(headers['content-type']).toBe('application/x-www-form-urlencoded');
  expect(headers.authorization).toBe(`Bearer for ${server.url}/prometheus/.default`);
  expect(headers['user-agent']).toMatch(/^vigie\//);
  expect(Object.fromEntries(new URLSearchParams(text))).toEqual({ query: 'a{b="c d"} + 1', time: '1795397400.5' });
});

test('asks for a stretch of time and gives every value', async () => {
  const values = [
    [1_795_393_800, '0'],
    [1_795_397_400, 'NaN'],
  ];
  server.script(success('matrix', [{ metric: labels, values }]));
  const from = new Date(1_795_393_800_000);
  const until = new Date(1_795_397_400_000);
  expect(await azure.queryMetricsRange(`${endpoint}/`, 'up', { from, until, stepMs: 3_600_000 })).toEqual({
    ok: true,
    value: [
      {
        labels,
        samples: [
          { at: from.getTime(), value: 0 },
          { at: until.getTime(), value: Number.NaN },
        ],
      },
    ],
  });
  const [{ url, text }] = server.requests as [Received];
  expect(url).toBe('/amw-1/api/v1/query_range');
  expect(Object.fromEntries(new URLSearchParams(text))).toEqual({
    ...{ query: 'up', start: '1795393800', end: '1795397400', step: '3600' },
  });
});

test('a workspace without such metrics has no series', async () => {
  server.script(success('vector', []));
  expect(await azure.queryMetrics(endpoint, 'up', NOW)).toEqual({ ok: true, value: [] });
});

test('waits as a 429 asks, and asks again', async () => {
  const scripted = azureAt(server);
  server.script({ status: 429, headers: { 'retry-after': '7' } }, success('vector', []));
  expect(await scripted.azure.queryMetrics(endpoint, 'up', NOW)).toEqual({ ok: true, value: [] });
  expect(scripted.waits[0]).toBe(7_000);
});

test.each<[string, Answer, object]>([
  [
    'a query that it does not understand',
    { status: 400, body: { status: 'error', errorType: 'bad_data', error: 'parse error' } },
    { kind: 'refused', code: 'bad_data', why: '400 bad_data: parse error' },
  ],
  [
    'a query that costs too much',
    { status: 422, body: { status: 'error', errorType: 'execution', error: 'too many samples' } },
    { kind: 'refused', why: '422 execution: too many samples' },
  ],
  [
    'a workspace without the role',
    { status: 403, body: { error: { code: 'InsufficientAccessError', message: 'no' } } },
    { kind: 'forbidden', status: 403, code: 'InsufficientAccessError' },
  ],
  ['an error without words', { status: 404, body: { error: 'gone' } }, { kind: 'notFound', why: '404' }],
  [
    'values that are only some of the values',
    success('vector', [], { warnings: ['a store did not answer'] }),
    { kind: 'cut', why: 'Prometheus answered in part: a store did not answer' },
  ],
  ['a page of a proxy', { status: 200, body: '<html></html>' }, { kind: 'garbage' }],
  ['an error with 200', { status: 200, body: { status: 'error' } }, { kind: 'garbage' }],
  ['no data', { status: 200, body: { status: 'success' } }, { kind: 'garbage' }],
  ['a matrix for a vector', success('matrix', []), { kind: 'garbage' }],
  ['a result that is no list', success('vector', {}), { kind: 'garbage' }],
  ['a series without a value', success('vector', [{ metric: labels }]), { kind: 'garbage' }],
  ['a value that is a number', success('vector', [{ metric: labels, value: [1, 1] }]), { kind: 'garbage' }],
  ['a time that no calendar has', success('vector', [{ metric: labels, value: [1e300, '1'] }]), { kind: 'garbage' }],
  ['a time that is text', success('vector', [{ metric: labels, value: ['1', '1'] }]), { kind: 'garbage' }],
])('says what happened on %s', async (_what, answer, expected) => {
  server.script(answer);
  expect(await azure.queryMetrics(endpoint, 'up', NOW)).toMatchObject({ ok: false, ...expected });
});

/** Fails the test that asks it for a token. */
const noTokens: TokenSource = {
  credential: { getToken: async () => Promise.reject(new Error('a token was asked for')) },
  tokenFor: async () => Promise.reject(new Error('a token was asked for')),
};

describe('an address that a resource names', () => {
  const inPublic = (tokens: TokenSource) =>
    openAzure({ cloud: cloudSettings(cloudSchema.parse({ name: 'public' })), tokens, time: machine() });

  test.each([
    ['of somebody else', 'https://collector.example.org'],
    ['that only begins like one of Azure', 'https://amw.prometheus.monitor.azure.com.example.org'],
    ['that only ends like one of Azure', 'https://evilprometheus.monitor.azure.com'],
    ['with a password that looks like a host', 'https://amw.prometheus.monitor.azure.com@example.org'],
    ['with a user', 'https://user@amw.westeurope.prometheus.monitor.azure.com'],
    ['on a port of its own', 'https://amw.westeurope.prometheus.monitor.azure.com:8443'],
    ['in plain text', 'http://amw.westeurope.prometheus.monitor.azure.com'],
    ['that is none', 'amw.westeurope.prometheus.monitor.azure.com'],
    ['of another service of Azure', 'https://management.azure.com'],
  ])('%s gets no token and no request', async (_what, address) => {
    expect(await inPublic(noTokens).queryMetrics(address, 'up', NOW)).toEqual({
      ok: false,
      kind: 'refused',
      why: `${address} is no query endpoint of managed Prometheus, which is below https://prometheus.monitor.azure.com`,
    });
  });

  test.each(['https://amw-1a2b.westeurope.prometheus.monitor.azure.com', 'https://AMW.prometheus.monitor.azure.com/'])(
    'of Azure gets one: %s',
    async (address) => {
      const asked = await inPublic(noTokens)
        .queryMetrics(address, 'up', NOW)
        .catch((error: unknown) => String(error));
      expect(asked).toBe('Error: a token was asked for');
    },
  );

  test('of another port of the same machine is another host in a custom cloud too', async () => {
    const other = await scriptedServer();
    const own = openAzure({ cloud: cloudAt(server.url), tokens: plainTokens, time: machine() });
    expect(await own.queryMetrics(other.url, 'up', NOW)).toMatchObject({ ok: false, kind: 'refused' });
    expect(other.requests).toEqual([]);
    await other.close();
  });

  test('is none where the cloud names no address to hold it against', async () => {
    const cloud = { ...cloudAt(server.url), prometheusAudience: '6f1b…' };
    const own = openAzure({ cloud, tokens: noTokens, time: machine() });
    expect(await own.queryMetrics(endpoint, 'up', NOW)).toMatchObject({ ok: false, kind: 'refused' });
  });

  test('is not left for another one that an answer leads to', async () => {
    const other = await scriptedServer();
    server.script({ status: 307, headers: { location: `${other.url}/api/v1/query` } });
    expect(await azure.queryMetrics(endpoint, 'up', NOW)).toMatchObject({ ok: false, kind: 'garbage' });
    expect(other.requests).toEqual([]);
    await other.close();
  });
});
