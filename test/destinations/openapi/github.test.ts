import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildSchema, type GraphQLSchema, getVariableValues, Kind, parse, validate } from 'graphql';
import { gitHubReceiver } from '../../../local/azure/receivers/github.js';
import type { TicketDesk, TicketText } from '../../../shared/destinations/destination.js';
import type { HttpRequest } from '../../../shared/destinations/http.js';
import { createHttpClient } from '../../../shared/destinations/httpClient.js';
import type { Outcome } from '../../../shared/destinations/outcome.js';
import { github } from '../../../shared/destinations/tickets/github.js';
import { isObject } from '../../../shared/json.js';
import { ticketText } from '../../../shared/outbox/ticketText.js';
import { hashOf } from '../../../shared/text.js';
import { ROOT } from '../../docs/pages.js';
import { finding } from '../../outbox/support.js';
import { receiverServer } from '../../support/receiverServer.js';
import { NOW, surroundingsWith } from '../../support/surroundings.js';
import { membersOf, problemsIn } from './described.js';

/** Types that GitHub's own OpenAPI description was made into: `paths` has every path with its methods. */
const DESCRIPTION = '@octokit/openapi-types';
const TOKEN = 'open-sesame-7';
const MARKER = hashOf('a finding');
const TEXT: TicketText = ticketText(finding('pay', 1), 'https://portal.azure.com');
const WORSE: TicketText = { ...TEXT, title: 'It got worse', body: [], severity: 'critical' };

interface Request {
  readonly method: string;
  /** From `/repos` on, or `/graphql`, with its query. */
  readonly path: string;
  readonly json?: unknown;
}

/** Every request that a desk makes in the life of a ticket. */
async function requests(): Promise<readonly Request[]> {
  const server = await receiverServer(gitHubReceiver({ repository: 'org/cloud', token: TOKEN }), NOW);
  const made: Request[] = [];
  const http = createHttpClient();
  const recording = (request: HttpRequest) => {
    const json = 'json' in request ? { json: request.json } : {};
    made.push({ method: request.method, path: request.url.slice(`${server.url}/github`.length), ...json });
    return http(request);
  };
  const settings = { url: `${server.url}/github`, repository: 'org/cloud', token: '${env:TOKEN}', labels: ['vigie'] };
  const given = github.settings.parse({ ...settings, assignee: 'octocat' });
  const desk = await github.open(given, surroundingsWith({ TOKEN }, { http: recording }));
  try {
    if (desk.family === 'tickets') await live(desk);
  } finally {
    await server.close();
  }
  return made;
}

async function live(desk: TicketDesk): Promise<void> {
  taken(await desk.find(MARKER));
  const reference = taken(await desk.create(MARKER, TEXT));
  taken(await desk.find(MARKER));
  taken(await desk.update(reference, { before: TEXT, after: WORSE, note: 'it got worse' }));
  taken(await desk.resolve(reference, 'mended'));
  taken(await desk.reopen(reference, { before: WORSE, after: TEXT, note: 'it is back' }));
  taken(await desk.look?.([reference, { id: '999', number: '#999', url: null }]));
  // One that is not there makes it look for its repository.
  taken(await desk.update({ id: '999', number: '#999', url: null }, { before: null, after: TEXT, note: 'x' }));
}

function taken<T>(outcome: Outcome<T> | undefined): T {
  if (outcome?.outcome !== 'accepted') throw new Error(`the simulated service said ${JSON.stringify(outcome)}`);
  return outcome.value as T;
}

/** What the description says against requests; each is held against the path that fits it. */
function againstRest(all: readonly Request[]): readonly string[] {
  const templates = membersOf(DESCRIPTION, 'paths');
  const problems: string[] = [];
  const lines = all.flatMap(({ method, path, json }, at) => {
    const [plain = '', query] = path.split('?');
    const template = templateOf(plain, templates);
    if (template === undefined) problems.push(`${plain} is no path that is described`);
    if (template === undefined) return [];
    const operation = `Operation<${JSON.stringify(template)}, ${JSON.stringify(method.toLowerCase())}>`;
    return [
      `export const there${at}: Exists<${operation}> = true;`,
      ...(json === undefined ? [] : [`export const body${at}: Body<${operation}> = ${JSON.stringify(json)};`]),
      ...(query === undefined ? [] : [`export const query${at}: Query<${operation}> = ${queryLiteral(query)};`]),
    ];
  });
  return [...problems, ...problemsIn([HEAD, ...lines].join('\n'))];
}

const HEAD = `
import type { paths } from '${DESCRIPTION}';
type Operation<P extends keyof paths, M extends string> = M extends keyof paths[P] ? paths[P][M] : undefined;
type Exists<O> = O extends { responses: unknown } ? true : false;
type Body<O> = O extends { requestBody?: infer R }
  ? NonNullable<R> extends { content: { 'application/json': infer B } } ? B : never : never;
type Query<O> = O extends { parameters: { query?: infer Q } } ? NonNullable<Q> : never;
`;

/** The most literal one, as OpenAPI has it. */
function templateOf(path: string, templates: readonly string[]): string | undefined {
  const fitting = templates.filter((template) => {
    const pattern = template.replace(/[.*+?^$()|[\]\\]/g, '\\$&').replace(/\{[^}]+\}/g, '[^/]+');
    return new RegExp(`^${pattern}$`).test(path);
  });
  return fitting.sort((a, b) => a.split('{').length - b.split('{').length)[0];
}

/** What is a number stands in a query as its digits. */
function queryLiteral(query: string): string {
  const pairs = [...new URLSearchParams(query)].map(([key, value]) => [key, /^\d+$/.test(value) ? +value : value]);
  return JSON.stringify(Object.fromEntries(pairs));
}

/** What GitHub's schema says against a GraphQL request, its variables included. */
function againstGraph(schema: GraphQLSchema, json: unknown): readonly string[] {
  if (!isObject(json) || typeof json.query !== 'string') return ['it has no query'];
  const document = parse(json.query);
  const [operation] = document.definitions;
  const asked = operation?.kind === Kind.OPERATION_DEFINITION ? (operation.variableDefinitions ?? []) : [];
  const { errors = [] } = getVariableValues(schema, asked, isObject(json.variables) ? json.variables : {});
  return [...validate(schema, document), ...errors].map(({ message }) => message);
}

describe('what is asked of GitHub is as its own description has it', () => {
  let all: readonly Request[];
  let schema: GraphQLSchema;
  beforeAll(async () => {
    all = await requests();
    schema = buildSchema(readFileSync(join(ROOT, 'node_modules/@octokit/graphql-schema/schema.graphql'), 'utf8'), {
      assumeValid: true,
    });
  });
  const isGraph = ({ path }: Request) => path === '/graphql';

  test('every request of REST: path, method, query and body', () => {
    const rest = all.filter((one) => !isGraph(one));
    expect(new Set(rest.map(({ method, path }) => `${method} ${path.split('?')[0]}`))).toEqual(
      new Set([
        'GET /repos/org/cloud/issues',
        'POST /repos/org/cloud/issues',
        'GET /repos/org/cloud/issues/1',
        'PATCH /repos/org/cloud/issues/1',
        'POST /repos/org/cloud/issues/1/comments',
        'GET /repos/org/cloud/issues/999',
        'GET /repos/org/cloud',
      ]),
    );
    expect(againstRest(rest)).toEqual([]);
  });

  test('every query of GraphQL, with its variables', () => {
    const graph = all.filter(isGraph);
    expect(graph.length).toBeGreaterThan(1);
    expect(graph.flatMap(({ json }) => againstGraph(schema, json))).toEqual([]);
  });

  test.each<[string, Request, RegExp]>([
    ['a path that is not there', { method: 'GET', path: '/repos/org/cloud/tickets' }, /no path that is described/],
    [
      'a method that is not there',
      { method: 'PUT', path: '/repos/org/cloud/issues' },
      /not assignable to type 'false'/,
    ],
    [
      'a field that is not there',
      { method: 'POST', path: '/repos/org/cloud/issues', json: { title: 'x', assigneees: ['y'] } },
      /"assigneees"' does not exist/,
    ],
    [
      'a title that is missing',
      { method: 'POST', path: '/repos/org/cloud/issues', json: { body: 'x' } },
      /'title' is missing/,
    ],
    [
      'a word that is none of the list',
      { method: 'PATCH', path: '/repos/org/cloud/issues/1', json: { state_reason: 'done' } },
      /"done"/,
    ],
    [
      'a query that is not there',
      { method: 'GET', path: '/repos/org/cloud/issues?label=x' },
      /"label"' does not exist/,
    ],
  ])('the description would tell: %s', (_what, request, words) => {
    expect(againstRest([request]).join('\n')).toMatch(words);
  });

  test.each([
    ['a field that is not there', 'query($owner: String!) { repository(owner: $owner, name: "x") { isues } }', /isues/],
    ['a variable of another type', 'query($owner: Int!) { repository(owner: $owner, name: "x") { id } }', /\$owner/],
  ])('the schema would tell: %s', (_what, query, words) => {
    expect(againstGraph(schema, { query, variables: { owner: 'org' } }).join('\n')).toMatch(words);
  });
});
