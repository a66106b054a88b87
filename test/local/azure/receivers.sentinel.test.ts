import { sentinelReceiver } from '../../../local/azure/receivers/sentinel.js';
import { requestOf } from './receiverRequest.js';

const ruleId = 'dcr-0123456789abcdef0123456789abcdef';
const audience = 'https://monitor.example';
const target = (stream = 'Custom-VigieEvents_CL', rule = ruleId, query = 'api%2Dversion=2023-01-01') =>
  `/dataCollectionRules/${rule}/streams/${stream}?${query}`;
const row = { TimeGenerated: '2026-11-23T01:30:00.000Z', EventUid: 'a' };
const sentinel = sentinelReceiver({ audience, ruleId });
const post = (body: unknown, rest: object = {}, where = target()) =>
  sentinel.handle(requestOf('POST', where, body, { audience, ...rest }));

test('rows of an array are taken with 204 and nothing else', () => {
  expect(post([row])).toEqual({
    answer: { status: 204 },
    received: [
      {
        at: '2026-11-23T01:30:00.000Z',
        destination: 'sentinel',
        method: 'POST',
        path: target().split('?')[0],
        body: [row],
        accepted: true,
      },
    ],
  });
});

test.each([
  ['no token', [row], { audience: null }, target(), 401, 'AuthenticationFailed'],
  ['a token of another audience', [row], { audience: 'https://other.example' }, target(), 401, 'AuthenticationFailed'],
  ['a token that expired', [row], { lie: 'expire' }, target(), 401, 'AuthenticationFailed'],
  ['a principal without the role', [row], { lie: 'forbid' }, target(), 403, 'OperationFailed'],
  ['another rule', [row], {}, target('Custom-VigieEvents_CL', `dcr-${'f'.repeat(32)}`), 404, 'NotFound'],
  ['a stream that is not declared', [row], {}, target('Custom-Other_CL'), 400, 'InvalidStream'],
  ['no api-version', [row], {}, target('Custom-VigieEvents_CL', ruleId, ''), 400, 'InvalidApiVersion'],
  ['text that is no JSON', '[{', {}, target(), 400, 'InvalidPayload'],
  ['an array of numbers', [1], {}, target(), 400, 'InvalidPayload'],
  [
    'a body of a byte too much',
    `[{"a":"${'x'.repeat(1_048_576 - 9 + 1)}"}]`,
    {},
    target(),
    413,
    'ContentLengthLimitExceeded',
  ],
])('%s is refused', (_what, body, rest, where, status, code) => {
  const { answer, received } = post(body, rest, where);
  expect(answer).toMatchObject({ status, body: { error: { code } } });
  expect(received?.map(({ accepted }) => accepted)).toEqual([false]);
});

test('a body of exactly the limit is taken', () => {
  expect(post(`[{"a":"${'x'.repeat(1_048_576 - 10)}"}]`).answer.status).toBe(204);
});

test('an empty body is a server error', () => {
  expect(post('').answer.status).toBe(500);
});

test.each([
  ['a single object', row, null, [false]],
  ['a batch that the service drops', [row], 'acceptAndDrop', [false]],
  ['a batch that the service stores twice', [row], 'acceptTwice', [true, true]],
])('%s is answered with 204 whatever becomes of it', (_what, body, lie, accepted) => {
  const handled = post(body, { lie });
  expect(handled.answer).toEqual({ status: 204 });
  expect(handled.received?.map((entry) => entry.accepted)).toEqual(accepted);
});

test('columns that a table cannot have are dropped, long fields are cut at a character', () => {
  const { received } = post([
    { ...row, TenantId: 't', _ItemId: 'i', 'a-b': 1, x: 1, Reason: `a${'é'.repeat(40_000)}` },
  ]);
  const [stored] = (received?.[0]?.body ?? []) as Record<string, string>[];
  expect(Object.keys(stored ?? {})).toEqual(['TimeGenerated', 'EventUid', 'Reason']);
  expect(Buffer.byteLength(stored?.Reason ?? '')).toBe(65_535);
});

test.each([
  ['two days old', '2026-11-21T01:30:00.000Z', '2026-11-21T01:30:00.000Z'],
  ['older than two days', '2026-11-21T01:29:59.999Z', '2026-11-23T01:30:00.000Z'],
  ['a day ahead', '2026-11-24T01:30:00.000Z', '2026-11-24T01:30:00.000Z'],
  ['more than a day ahead', '2026-11-24T01:30:00.001Z', '2026-11-23T01:30:00.000Z'],
  ['missing', undefined, '2026-11-23T01:30:00.000Z'],
])('TimeGenerated that is %s', (_what, given, stored) => {
  const { received } = post([{ ...row, TimeGenerated: given }]);
  expect(received?.[0]?.body).toEqual([{ ...row, TimeGenerated: stored }]);
});
