import type { RunRecord } from '../../shared/sweep/app/record.js';
import { type ScriptedServer, scriptedServer } from '../support/scriptedServer.js';
import { bundle, run, runInAzure } from './observed.js';
import { itemsAt, logsIn, plain, spansIn, type Told } from './otlp.js';

const TRACE = '0af7651916cd43dd8448eb211c80319c';
const PARENT = 'b7ad6b7169203331';
const SAMPLED = `00-${TRACE}-${PARENT}-01`;
const NOT_SAMPLED = `00-${TRACE}-${PARENT}-00`;
const KEY = '00000000-1111-2222-3333-444444444444';

const delivered: RunRecord = {
  run: 'deliver',
  outcome: 'more',
  sweep: '20261123T0130Z',
  partition: 'p1',
  destination: 'siem',
  counts: { sent: 3, parked: 1 },
  durationMs: 120,
  attempt: 2,
};

let app: Awaited<ReturnType<typeof bundle>>;
let server: ScriptedServer;
beforeAll(async () => {
  app = await bundle();
});
afterAll(() => app.remove());
beforeEach(async () => {
  server = await scriptedServer();
  server.otherwise(() => ({ status: 200, body: {} }));
});
afterEach(() => server.close());

interface Metric {
  readonly name: string;
  readonly sum?: { readonly dataPoints: readonly (Told & { readonly asDouble: number })[] };
  readonly histogram?: { readonly dataPoints: readonly (Told & { readonly sum: number })[] };
}

const spans = () => spansIn(server.requests);
const logs = () => logsIn(server.requests);
const metrics = () => itemsAt<Metric>(server.requests, '/v1/metrics');

const overJson = () => ({ OTEL_EXPORTER_OTLP_ENDPOINT: server.url, OTEL_EXPORTER_OTLP_PROTOCOL: 'http/json' });

describe('OTLP', () => {
  test('an invocation is a span in the trace of the host, with the ids of its run', async () => {
    const host = await run(app.folder, overJson());
    expect(await host.call('run', { record: delivered, traceparent: SAMPLED })).toBe(200);
    await host.end();
    const [span, ...others] = spans();
    expect(others).toEqual([]);
    expect(span).toMatchObject({ name: 'run', traceId: TRACE, parentSpanId: PARENT, kind: 1 });
    expect(plain(span?.attributes ?? [])).toEqual({
      'faas.name': 'run',
      'faas.invocation_id': expect.any(String),
      'faas.trigger': 'http',
      'vigie.run': 'deliver',
      'vigie.outcome': 'more',
      'vigie.destination': 'siem',
      'vigie.sweep': '20261123T0130Z',
      'vigie.partition': 'p1',
      'vigie.attempt': 2,
    });
  });

  test('log lines of the app are told here, with their trace, and the host is told so', async () => {
    const capabilities = await runInAzure(app.folder, overJson(), delivered);
    expect(capabilities).toMatchObject({ WorkerOpenTelemetryEnabled: 'true' });
    const [span] = spans();
    expect(logs()).toMatchObject([
      { body: { stringValue: 'a line of the log' }, severityNumber: 9, traceId: span?.traceId, spanId: span?.spanId },
    ]);
  });

  test('figures are summed by run, outcome and destination, and by no id', async () => {
    const host = await run(app.folder, overJson());
    await host.call('run', { record: delivered });
    await host.call('run', { record: { ...delivered, partition: 'p2', attempt: 1 } });
    await host.call('run', { record: { run: 'collect', outcome: 'done', counts: {}, durationMs: 7, attempt: 1 } });
    await host.end();
    const points = metrics().flatMap(({ name, sum, histogram }) => [
      ...(sum?.dataPoints ?? []).map((point) => [name, plain(point.attributes), point.asDouble]),
      ...(histogram?.dataPoints ?? []).map((point) => [name, plain(point.attributes), point.sum]),
    ]);
    const delivery = { 'vigie.run': 'deliver', 'vigie.outcome': 'more', 'vigie.destination': 'siem' };
    expect(points).toEqual([
      ['vigie.run.duration', delivery, 240],
      ['vigie.run.duration', { 'vigie.run': 'collect', 'vigie.outcome': 'done' }, 7],
      ['vigie.run.retries', delivery, 1],
      ['vigie.run.sent', delivery, 6],
      ['vigie.run.parked', delivery, 2],
    ]);
  });

  test('a trace that the host does not keep is kept here', async () => {
    const host = await run(app.folder, overJson());
    await host.call('run', { record: delivered, traceparent: NOT_SAMPLED });
    await host.end();
    expect(spans()).toMatchObject([{ name: 'run', traceId: TRACE }]);
  });

  test.each([
    ['with its trace', { traceparent: NOT_SAMPLED }, { OTEL_TRACES_SAMPLER: 'parentbased_always_on' }],
    ['like all', {}, { OTEL_TRACES_SAMPLER: 'always_off' }],
  ])('what is sampled away %s still has its exceptions and figures', async (_by, call, environment) => {
    const host = await run(app.folder, { ...overJson(), ...environment });
    expect(await host.call('fail', call)).toBe(500);
    await host.call('run', { ...call, record: delivered });
    await host.end();
    expect(spans()).toEqual([]);
    const exceptions = logs()
      .map(({ attributes }) => plain(attributes))
      .filter((one) => one['exception.type']);
    expect(exceptions).toEqual([
      {
        'faas.name': 'fail',
        'faas.invocation_id': expect.any(String),
        'faas.trigger': 'http',
        'exception.type': 'VigieError',
        'exception.message': 'told to fail',
        'exception.stacktrace': expect.stringContaining('told to fail'),
      },
    ]);
    expect(metrics().map(({ name }) => name)).toContain('vigie.run.duration');
  });

  test('a span of a failure says that it failed', async () => {
    const host = await run(app.folder, overJson());
    await host.call('fail');
    await host.end();
    expect(spans()).toMatchObject([{ name: 'fail', status: { code: 2, message: 'told to fail' }, events: [] }]);
  });

  test('speaks protobuf where no protocol is named', async () => {
    const host = await run(app.folder, { OTEL_EXPORTER_OTLP_ENDPOINT: server.url });
    await host.call('run', { record: delivered });
    await host.call('fail');
    await host.end();
    expect(server.requests.map(({ url }) => url).sort()).toEqual(['/v1/logs', '/v1/metrics', '/v1/traces']);
    for (const { headers } of server.requests) expect(headers['content-type']).toBe('application/x-protobuf');
  });
});

interface Envelope {
  readonly iKey: string;
  readonly data: { readonly baseType: string; readonly baseData: Readonly<Record<string, unknown>> };
}

/** What arrived at the track endpoint of Application Insights. */
const envelopes = () =>
  server.requests.filter(({ url }) => url.endsWith('/track')).flatMap(({ json }) => json as Envelope[]);
const ofType = (type: string) => envelopes().flatMap(({ data }) => (data.baseType === type ? [data.baseData] : []));
const appInsights = () => ({
  APPLICATIONINSIGHTS_CONNECTION_STRING: `InstrumentationKey=${KEY};IngestionEndpoint=${server.url}/`,
});

describe('Application Insights', () => {
  test('gets the invocation as a dependency of the request that the host tells of, and the figures', async () => {
    const host = await run(app.folder, appInsights());
    await host.call('run', { record: delivered, traceparent: SAMPLED });
    await host.end();
    expect(ofType('RemoteDependencyData')).toMatchObject([
      { name: 'run', type: 'InProc', success: true, properties: { 'vigie.sweep': '20261123T0130Z' } },
    ]);
    const names = ofType('MetricData').flatMap(({ metrics }) =>
      (metrics as { name: string }[]).map(({ name }) => name),
    );
    expect(names).toEqual(expect.arrayContaining(['vigie.run.duration', 'vigie.run.retries', 'vigie.run.sent']));
    expect(ofType('ExceptionData')).toEqual([]);
  });

  test.each([
    ['everything is kept', {}, 1],
    ['every span is dropped', { OTEL_TRACES_SAMPLER: 'always_off' }, 0],
  ])('an exception arrives once where %s', async (_what, environment, kept) => {
    const host = await run(app.folder, { ...appInsights(), ...environment });
    expect(await host.call('fail')).toBe(500);
    await host.end();
    expect(ofType('ExceptionData')).toMatchObject([
      { exceptions: [{ typeName: 'VigieError', message: 'told to fail', hasFullStack: true }] },
    ]);
    expect(ofType('RemoteDependencyData')).toHaveLength(kept);
  });

  test('takes the token of the identity that is named', async () => {
    server.otherwise(({ url }) =>
      url.startsWith('/identity')
        ? { status: 200, body: { access_token: 'token', expires_on: '9999999999', token_type: 'Bearer' } }
        : { status: 200, body: {} },
    );
    const host = await run(app.folder, {
      ...appInsights(),
      APPLICATIONINSIGHTS_AUTHENTICATION_STRING: 'Authorization=AAD;ClientId=of-the-host',
      IDENTITY_ENDPOINT: `${server.url}/identity`,
      IDENTITY_HEADER: 'secret',
    });
    await host.call('run', { record: delivered });
    await host.end();
    const asked = server.requests.filter(({ url }) => url.startsWith('/identity'));
    for (const { url } of asked) expect(url).toContain('client_id=of-the-host');
    const tracks = server.requests.filter(({ url }) => url.endsWith('/track'));
    expect(tracks.length).toBeGreaterThan(0);
    for (const { headers } of tracks) expect(headers.authorization).toBe('Bearer token');
  });
});

describe('a place that takes nothing', () => {
  test('is told of once, and no function is the worse for it', async () => {
    server.otherwise(() => ({ status: 400, body: 'no' }));
    const host = await run(app.folder, { ...overJson(), ...appInsights() });
    for (const traceparent of [SAMPLED, NOT_SAMPLED])
      expect(await host.call('run', { record: delivered, traceparent })).toBe(200);
    const { code, errors } = await host.end();
    expect(code).toBe(0);
    expect(errors.match(/telemetry is not taken by .*; this is said once/g)?.sort()).toEqual([
      expect.stringContaining('by Application Insights ('),
      expect.stringContaining('by OTLP ('),
    ]);
  });

  test('and never answers keeps neither a function nor the end of the app waiting', async () => {
    server.otherwise(() => 'silence');
    const host = await run(app.folder, overJson());
    expect(await host.call('run', { record: delivered })).toBe(200);
    expect((await host.end()).code).toBe(0);
  });

  test.each([
    ['a connection string', { APPLICATIONINSIGHTS_CONNECTION_STRING: 'odd' }, 'off: Application Insights: '],
    [
      'a protocol',
      { OTEL_EXPORTER_OTLP_ENDPOINT: 'https://127.0.0.1:1', OTEL_EXPORTER_OTLP_PROTOCOL: 'grpc' },
      'off: OTLP: OTEL_EXPORTER_OTLP_PROTOCOL is grpc; use http/protobuf or http/json',
    ],
  ])('because of %s is told of at the start, and functions run', async (_what, environment, words) => {
    const host = await run(app.folder, environment);
    expect(await host.call('run', { record: delivered })).toBe(200);
    expect((await host.end()).errors).toContain(`telemetry is ${words}`);
  });

  test('does not keep the other from taking', async () => {
    const odd = { APPLICATIONINSIGHTS_CONNECTION_STRING: 'odd' };
    const host = await run(app.folder, { ...overJson(), ...odd });
    await host.call('run', { record: delivered });
    expect((await host.end()).errors).toContain('telemetry is off for Application Insights: ');
    expect(spans()).toHaveLength(1);
  });
});

describe('without a place', () => {
  // In this bundle the SDK is left out, so that whatever loads any of it fails.
  const sdk = [
    '@opentelemetry/*',
    '@azure/monitor-opentelemetry-exporter',
    '@azure/functions-opentelemetry-instrumentation',
  ];
  let bare: Awaited<ReturnType<typeof bundle>>;
  beforeAll(async () => {
    bare = await bundle(sdk);
  });
  afterAll(() => bare.remove());

  test.each([
    ['nothing of the SDK is loaded', {}, ''],
    ['which an empty setting is not', { APPLICATIONINSIGHTS_CONNECTION_STRING: '' }, ''],
    [
      'and with one it would be',
      { OTEL_EXPORTER_OTLP_ENDPOINT: 'https://127.0.0.1:1' },
      "telemetry is off: Cannot find module '@azure/functions-opentelemetry-instrumentation'",
    ],
  ])('%s', async (_what, environment, words) => {
    const host = await run(bare.folder, environment);
    expect(await host.call('run', { record: delivered })).toBe(200);
    const { errors } = await host.end();
    expect(errors.match(/telemetry is off: [^\n]*/)?.[0] ?? '').toBe(words);
  });
});
