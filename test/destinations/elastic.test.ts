import { EcsFlat } from '@elastic/ecs';
import { elasticReceiver } from '../../local/azure/receivers/elastic.js';
import type { Siem } from '../../shared/destinations/destination.js';
import { elastic } from '../../shared/destinations/siem/elastic.js';
import { elasticDocument } from '../../shared/destinations/siem/elasticDocument.js';
import type { VigieEvent } from '../../shared/events/event.js';
import { isObject, type JsonObject } from '../../shared/json.js';
import { destinationContract } from '../contracts/destinationContract.js';
import { type ReceiverServer, receiverServer } from '../support/receiverServer.js';
import { alertSample, everyKind, findingSample, gapSample, RESOURCE, summarySample } from '../support/sampleEvents.js';
import { type Answer, type Received, type ScriptedServer, scriptedServer } from '../support/scriptedServer.js';
import { NOW, surroundingsWith } from '../support/surroundings.js';

const KEY = 'VnVhQ2ZHY0JDZGJrUW0tZTVhT3g6dWkybHAyYXhUTm1zeWFrdzl0dk5udw==';
const settingsFor = (url: string, more = {}) => elastic.settings.parse({ url, apiKey: '${env:ES_KEY}', ...more });

async function openAt(url: string, more = {}, given = {}): Promise<Siem> {
  const opened = await elastic.open(settingsFor(url, more), surroundingsWith({ ES_KEY: KEY }, given));
  if (opened.family !== 'siem') throw new Error('Elasticsearch is a SIEM');
  return opened;
}

const numbered = (number: number) => findingSample({ finding: { rev: number } });
const linesOf = ({ text }: Received) =>
  text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as JsonObject);
const documentsOf = (request: Received) => linesOf(request).filter((_line, at) => at % 2 === 1);
const revsOf = (request: Received) => documentsOf(request).map(({ event }) => Number((event as JsonObject).sequence));

const created = { create: { status: 201 } };
const conflict = { create: { status: 409, error: { type: 'version_conflict_engine_exception', reason: 'there' } } };
const busy = { create: { status: 429, error: { type: 'es_rejected_execution_exception', reason: 'queue is full' } } };
const wrong = { create: { status: 400, error: { type: 'document_parsing_exception', reason: 'failed to parse' } } };
const kept = { create: { status: 201, failure_store: 'used' } };
const readOnly = { create: { status: 403, error: { type: 'cluster_block_exception', reason: 'read-only' } } };
const noShard = { create: { status: 503, error: { type: 'unavailable_shards_exception', reason: 'no primary' } } };
const bulk = (...items: unknown[]) => ({ status: 200, body: { errors: true, items } });
const whole = (status: number, type: string, reason: string): Answer => ({
  status,
  body: { error: { root_cause: [], type, reason }, status },
});

destinationContract('elastic', {
  open: (server, given) => openAt(server.url, {}, given),
  yes: (request) => ({ status: 200, body: { errors: false, items: documentsOf(request).map(() => created) } }),
  act: (siem, number) => siem.send([numbered(number)]),
  carried: revsOf,
  answers: [
    ['a document that is there already', bulk(conflict), 'accepted'],
    ['a document that is put off', bulk(busy), 'later'],
    ['a document that cannot be read', bulk(wrong), 'refused'],
    ['a document that went into the failure store', bulk(kept), 'refused'],
    ['an index that is read-only', bulk(readOnly), 'blocked'],
    ['a shard that is not there', bulk(noShard), 'later'],
    ['an answer about fewer documents', bulk(), 'later'],
    ['an answer about none that says nothing', { status: 200, body: {} }, 'later'],
    ['an item that says nothing', bulk({}), 'later'],
    ['400 of a body that is malformed', whole(400, 'illegal_argument_exception', 'Malformed action'), 'refused'],
    ['400 of a name that is none', whole(400, 'invalid_index_name_exception', 'Invalid index name'), 'blocked'],
    ['401 of a key that has expired', whole(401, 'security_exception', 'api key is expired'), 'blocked'],
    ['404 of a data stream that may not be made', whole(404, 'index_not_found_exception', 'no such index'), 'blocked'],
    ['415', { status: 415 }, 'blocked'],
    ['429 of a circuit breaker', whole(429, 'circuit_breaking_exception', 'Data too large'), 'later'],
  ],
  secrets: [KEY],
  documents: linesOf,
  changedSecret: {
    values: (_server, secret) => ({ ES_KEY: secret }),
    before: KEY,
    after: 'b3RoZXI6a2V5',
    isNew: ({ headers }) => headers.authorization === 'ApiKey b3RoZXI6a2V5',
  },
});

describe('elastic', () => {
  let server: ScriptedServer;
  beforeEach(async () => {
    server = await scriptedServer();
    server.otherwise((request) => bulk(...documentsOf(request).map(() => created)));
  });
  afterEach(() => server.close());

  test('asks as _bulk wants it: create, the uid as id, a line each, packed', async () => {
    await (await openAt(server.url, { dataStream: 'logs-vigie-prod' })).send([numbered(1)]);
    const [request] = server.requests;
    expect(request?.method).toBe('POST');
    expect(request?.url).toMatch(/^\/logs-vigie-prod\/_bulk\?filter_path=errors,items\./);
    expect(request?.headers).toMatchObject({
      authorization: `ApiKey ${KEY}`,
      'content-type': 'application/x-ndjson',
      'content-encoding': 'gzip',
    });
    expect(request?.text.endsWith('}\n')).toBe(true);
    expect(request && linesOf(request)[0]).toEqual({ create: { _id: numbered(1).uid } });
  });

  test.each([
    ['the first taken, then one put off', [created, conflict, busy, created], 'later', 2],
    ['one that cannot be read behind taken ones', [created, wrong, created], 'refused', 1],
    ['one put off before one that cannot be read', [busy, wrong], 'later', 0],
    ['one that cannot be read before one put off', [created, wrong, busy], 'refused', 1],
    ['the last in the failure store', [created, created, kept], 'refused', 2],
    ['all there already', [conflict, conflict], 'accepted', undefined],
  ])('%s', async (_what, items, outcome, taken) => {
    server.script(bulk(...items));
    const answer = await (await openAt(server.url)).send(items.map((_item, at) => numbered(at + 1)));
    expect(answer.outcome).toBe(outcome);
    expect('taken' in answer ? answer.taken : undefined).toBe(taken);
  });

  test('reasons say what Elasticsearch said', async () => {
    const siem = await openAt(server.url);
    server.script(whole(403, 'security_exception', 'is unauthorized for API key'), bulk(wrong), bulk(kept));
    const reasons: unknown[] = [];
    for (let tries = 0; tries < 3; tries += 1) reasons.push(await siem.send([numbered(1)]));
    expect(reasons).toMatchObject([
      { why: 'Elasticsearch answered 403: security_exception: is unauthorized for API key' },
      { why: 'Elasticsearch answered 400 for a document: document_parsing_exception: failed to parse' },
      { why: 'Elasticsearch put a document into the failure store, where no search finds it' },
    ]);
  });

  test('a chunk of the size that it states is what goes out', async () => {
    const siem = await openAt(server.url);
    const events = [1, 2, 3].map(numbered);
    await siem.send(events);
    const bytes = events.reduce((sum, event) => sum + siem.chunk.size(event), 0);
    expect(Buffer.byteLength(server.requests[0]?.text ?? '')).toBe(bytes);
  });
});

describe('a document of elastic', () => {
  const cves = findingSample({
    finding: { check: 'node-image-vulnerabilities' },
    evidence: { worst: ['CVE-2026-1111', 'CVE-2026-2222'] },
  });
  const ecs = EcsFlat as unknown as Record<string, EcsField>;
  interface EcsField {
    readonly type: string;
    readonly normalize: readonly string[];
    readonly allowed_values?: readonly { readonly name: string; readonly expected_event_types?: readonly string[] }[];
  }

  function leaves(value: JsonObject, path: readonly string[] = []): [string, unknown][] {
    return Object.entries(value).flatMap(([key, inner]): [string, unknown][] => {
      const here = [...path, key];
      return isObject(inner) && here[0] !== 'vigie' ? leaves(inner, here) : [[here.join('.'), inner]];
    });
  }

  const fits: Record<string, (value: unknown) => boolean> = {
    keyword: (value) => typeof value === 'string',
    match_only_text: (value) => typeof value === 'string',
    wildcard: (value) => typeof value === 'string',
    date: (value) => typeof value === 'string' && !Number.isNaN(Date.parse(value)),
    long: Number.isInteger,
    float: (value) => typeof value === 'number',
  };

  test.each([...everyKind(), cves, alertSample({ intent: 'Unknown' })].map((event) => [event.kind, event] as const))(
    'of %s has fields of ECS 9.4 alone, beside its own',
    (_kind, event) => {
      const document = elasticDocument(event);
      const fields = leaves(document).filter(([path]) => !path.startsWith('vigie'));
      expect(fields.length).toBeGreaterThan(10);
      for (const [path, value] of fields) {
        const field = ecs[path];
        expect([path, field?.type]).toEqual([path, expect.any(String)]);
        expect([path, Array.isArray(value)]).toEqual([path, field?.normalize.includes('array')]);
        const allowed = field?.allowed_values?.map(({ name }) => name) ?? [];
        for (const one of [value].flat()) {
          expect([path, one, fits[field?.type ?? '']?.(one)]).toEqual([path, one, true]);
          if (allowed.length > 0) expect(allowed).toContain(one);
        }
      }
      const { category, type } = document.event as { category: string[]; type: string[] };
      const expected = ecs['event.category']?.allowed_values?.find(({ name }) => name === category[0]);
      expect(expected?.expected_event_types).toContain(type[0]);
      expect((document.ecs as JsonObject).version).toBe('9.4.0');
    },
  );

  test('names what a finding is about', () => {
    expect(elasticDocument(findingSample())).toMatchObject({
      '@timestamp': NOW.toISOString(),
      event: { kind: 'alert', code: 'version-support', outcome: 'failure', severity: 73, sequence: 1 },
      cloud: { provider: 'azure', account: { id: RESOURCE.subscriptionId, name: 'pay-prod' }, region: 'westeurope' },
      orchestrator: { cluster: { name: 'aks-pay' }, resource: { type: 'pool', name: 'np1' } },
      threat: { technique: { id: ['T1190', 'T1552'], subtechnique: { id: ['T1552.007'] } } },
      vigie: { owner: 'payments', tags: { environment: 'production', empty: '' } },
    });
  });

  test.each([
    ['finding.opened', {}, 'alert', 'failure'],
    ['finding.snapshot', {}, 'state', 'failure'],
    ['finding.exempted', { status: 'exempted' }, 'state', 'failure'],
    ['finding.resolved', { status: 'resolved', resolution: 'mended' }, 'state', 'success'],
    ['finding.resolved', { status: 'resolved', resolution: 'deleted' }, 'state', 'unknown'],
  ] as const)('%s is an event of kind and outcome', (kind, finding, eventKind, outcome) => {
    expect(elasticDocument(findingSample({ kind, finding }))).toMatchObject({ event: { kind: eventKind, outcome } });
  });

  test('of a check of CVEs is about a vulnerability', () => {
    expect(elasticDocument(cves)).toMatchObject({
      event: { category: ['vulnerability'] },
      vulnerability: { id: 'CVE-2026-1111', enumeration: 'CVE' },
      vigie: { cves: ['CVE-2026-1111', 'CVE-2026-2222'] },
    });
  });

  test('of a resource that is no cluster claims none', () => {
    const resource = { ...RESOURCE, type: 'microsoft.containerregistry/registries' };
    expect(elasticDocument(findingSample({ resource }))).not.toHaveProperty('orchestrator');
  });

  test('keeps names of tags below one field, whatever they are', () => {
    const tags = { 'a.b.c': '1', '\u0000': '2', __proto__x: '3', 'event.kind': 'forged', '\u202eevil': '4' };
    const document = elasticDocument(findingSample({ resource: { ...RESOURCE, tags } }));
    expect((document.vigie as JsonObject).tags).toEqual({
      'a.b.c': '1',
      _: '2',
      __proto__x: '3',
      'event.kind': 'forged',
      evil: '4',
    });
    expect((document.event as JsonObject).kind).toBe('alert');
  });

  test('of a summary and of a gap', () => {
    expect(elasticDocument(summarySample())).toMatchObject({ vigie: { score: 93.5, counts: { clusters: 12 } } });
    expect(elasticDocument(gapSample())).toMatchObject({
      message: 'no permission (403)',
      vigie: { signal: 'clusters', scope: 'subscription/22222222-2222-4222-8222-222222222222' },
    });
  });
});

describe('elastic and the simulated Elasticsearch', () => {
  let started: ReceiverServer | undefined;
  const start = async (more = {}) => {
    started = await receiverServer(elasticReceiver({ apiKey: KEY, ...more }), NOW);
    return started;
  };
  afterEach(async () => {
    await started?.close();
    started = undefined;
  });
  const open = (url: string) => openAt(`${url}/elastic`);

  test('every kind of event arrives', async () => {
    const server = await start();
    expect(await (await open(server.url)).send(everyKind())).toMatchObject({ outcome: 'accepted' });
    const documents = server.received.flatMap(({ body }) => body as { event: { action: string } }[]);
    expect(documents.map(({ event }) => event.action)).toEqual(everyKind().map(({ kind }) => kind));
  });

  test('a lost answer: the second time it is there already, once', async () => {
    const server = await start();
    const siem = await open(server.url);
    const events: VigieEvent[] = [1, 2].map(numbered);
    server.loseNextAnswer();
    expect(await siem.send(events)).toMatchObject({ outcome: 'later' });
    expect(await siem.send([...events, numbered(3)])).toMatchObject({ outcome: 'accepted' });
    expect(server.received.flatMap(({ body }) => body as unknown[])).toHaveLength(3);
  });

  test.each([
    ['expire', 'blocked'],
    ['forbid', 'blocked'],
    ['acceptAndDrop', 'refused'],
    ['acceptTwice', 'accepted'],
  ])('the lie %s', async (lie, outcome) => {
    const server = await start();
    server.lie = lie;
    expect(await (await open(server.url)).send([numbered(1)])).toMatchObject({ outcome });
  });

  test.each([
    ['an operation other than create', '{"index":{"_id":"a"}}\n{"@timestamp":"2026-11-23"}\n', 400],
    ['a document without a time', '{"create":{"_id":"a"}}\n{}\n', 400],
    ['a document that is there', '{"create":{"_id":"there"}}\n{"@timestamp":"2026-11-23"}\n', 409],
  ])('it refuses %s', (_what, text, status) => {
    const receiver = elasticReceiver({ apiKey: KEY });
    receiver.restore({ ids: ['there'] });
    const body = Buffer.from(text);
    const handled = receiver.handle({
      method: 'POST',
      path: '/elastic/logs-vigie-default/_bulk',
      query: new URLSearchParams(),
      headers: { authorization: `ApiKey ${KEY}`, 'content-type': 'application/x-ndjson' },
      body,
      text: () => text,
      now: NOW,
      lie: null,
      audience: null,
    });
    const { items } = handled.answer.body as { items: Record<string, { status: number }>[] };
    expect(items.flatMap((item) => Object.values(item)).map((item) => item.status)).toEqual([status]);
    expect(receiver.state()).toEqual({ ids: ['there'] });
    expect(() => receiver.restore([])).toThrow('no list "ids"');
  });
});

describe('the settings of elastic', () => {
  test.each([
    ['plain http', { url: 'http://es.example', apiKey: '${env:K}' }],
    ['a key itself', { url: 'https://es.example', apiKey: KEY }],
    ['a data stream with a capital', { url: 'https://es.example', apiKey: '${env:K}', dataStream: 'Logs' }],
    ['a data stream that is a path', { url: 'https://es.example', apiKey: '${env:K}', dataStream: 'logs/_doc' }],
    ['an unknown key', { url: 'https://es.example', apiKey: '${env:K}', index: 'x' }],
  ])('do not take %s', (_what, given) => {
    expect(elastic.settings.safeParse(given).success).toBe(false);
  });

  test('a secret that cannot be read blocks', async () => {
    const opened = await elastic.open(settingsFor('https://es.example'), surroundingsWith());
    expect(opened.family === 'siem' && (await opened.send([numbered(1)]))).toMatchObject({ outcome: 'blocked' });
  });
});
