import type { Handled, ReceiverRequest } from '../../../local/azure/receivers/receiver.js';
import { serviceNowReceiver } from '../../../local/azure/receivers/servicenow.js';
import { requestOf } from './receiverRequest.js';

const table = '/servicenow/api/now/table/incident';
const headers = {
  'content-type': 'application/json',
  authorization: `Basic ${Buffer.from('vigie:not-a-secret').toString('base64')}`,
};
let desk = serviceNowReceiver({ user: 'vigie', password: 'not-a-secret' });
beforeEach(() => {
  desk = serviceNowReceiver({ user: 'vigie', password: 'not-a-secret' });
});

const call = (method: string, target: string, body?: unknown, rest: Partial<ReceiverRequest> = {}): Handled =>
  desk.handle(requestOf(method, target, body, { headers, ...rest }));
const resultOf = ({ answer }: Handled): Record<string, unknown> =>
  (answer.body as { result: Record<string, unknown> }).result;
const create = (fields: object = {}) =>
  resultOf(call('POST', table, { short_description: 'x', correlation_id: 'ab', ...fields }));
const one = (sysId: unknown) => `${table}/${String(sysId)}`;

test('an incident is made with texts only and can be read at once', () => {
  const made = call('POST', table, {
    short_description: 'old version',
    correlation_id: 'ab12',
    urgency: 1,
    impact: 1,
    u_unknown: 'x',
  });
  expect(made.answer.status).toBe(201);
  const record = resultOf(made);
  expect(record).toMatchObject({
    number: 'INC0010001',
    state: '1',
    priority: '1',
    correlation_id: 'ab12',
    work_notes: '',
  });
  expect(record).not.toHaveProperty('u_unknown');
  expect(Object.values(record).every((value) => typeof value === 'string')).toBe(true);
  expect(made.answer.headers?.location).toBe(one(record.sys_id));
  expect(resultOf(call('GET', one(record.sys_id)))).toEqual(record);
  expect(desk.tickets?.(new Date())).toMatchObject([{ correlationId: 'ab12', state: 'open' }]);
});

test('fields asked for are the fields shown, references as link and value', () => {
  create({ assignment_group: 'a'.repeat(32) });
  const [shown] = resultOf(call('GET', `${table}?sysparm_fields=number,assignment_group`)) as unknown as object[];
  expect(shown).toEqual({
    number: 'INC0010001',
    assignment_group: { link: expect.any(String), value: 'a'.repeat(32) },
  });
});

test.each([
  ['short_description', 160],
  ['description', 4_000],
  ['correlation_id', 100],
])('%s is cut at %i characters', (field, width) => {
  expect(String(create({ [field]: 'y'.repeat(5_000) })[field])).toHaveLength(width);
});

test.each([
  ['a condition', 'correlation_id=ab^ORDERBYsys_created_on', ['ab']],
  ['a newest-first order', 'ORDERBYDESCnumber', ['ef', 'cd', 'ab']],
  ['an alternative', 'correlation_id=ab^ORcorrelation_id=cd', ['ab', 'cd']],
  ['a second set', 'correlation_id=ab^NQcorrelation_id=ef', ['ab', 'ef']],
  ['a list', 'correlation_idINab,ef', ['ab', 'ef']],
  ['nothing found', 'correlation_id=zz', []],
  ['a misspelt field: every row', 'corelation_id=ab', ['ab', 'cd', 'ef']],
  ['a misspelt field beside a good one', 'corelation_id=ab^correlation_id=cd', ['cd']],
])('a query with %s', (_what, query, expected) => {
  for (const id of ['ab', 'cd', 'ef']) create({ correlation_id: id });
  const target = `${table}?sysparm_query=${encodeURIComponent(query)}&sysparm_fields=correlation_id`;
  expect(call('GET', target).answer.body).toEqual({ result: expected.map((id) => ({ correlation_id: id })) });
});

test('a limit holds before anything is shown, a blind search shows all', () => {
  for (const id of ['ab', 'cd']) create({ correlation_id: id });
  const target = `${table}?sysparm_query=correlation_id=ab&sysparm_limit=1`;
  expect(call('GET', target, '', { lie: 'blindSearch' }).answer).toMatchObject({
    headers: { 'x-total-count': '2' },
    body: { result: [{}] },
  });
});

test.each([
  ['resolving without code', { state: '6', close_notes: 'n' }, 403, /Data Policy Exception.*: Resolution code$/],
  ['resolving without notes', { state: '6', close_code: 'c' }, 403, /Data Policy Exception.*: Resolution notes$/],
  ['holding without a reason', { state: '3' }, 403, /On hold reason/],
])('%s is refused and changes nothing', (_what, body, status, message) => {
  const { sys_id } = create();
  expect(call('PATCH', one(sys_id), { ...body, urgency: '1' }).answer).toMatchObject({
    status,
    body: { error: { message: expect.stringMatching(message) }, status: 'failure' },
  });
  expect(resultOf(call('GET', one(sys_id)))).toMatchObject({ state: '1', urgency: '3' });
});

test('a resolved incident reopens for seven days, then it is closed and read-only', () => {
  const { sys_id } = create();
  const at = (now: string) => ({ now: new Date(now) });
  const resolve = { state: '6', close_code: 'Solution provided', close_notes: 'done' };
  expect(call('PATCH', one(sys_id), resolve).answer.status).toBe(200);
  expect(resultOf(call('PATCH', one(sys_id), { state: '2' }, at('2026-11-24T00:00:00Z')))).toMatchObject({
    state: '2',
    close_code: '',
  });
  call('PATCH', one(sys_id), resolve, at('2026-11-25T00:00:00Z'));
  expect(resultOf(call('GET', one(sys_id), '', at('2026-12-01T23:59:59Z')))).toMatchObject({ state: '6' });
  expect(call('PATCH', one(sys_id), { state: '2' }, at('2026-12-02T00:00:00Z')).answer).toMatchObject({
    status: 403,
    body: { error: { message: 'Operation Failed', detail: expect.stringContaining('Business Rule') } },
  });
  expect(desk.tickets?.(new Date('2026-12-02T00:00:00Z'))).toMatchObject([{ state: 'closed', fields: { state: '7' } }]);
});

test('journal fields append and read as nothing', () => {
  const { sys_id } = create({ work_notes: 'first' });
  expect(resultOf(call('PATCH', one(sys_id), { work_notes: 'second', comments: 'third' }))).toMatchObject({
    work_notes: '',
    comments: '',
  });
  expect(desk.tickets?.(new Date())[0]?.fields.notes).toMatchObject([
    { text: 'first' },
    { text: 'second' },
    { field: 'comments' },
  ]);
});

test.each([
  ['another password', 'GET', table, { headers: {} }, 401],
  ['an expired account', 'GET', table, { lie: 'expire' }, 401],
  ['no rights', 'POST', table, { lie: 'forbid' }, 403],
  ['another table', 'GET', '/servicenow/api/now/table/sys_user', {}, 400],
  ['an unknown record', 'GET', one('0'.repeat(32)), {}, 404],
  ['a body that is no JSON', 'POST', table, {}, 400],
  ['another content type', 'POST', table, { headers: { ...headers, 'content-type': 'text/plain' } }, 415],
  ['another verb', 'PATCH', table, {}, 405],
])('%s is refused in the form of the API', (_what, method, target, rest, status) => {
  expect(call(method, target, '{', rest).answer).toMatchObject({ status, body: { error: {}, status: 'failure' } });
});

test('a deleted incident is gone', () => {
  const { sys_id } = create();
  expect(call('DELETE', one(sys_id)).answer.status).toBe(204);
  expect(call('PATCH', one(sys_id), { state: '2' }).answer.status).toBe(404);
});

test('writes are remembered with their verdict, reads are not', () => {
  expect(call('GET', table).received).toBeUndefined();
  expect(call('POST', table, { correlation_id: 'q' }).received).toMatchObject([
    { accepted: true, body: { correlation_id: 'q' } },
  ]);
  expect(call('POST', table, '{').received).toMatchObject([{ accepted: false, body: '{' }]);
});

test('another instance goes on from its state, numbers included', () => {
  create();
  const state = JSON.parse(JSON.stringify(desk.state()));
  const next = serviceNowReceiver({ user: 'vigie', password: 'not-a-secret' });
  next.restore(state);
  desk = next;
  expect(create().number).toBe('INC0010002');
  expect(next.tickets?.(new Date())).toHaveLength(2);
  expect(() => next.restore({})).toThrow('servicenow');
});
