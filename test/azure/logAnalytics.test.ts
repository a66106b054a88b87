import type { ReadingAzure } from '../../shared/azure/readingAzure.js';
import { azureAt } from '../support/scriptedAzure.js';
import { type Answer, type Received, type ScriptedServer, scriptedServer } from '../support/scriptedServer.js';

const WORKSPACE = '22222222-2222-4222-8222-222222222222';
let server: ScriptedServer;
let azure: ReadingAzure;

beforeEach(async () => {
  server = await scriptedServer();
  ({ azure } = azureAt(server));
});
afterEach(() => server.close());

const columns = [
  { name: 'Node', type: 'string' },
  { name: 'Since', type: 'datetime' },
  { name: 'Tags', type: 'dynamic' },
];
const table = (rows: unknown, name = 'PrimaryResult') => ({ name, columns, rows });

test('asks the workspace and gives rows by column, a null date as null', async () => {
  const rows = [
    ['n1', null, '{"a":1}'],
    ['n2', '2026-11-22T01:00:00Z', null],
  ];
  server.script({ status: 200, body: { tables: [table([], 'Other'), table(rows)] } });
  expect(await azure.queryWorkspace(WORKSPACE, 'InsightsMetrics', 'P14D')).toEqual({
    ok: true,
    value: [
      { Node: 'n1', Since: null, Tags: '{"a":1}' },
      { Node: 'n2', Since: '2026-11-22T01:00:00Z', Tags: null },
    ],
  });
  const [{ method, url, json, headers }] = server.requests as [Received];
  expect(`${method} ${url}`).toBe(`POST /v1/workspaces/${WORKSPACE}/query`);
  expect(json).toEqual({ query: 'InsightsMetrics', timespan: 'P14D' });
  expect(headers.authorization).toBe(`Bearer for ${server.url}/.default`);
  expect(headers['user-agent']).toMatch(/^vigie\//);
});

test('asks a resource by its id', async () => {
  server.script({ status: 200, body: { tables: [table([])] } });
  expect(await azure.queryResource('/subscriptions/s1', 'q', 'P1D')).toEqual({ ok: true, value: [] });
  expect(server.requests[0]?.url).toBe('/v1/subscriptions/s1/query');
});

test('a workspace without any data (204) has no rows', async () => {
  server.script({ status: 204 });
  expect(await azure.queryWorkspace(WORKSPACE, 'q', 'P1D')).toEqual({ ok: true, value: [] });
});

test.each<[string, Answer, object]>([
  [
    'rows that are only some of the rows',
    {
      status: 200,
      body: {
        tables: [table([['n1', null, null]])],
        error: { code: 'PartialError', message: 'There were some errors.' },
      },
    },
    { kind: 'cut', code: 'PartialError', why: 'Log Analytics answered in part: PartialError: There were some errors.' },
  ],
  ['an empty body', { status: 200 }, { kind: 'garbage' }],
  ['a body without tables', { status: 200, body: {} }, { kind: 'garbage' }],
  ['a row that does not fit', { status: 200, body: { tables: [table([['n1']])] } }, { kind: 'garbage' }],
  [
    'a table that the workspace never saw',
    {
      status: 400,
      body: {
        error: {
          code: 'BadArgumentError',
          message: 'The request had some invalid properties',
          innererror: { code: 'SemanticError', message: "Failed to resolve table 'X'" },
        },
      },
    },
    { kind: 'refused', code: 'BadArgumentError', why: "400 BadArgumentError: Failed to resolve table 'X'" },
  ],
  [
    'a workspace that is closed',
    { status: 403, body: { error: { code: 'InsufficientAccessError', message: 'no' } } },
    { kind: 'forbidden', status: 403 },
  ],
  [
    'a workspace that is gone',
    { status: 404, body: { error: { code: 'WorkspaceNotFoundError', message: 'gone' } } },
    { kind: 'notFound' },
  ],
])('says what happened on %s', async (_what, answer, expected) => {
  server.script(answer);
  expect(await azure.queryWorkspace(WORKSPACE, 'q', 'P1D')).toMatchObject({ ok: false, ...expected });
});

test('the text of an answer is parsed once', async () => {
  server.script({ status: 200, body: { tables: [table([['the only node', null, null]])] } });
  const parse = jest.spyOn(JSON, 'parse');
  try {
    expect(await azure.queryWorkspace(WORKSPACE, 'InsightsMetrics', 'P14D')).toMatchObject({ ok: true });
    expect(parse.mock.calls.filter(([text]) => String(text).includes('the only node'))).toHaveLength(1);
  } finally {
    parse.mockRestore();
  }
});
