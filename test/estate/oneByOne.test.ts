import { type Read, read } from '../../shared/azure/failure.js';
import { askOneByOne } from '../../shared/estate/oneByOne.js';
import type { JsonObject } from '../../shared/json.js';
import { refusal } from '../support/fakeGraph.js';

test.each<[string, Read<JsonObject>, string]>([
  ['200', read({ id: '/c' }), 'judged'],
  ['404 ResourceNotFound', refusal(404, 'ResourceNotFound', 'notFound'), 'deleted'],
  ['404 in another case', refusal(404, 'resourcegroupNOTFOUND', 'notFound'), 'deleted'],
  ['404 SubscriptionNotFound', refusal(404, 'SubscriptionNotFound', 'notFound'), 'gap'],
  ['403', refusal(403, 'AuthorizationFailed'), 'gap'],
  ['404 with another word', refusal(404, 'NotFound', 'notFound'), 'unknown'],
  ['404 without a word', { ok: false, kind: 'notFound', why: '404', status: 404 }, 'unknown'],
  ['the word without the status', refusal(410, 'ResourceNotFound', 'refused'), 'unknown'],
  ['401', refusal(401, 'ExpiredAuthenticationToken'), 'unknown'],
  ['429', refusal(429, 'Throttled', 'throttled'), 'unknown'],
  ['500', refusal(500, 'InternalServerError', 'cut'), 'unknown'],
  ['no answer', { ok: false, kind: 'cut', why: 'no answer' }, 'unknown'],
  ['garbage', { ok: false, kind: 'garbage', why: 'no JSON', status: 200 }, 'unknown'],
])('a cluster that answers %s', async (_what, answer, state) => {
  const answers = await askOneByOne(async () => answer, ['/Subscriptions/X']);
  expect([...answers]).toEqual([['/Subscriptions/X', expect.objectContaining({ state })]]);
});

test('what cannot be told carries its reason, what is judged its resource', async () => {
  const cluster = async (id: string) => (id === '/a' ? read({ id, x: 1 }) : refusal(403, 'AuthorizationFailed'));
  const answers = await askOneByOne(cluster, ['/a', '/b']);
  expect(answers.get('/a')).toEqual({ state: 'judged', raw: { id: '/a', x: 1 } });
  expect(answers.get('/b')).toEqual({ state: 'gap', why: '403 AuthorizationFailed' });
});
