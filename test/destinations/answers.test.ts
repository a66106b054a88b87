import { retryAfterMs, saying, sortAnswer } from '../../shared/destinations/answers.js';

const now = new Date('2026-11-23T01:30:00.000Z');

test.each([
  ['0', 0],
  ['1.5', 1_500],
  [' 30 ', 30_000],
  ['3600', 3_600_000],
  ['3601', 3_600_000],
  ['9223372036854775807', 3_600_000],
  ['Mon, 23 Nov 2026 01:31:00 GMT', 60_000],
  ['Monday, 23-Nov-26 01:31:00 GMT', 60_000],
  ['Mon, 23 Nov 2026 01:29:00 GMT', 0],
  ['Mon, 23 Nov 2099 01:29:00 GMT', 3_600_000],
  ['Mon, the 23rd', undefined],
  ['2026-11-23', undefined],
  ['1e9', undefined],
  ['-1', undefined],
  ['', undefined],
])('Retry-After %j is %p ms', (text, expected) => {
  expect(retryAfterMs({ 'retry-after': text }, now)).toBe(expected);
});

test.each([
  [200, 'accepted'],
  [204, 'accepted'],
  [299, 'accepted'],
  [304, 'blocked'],
  [400, 'refused'],
  [401, 'blocked'],
  [403, 'blocked'],
  [404, 'blocked'],
  [405, 'blocked'],
  [408, 'later'],
  [409, 'refused'],
  [413, 'refused'],
  [415, 'blocked'],
  [422, 'refused'],
  [425, 'later'],
  [429, 'later'],
  [500, 'later'],
  [599, 'later'],
])('status %d is %s', (status, outcome) => {
  expect(sortAnswer('X', { status, headers: {}, body: '' })).toMatchObject({ outcome });
});

test('no answer is later, with the reason and without a wait', () => {
  expect(sortAnswer('X', { failed: 'connection cut' })).toEqual({ outcome: 'later', why: 'X: connection cut' });
});

test.each([
  ['{"error":{"code":"A","message":"b","detail":"c"}}', ': A: b: c'],
  ['{"error":{"message":"line\\nbreak\\u0000"}}', ': line break'],
  [`{"error":{"message":"${'x'.repeat(999)}"}}`, `: ${'x'.repeat(299)}…`],
  ['{"error":"text"}', ''],
  ['{"error":{"code":7}}', ''],
  ['[]', ''],
  ['null', ''],
  ['<html>', ''],
  ['', ''],
])('of the body %j the words are %j', (body, words) => {
  expect(saying(body)).toBe(words);
});
