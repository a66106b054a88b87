import { gitHubReceiver } from '../../../local/azure/receivers/github.js';
import type { Handled, ReceiverRequest } from '../../../local/azure/receivers/receiver.js';
import { requestOf } from './receiverRequest.js';

const options = { repository: 'org/cloud', token: 'not-a-secret' };
const issues = '/github/repos/org/cloud/issues';
const headers = { 'user-agent': 'test', authorization: 'Bearer not-a-secret' };
let desk = gitHubReceiver(options);
beforeEach(() => {
  desk = gitHubReceiver(options);
});

const call = (method: string, target: string, body?: unknown, rest: Partial<ReceiverRequest> = {}): Handled =>
  desk.handle(requestOf(method, target, body, { headers, ...rest }));
const create = (more: object = {}, rest: Partial<ReceiverRequest> = {}) =>
  call('POST', issues, { title: 'x', body: 'y', ...more }, rest);
const tickets = () => desk.tickets?.(new Date()) ?? [];

test('an issue is made, changed and commented; the reason counts with a change of the state alone', () => {
  expect(create({ labels: ['a'], assignees: ['octocat'] }).answer).toMatchObject({
    status: 201,
    body: { number: 1, state: 'open', state_reason: null, labels: [{ name: 'a' }], assignees: [{ login: 'octocat' }] },
  });
  expect(call('PATCH', `${issues}/1`, { state_reason: 'not_planned' }).answer.body).toMatchObject({
    state_reason: null,
  });
  const closed = call('PATCH', `${issues}/1`, { state: 'closed', state_reason: 'not_planned' });
  expect(closed.answer.body).toMatchObject({ state: 'closed', state_reason: 'not_planned' });
  expect(call('POST', `${issues}/1/comments`, { body: 'z' }).answer.status).toBe(201);
  expect(tickets()).toMatchObject([{ state: 'closed', fields: { comments: ['z'] } }]);
});

test.each([
  ['no title', { title: '' }, 'title', 'missing_field'],
  ['a title that is too long', { title: 'x'.repeat(257) }, 'title', 'custom'],
  ['a body that is too long', { body: 'x'.repeat(65_537) }, 'body', 'custom'],
  ['a label that is too long', { labels: ['x'.repeat(51)] }, 'name', 'custom'],
  ['a person whom nobody knows', { assignees: ['nobody'] }, 'assignees', 'invalid'],
  ['a state that is none', { state: 'done' }, 'state', 'invalid'],
  ['a reason that is none', { state: 'closed', state_reason: 'x' }, 'state_reason', 'invalid'],
])('%s is refused, and the next issue has the number it would have had', (_what, more, field, code) => {
  expect(create(more).answer).toMatchObject({ status: 422, body: { errors: [{ field, code }] } });
  expect(create().answer.body).toMatchObject({ number: 1 });
});

test.each([
  ['no user agent', 'GET', issues, { headers: { authorization: headers.authorization } }, 403],
  ['another token', 'GET', issues, { headers: { ...headers, authorization: 'Bearer x' } }, 401],
  ['an expired token', 'POST', '/github/graphql', { lie: 'expire' }, 401],
  ['no rights', 'POST', issues, { lie: 'forbid' }, 403],
  ['another repository', 'GET', '/github/repos/org/other/issues', {}, 404],
  ['an issue that never was', 'GET', `${issues}/9`, {}, 404],
  ['a body that is no JSON', 'POST', issues, {}, 400],
  ['another verb', 'DELETE', issues, {}, 404],
])('%s', (_what, method, target, rest, status) => {
  expect(call(method, target, '{', rest).answer.status).toBe(status);
});

test('lists are open issues, newest first, unless they are asked for others', () => {
  for (const label of ['a', 'b', 'a']) create({ labels: [label] });
  call('PATCH', `${issues}/1`, { state: 'closed' });
  const listed = (query: string, rest: Partial<ReceiverRequest> = {}) =>
    (call('GET', `${issues}?${query}`, '', rest).answer.body as { number: number }[]).map(({ number }) => number);
  expect(listed('')).toEqual([3, 2]);
  expect(listed('labels=A&state=all&direction=asc')).toEqual([1, 3]);
  expect(listed('state=all&per_page=2&page=2')).toEqual([1]);
  expect(listed('labels=a', { lie: 'blindSearch' })).toEqual([]);
});

test('GraphQL shows issues by number, and says which are not there', () => {
  create();
  const query = 'query { repository { i1: issue(number: 1) { number state } i2: issue(number: 2) { number } } }';
  const asked = { query, variables: { owner: 'org', name: 'cloud' } };
  expect(call('POST', '/github/graphql', asked).answer.body).toMatchObject({
    data: { repository: { i1: { number: 1, state: 'OPEN' }, i2: null } },
    errors: [{ type: 'NOT_FOUND', path: ['repository', 'i2'] }],
  });
  expect(call('POST', '/github/graphql', { query, variables: {} }).answer.body).toMatchObject({
    data: { repository: null },
  });
});

test.each([
  ['acceptTwice', [['a'], ['a']], [true, true]],
  ['acceptAndDrop', [[]], [true]],
])('the lie %s', (lie, labels, accepted) => {
  const { answer, received } = create({ labels: ['a'] }, { lie });
  expect(answer.status).toBe(201);
  expect(received?.map((one) => one.accepted)).toEqual(accepted);
  expect(tickets().map(({ fields }) => fields.labels)).toEqual(labels);
});

test('another instance goes on from its state; what was deleted is told from what never was', () => {
  create({ body: '<!-- vigie:0f --> y' });
  create();
  call('POST', '/github/graphql', {
    query: 'mutation { deleteIssue(input: { issueId: "I_2" }) { clientMutationId } }',
  });
  const next = gitHubReceiver(options);
  next.restore(JSON.parse(JSON.stringify(desk.state())));
  desk = next;
  expect(tickets()).toMatchObject([{ id: '1', correlationId: '0f' }]);
  expect(call('GET', `${issues}/2`).answer).toMatchObject({ status: 410, body: { message: 'This issue was deleted' } });
  expect(call('GET', `${issues}/3`).answer.status).toBe(404);
  expect(create().answer.body).toMatchObject({ number: 3 });
  expect(() => next.restore({})).toThrow('github');
});
