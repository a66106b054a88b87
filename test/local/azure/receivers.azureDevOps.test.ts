import { AZURE_DEVOPS_AUDIENCE, azureDevOpsReceiver } from '../../../local/azure/receivers/azureDevOps.js';
import type { Handled, ReceiverRequest } from '../../../local/azure/receivers/receiver.js';
import { requestOf } from './receiverRequest.js';

const options = { project: 'cloud', token: 'not-a-secret' };
const wit = '/azuredevops/org/cloud/_apis/wit';
const version = 'api-version=7.1';
const headers = {
  'content-type': 'application/json-patch+json',
  authorization: `Basic ${Buffer.from(':not-a-secret').toString('base64')}`,
};
let desk = azureDevOpsReceiver(options);
beforeEach(() => {
  desk = azureDevOpsReceiver(options);
});

const call = (method: string, target: string, body?: unknown, rest: Partial<ReceiverRequest> = {}): Handled =>
  desk.handle(requestOf(method, target, body, { headers, ...rest }));
const setting = (fields: object) =>
  Object.entries(fields).map(([name, value]) => ({ op: 'add', path: `/fields/${name}`, value }));
const create = (fields: object = {}, type = 'Task', rest: Partial<ReceiverRequest> = {}) =>
  call('POST', `${wit}/workitems/$${type}?${version}`, setting({ 'System.Title': 'x', ...fields }), rest);
const change = (fields: object) => call('PATCH', `${wit}/workitems/1?${version}`, setting(fields));
const tickets = () => desk.tickets?.(new Date()) ?? [];

test('a work item begins in the first state of its type, and is shown as the service writes it', () => {
  const { answer, received } = create({
    'System.Description': '<p>it&#39;s &quot;x&quot; &lt;b&gt;<script>y</script></p>',
    'Microsoft.VSTS.Scheduling.DueDate': '2026-12-01T00:00:00.000Z',
  });
  expect(answer).toMatchObject({
    status: 200,
    body: {
      ...{ id: 1, rev: 1 },
      fields: {
        'System.State': 'New',
        'System.Description': '<p>it\'s "x" &lt;b&gt;</p>',
        'Microsoft.VSTS.Scheduling.DueDate': '2026-12-01T00:00:00Z',
      },
    },
  });
  expect(received).toMatchObject([{ accepted: true }]);
});

test.each([
  ['no title', { 'System.Title': ' ' }, 'RuleValidationException', 'Required'],
  ['a title that is too long', { 'System.Title': 'x'.repeat(256) }, 'RuleValidationException', 'InvalidTooLong'],
  ['a state of another type', { 'System.State': 'Done' }, 'RuleValidationException', 'InvalidNotInList'],
  ['a reason that does not fit', { 'System.Reason': 'Duplicate' }, 'RuleValidationException', 'InvalidListValue'],
  ['a priority that is none', { 'Microsoft.VSTS.Common.Priority': 5 }, 'RuleValidationException', 'InvalidListValue'],
  ['a field of another type', { 'Microsoft.VSTS.Common.Severity': '1 - Critical' }, 'RuleValidation', 'InvalidField'],
  ['a field that is none', { 'Custom.Other': 1 }, 'FieldNotFound', 'TF51535'],
  ['another area', { 'System.AreaPath': 'other\\x' }, 'TreeNodeNotFound', 'TF401347'],
  ['a tag that is too long', { 'System.Tags': 'x'.repeat(401) }, 'InvalidTagName', 'TF401407'],
])('%s is refused in the words of the service, and nothing is made', (_what, fields, typeKey, words) => {
  expect(create(fields).answer).toMatchObject({
    status: 400,
    body: { typeKey: expect.stringContaining(typeKey), message: expect.stringContaining(words) },
  });
  expect(tickets()).toEqual([]);
});

test('a change holds for the revision that it names', () => {
  create();
  const stale = [{ op: 'test', path: '/rev', value: 7 }, ...setting({ 'System.Title': 'y' })];
  expect(call('PATCH', `${wit}/workitems/1?${version}`, stale).answer).toMatchObject({
    status: 412,
    body: { typeKey: 'TestPatchOperationFailedException' },
  });
  expect(tickets()[0]?.fields['System.Title']).toBe('x');
  expect(change({ 'System.State': 'Removed' }).answer).toMatchObject({
    body: { rev: 2, fields: { 'System.Reason': 'Removed from the backlog' } },
  });
  expect(tickets()[0]?.state).toBe('closed');
});

test.each([
  [
    'another content type',
    'POST',
    `/workitems/$Task?${version}`,
    { headers: { ...headers, 'content-type': 'text/plain' } },
    415,
  ],
  ['no version', 'POST', '/workitems/$Task', {}, 400],
  ['a type that is none', 'POST', `/workitems/$Story?${version}`, {}, 404],
  ['an item that is none', 'GET', '/workitems/9', {}, 404],
  ['a query that is none', 'POST', `/wiql?${version}`, {}, 400],
  ['a batch of nothing', 'POST', `/workitemsbatch?${version}`, {}, 400],
  ['no rights', 'GET', '/workitems/9', { lie: 'forbid' }, 403],
  ['an expired token on GET', 'GET', '/workitems/9', { lie: 'expire' }, 203],
  ['an expired token on POST', 'POST', `/wiql?${version}`, { lie: 'expire' }, 203],
  ['an expired token on PATCH', 'PATCH', `/workitems/9?${version}`, { lie: 'expire' }, 401],
  ['a token for something else', 'GET', '/workitems/9', { headers: {}, audience: 'https://other.example' }, 203],
  ['a path that is none', 'GET', '/queries', {}, 404],
])('%s', (_what, method, target, rest, status) => {
  expect(call(method, `${wit}${target}`, '{}', rest).answer.status).toBe(status);
});

test('a token of Entra will do, and another project is not there', () => {
  const rest = { headers: {}, audience: AZURE_DEVOPS_AUDIENCE };
  expect(call('GET', `${wit}/workitemtypes/Bug/states`, '', rest).answer.status).toBe(200);
  expect(call('GET', '/azuredevops/org/other/_apis/wit/workitemtypes/Bug/states').answer).toMatchObject({
    status: 404,
    body: { message: expect.stringContaining('TF200016') },
  });
});

test('a batch names what is missing, or has null in its place where it is asked to', () => {
  create();
  const path = `${wit}/workitemsbatch?${version}`;
  expect(call('POST', path, { ids: [1, 2] }).answer).toMatchObject({ status: 404 });
  expect(call('POST', path, { ids: [1, 2], fields: ['System.State'], errorPolicy: 'omit' }).answer.body).toMatchObject({
    value: [{ id: 1, fields: { 'System.State': 'New' } }, null],
  });
});

test.each([
  ['acceptTwice', 2, [true, true]],
  ['acceptAndDrop', 0, [false]],
])('the lie %s', (lie, there, accepted) => {
  const { answer, received } = create({}, 'Issue', { lie });
  expect(answer.status).toBe(200);
  expect(received?.map((one) => one.accepted)).toEqual(accepted);
  expect(tickets()).toHaveLength(there);
});

test('another instance goes on from its state, numbers included', () => {
  create({ 'System.Tags': 'a; vigie-0f' });
  const next = azureDevOpsReceiver(options);
  next.restore(JSON.parse(JSON.stringify(desk.state())));
  desk = next;
  create();
  expect(tickets()).toMatchObject([
    { id: '1', correlationId: '0f' },
    { id: '2', correlationId: '' },
  ]);
  expect(() => next.restore({})).toThrow('azuredevops');
});
