import { jiraReceiver } from '../../../local/azure/receivers/jira.js';
import type { Handled, ReceiverRequest } from '../../../local/azure/receivers/receiver.js';
import { requestOf } from './receiverRequest.js';

const USER = 'vigie@corp.example';
const authorization = `Basic ${Buffer.from(`${USER}:not-a-secret`).toString('base64')}`;
const headers = { 'content-type': 'application/json', authorization };
const CLOUD = '/jira/rest/api/3';
const CENTER = '/jira/rest/api/2';
let desk = jiraReceiver({ user: USER, token: 'not-a-secret' });
beforeEach(() => {
  desk = jiraReceiver({ user: USER, token: 'not-a-secret' });
});

const call = (method: string, target: string, body?: unknown, rest: Partial<ReceiverRequest> = {}): Handled =>
  desk.handle(requestOf(method, target, body, { headers, ...rest }));
const fields = (more: object = {}) => ({
  fields: { project: { key: 'OPS' }, issuetype: { name: 'Task' }, summary: 's', labels: ['vigie-ab'], ...more },
});
const create = (api = CLOUD, more = {}) =>
  (call('POST', `${api}/issue`, fields(more)).answer.body as { id: string }).id;
const doc = (...content: unknown[]) => ({ type: 'doc', version: 1, content });
const paragraph = (...content: unknown[]) => ({ type: 'paragraph', content });
const text = (words: string, more = {}) => ({ type: 'text', text: words, ...more });
const link = { marks: [{ type: 'link', attrs: { href: 'https://x.example' } }] };

test.each([
  ['a paragraph', doc(paragraph(text('x'), { type: 'hardBreak' }, text('y', link))), 201],
  ['code of several lines', doc({ type: 'codeBlock', content: [text('a\nb')] }), 201],
  ['nothing', doc(), 201],
  ['a text as such', 'x', 400],
  ['an empty text', doc(paragraph(text(''))), 400],
  ['a line break in a text', doc(paragraph(text('a\nb'))), 400],
  ['marks in code', doc({ type: 'codeBlock', content: [text('a', link)] }), 400],
  ['a mark that is none', doc(paragraph(text('a', { marks: [{ type: 'blink' }] }))), 400],
  ['an attribute that is null', doc({ type: 'codeBlock', attrs: { language: null }, content: [text('a')] }), 400],
  ['a list without items', doc({ type: 'bulletList', content: [] }), 400],
  ['a text outside of a paragraph', doc(text('x')), 400],
  ['a node that is none', doc({ type: 'html', content: [] }), 400],
  ['another version', { ...doc(), version: 2 }, 400],
])('a description that is %s', (_what, description, status) => {
  const { answer } = call('POST', `${CLOUD}/issue`, fields({ description }));
  expect(answer.status).toBe(status);
  if (status === 400) expect(answer.body).toEqual({ errorMessages: ['INVALID_INPUT'], errors: {} });
});

test.each([
  ['another project', { project: { key: 'HR' } }, 'project'],
  ['a type that is none', { issuetype: { name: 'Wish' } }, 'issuetype'],
  ['a summary of 256 characters', { summary: 'x'.repeat(256) }, 'summary'],
  ['a summary of two lines', { summary: 'a\nb' }, 'summary'],
  ['a label with a space', { labels: ['a b'] }, 'labels'],
  ['a priority that is none', { priority: { name: 'P1' } }, 'priority'],
  ['a day that is none', { duedate: '2026-12-01T00:00:00Z' }, 'duedate'],
  ['a field that is not on the screen', { customfield_1: 'x' }, 'customfield_1'],
])('an issue with %s is refused, and not made', (_what, more, field) => {
  for (const api of [CLOUD, CENTER]) {
    const { answer, received } = call('POST', `${api}/issue`, fields(more));
    expect(answer).toMatchObject({ status: 400, body: { errors: { [field]: expect.any(String) } } });
    expect(received).toMatchObject([{ accepted: false }]);
  }
  expect(desk.tickets?.(new Date())).toEqual([]);
});

test('a text of more than 32,767 characters is refused', () => {
  const long = 'x'.repeat(32_768);
  expect(call('POST', `${CENTER}/issue`, fields({ description: long })).answer.status).toBe(400);
  expect(call('POST', `${CLOUD}/issue`, fields({ description: doc(paragraph(text(long))) })).answer.status).toBe(400);
  expect(call('POST', `${CENTER}/issue`, fields({ description: long.slice(1) })).answer.status).toBe(201);
});

test.each([
  ['unbounded', `${CLOUD}/search/jql?jql=ORDER BY created`, 400],
  ['not understood', `${CLOUD}/search/jql?jql=text ~ "x"`, 400],
  ['the API that went', `${CLOUD}/search?jql=labels="vigie-ab"`, 410],
  ['an id that is not there', `${CENTER}/search?jql=id in (10001,77)`, 400],
  ['the same, not validated', `${CENTER}/search?jql=id in (10001,77)&validateQuery=false`, 200],
])('a search that is %s', (_what, target, status) => {
  create(CENTER);
  expect(call('GET', target).answer.status).toBe(status);
});

test('Cloud shows the id alone where no fields are asked for', () => {
  create();
  const found = call('GET', `${CLOUD}/search/jql?jql=labels = "vigie-ab"`).answer.body;
  expect(found).toMatchObject({ issues: [{ key: 'OPS-1', fields: {} }], isLast: true });
});

test.each([
  [CLOUD, 'search/jql', 240_000],
  [CENTER, 'search', 45_000],
])('a blind search at %s misses what is new, a look at the issue does not', (api, search, ms) => {
  const id = create(api);
  const later = (passed: number) => new Date(Date.parse('2026-11-23T01:30:00.000Z') + passed);
  const found = (now: Date, lie: string | null) =>
    (call('GET', `${api}/${search}?jql=labels = "vigie-ab"`, '', { now, lie }).answer.body as { issues: [] }).issues
      .length;
  expect([found(later(0), null), found(later(ms - 1), 'blindSearch'), found(later(ms), 'blindSearch')]).toEqual([
    1, 0, 1,
  ]);
  expect(call('GET', `${api}/issue/${id}`, '', { lie: 'blindSearch' }).answer.status).toBe(200);
});

test.each([
  ['GET', `${CLOUD}/search/jql?jql=x`, 200],
  ['POST', `${CLOUD}/issue/bulkfetch`, 200],
  ['GET', `${CLOUD}/myself`, 401],
  ['GET', `${CLOUD}/issue/10001`, 404],
  ['GET', `${CLOUD}/project/OPS`, 404],
  ['POST', `${CLOUD}/issue`, 401],
])('whoever is not known sees nothing: %s %s', (method, target, status) => {
  create();
  const stranger = { headers: { ...headers, authorization: 'Basic eA==' } };
  for (const rest of [stranger, { lie: 'expire' }]) {
    const { answer } = call(method, target, {}, rest);
    expect(answer).toMatchObject({ status, headers: { 'x-seraph-loginreason': 'AUTHENTICATED_FAILED' } });
    if (status === 200) expect(answer.body).toMatchObject({ issues: [] });
  }
});

test('a token as bearer is for Data Center alone, whose strangers are called anonymous', () => {
  const bearer = { headers: { ...headers, authorization: 'Bearer not-a-secret' } };
  expect(call('GET', `${CENTER}/myself`, '', bearer).answer.status).toBe(200);
  expect(call('GET', `${CLOUD}/myself`, '', bearer).answer.status).toBe(401);
  expect(call('GET', `${CENTER}/myself`, '', { lie: 'expire' }).answer.headers).toEqual({ 'x-ausername': 'anonymous' });
});

test('a right that is missing is 403 for writes', () => {
  expect(call('POST', `${CLOUD}/issue`, fields(), { lie: 'forbid' }).answer.status).toBe(403);
  expect(call('GET', `${CLOUD}/myself`, '', { lie: 'forbid' }).answer.status).toBe(200);
});

const ticket = () => desk.tickets?.(new Date())[0];
const note = { update: { comment: [{ add: { body: doc(paragraph(text('why'))) } }] } };
test.each([
  ['31', {}, 204, 'closed', 0],
  ['31', { fields: { resolution: { name: 'Done' } } }, 400, 'open', 0],
  ['41', { fields: { resolution: { name: "Won't Do" } } }, 204, 'closed', 1],
  ['41', {}, 400, 'open', 0],
  ['41', { fields: { resolution: { name: 'Nope' } } }, 400, 'open', 0],
  ['77', {}, 400, 'open', 0],
])('transition %s with %j: a comment is kept on a screen alone', (id, more, status, state, comments) => {
  const moved = call('POST', `${CLOUD}/issue/${create()}/transitions`, { transition: { id }, ...more, ...note });
  expect(moved.answer.status).toBe(status);
  expect(ticket()).toMatchObject({ state, correlationId: 'ab' });
  expect(ticket()?.fields.comments).toHaveLength(comments);
});

test('what is closed at Data Center cannot be edited, but told and reopened', () => {
  const path = `${CENTER}/issue/${create(CENTER)}`;
  const move = (transition: string, more = {}) =>
    call('POST', `${path}/transitions`, { transition: { id: transition }, ...more }).answer.status;
  expect(move('2', { fields: { resolution: { name: 'Fixed' } } })).toBe(204);
  expect(call('PUT', path, { fields: { summary: 'new' } }).answer.status).toBe(403);
  expect(call('POST', `${path}/comment`, { body: 'told' }).answer.status).toBe(201);
  expect(move('3')).toBe(204);
  expect(call('PUT', path, { fields: { summary: 'new' } }).answer.status).toBe(204);
  expect(ticket()).toMatchObject({ state: 'open', fields: { summary: 'new', resolution: null, status: 'Reopened' } });
});

test('Cloud and Data Center do not see each other, and other paths are answered with a page', () => {
  expect(call('GET', `${CENTER}/issue/${create()}`).answer.status).toBe(404);
  expect(call('GET', '/jira/browse/OPS-1').answer.body).toMatch(/^<html>/);
  expect(call('PATCH', `${CLOUD}/issue`, {}).answer.status).toBe(405);
});

test('its state goes into another one, and only in its own form', () => {
  create();
  const other = jiraReceiver({ user: USER, token: 'not-a-secret' });
  other.restore(JSON.parse(JSON.stringify(desk.state())));
  expect(other.tickets?.(new Date())).toEqual(desk.tickets?.(new Date()));
  expect(() => other.restore({ made: 1 })).toThrow('state of jira');
});
