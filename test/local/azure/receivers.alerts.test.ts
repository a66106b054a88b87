import { pagerDutyReceiver } from '../../../local/azure/receivers/pagerduty.js';
import type { Receiver } from '../../../local/azure/receivers/receiver.js';
import { serviceNowEventsReceiver } from '../../../local/azure/receivers/servicenowEvents.js';
import { slackReceiver } from '../../../local/azure/receivers/slack.js';
import { webhookReceiver } from '../../../local/azure/receivers/webhook.js';
import { requestOf } from './receiverRequest.js';

const KEY = 'a0b1c2d3'.repeat(4);
const pagerDuty = () => pagerDutyReceiver({ services: { [KEY]: 'Platform' } });
const payload = { summary: 's', source: 'x', severity: 'error' };
const trigger = { routing_key: KEY, event_action: 'trigger', dedup_key: 'k', payload };
const enqueue = (receiver: Receiver, body: unknown, rest = {}) =>
  receiver.handle(requestOf('POST', '/pagerduty/v2/enqueue', body, rest));

test.each([
  ['a key that is too short', { ...trigger, routing_key: 'x' }, "Length of 'routing_key' is incorrect"],
  ['no key', { ...trigger, routing_key: undefined }, "'routing_key' is missing"],
  ['no summary', { ...trigger, payload: { ...payload, summary: '' } }, "'payload.summary' is missing"],
  [
    'a summary that is too long',
    { ...trigger, payload: { ...payload, summary: 'x'.repeat(1_025) } },
    'maximum is 1024',
  ],
  ['another severity', { ...trigger, payload: { ...payload, severity: 'high' } }, "'payload.severity' is invalid"],
  ['no payload', { ...trigger, payload: undefined }, "'payload' is missing"],
  ['a resolve without its key', { routing_key: KEY, event_action: 'resolve' }, "'dedup_key' is missing"],
  ['a key that is too long', { ...trigger, dedup_key: 'x'.repeat(256) }, 'maximum is 255'],
  ['another action', { ...trigger, event_action: 'open' }, "'event_action' is invalid"],
  ['text that is no JSON', '{', 'JSON parse error'],
])('PagerDuty refuses %s', (_what, body, words) => {
  const receiver = pagerDuty();
  const { answer, received } = enqueue(receiver, body);
  expect(answer).toMatchObject({ status: 400, body: { status: 'invalid event' } });
  expect(JSON.stringify(answer.body)).toContain(words);
  expect(received).toMatchObject([{ accepted: false }]);
  expect(receiver.tickets?.(new Date())).toEqual([]);
});

test('PagerDuty takes 512,000 bytes and no more', () => {
  const empty = Buffer.byteLength(JSON.stringify({ ...trigger, client: '' }));
  expect(enqueue(pagerDuty(), { ...trigger, client: 'x'.repeat(512_000 - empty) }).answer.status).toBe(202);
  expect(enqueue(pagerDuty(), { ...trigger, client: 'x'.repeat(512_001 - empty) }).answer.status).toBe(413);
});

test('PagerDuty keeps one alert a key while it is open, and knows nothing of a key that it never heard of', () => {
  const receiver = pagerDuty();
  const states = () => receiver.tickets?.(new Date()).map(({ state }) => state);
  const resolve = { routing_key: KEY, event_action: 'resolve', dedup_key: 'k' };
  expect(enqueue(receiver, resolve).answer.status).toBe(202);
  expect(states()).toEqual([]);
  enqueue(receiver, trigger);
  enqueue(receiver, trigger);
  expect(states()).toEqual(['open']);
  enqueue(receiver, { ...resolve, event_action: 'acknowledge' });
  expect(states()).toEqual(['open']);
  enqueue(receiver, resolve);
  enqueue(receiver, trigger);
  expect(states()).toEqual(['closed', 'open']);
});

const events = () => serviceNowEventsReceiver({ user: 'u', password: 'p' });
const authorization = `Basic ${Buffer.from('u:p').toString('base64')}`;
const jsonv2 = (receiver: Receiver, records: unknown) =>
  receiver.handle(
    requestOf(
      'POST',
      '/servicenow-events/api/global/em/jsonv2',
      { records },
      {
        headers: { authorization, 'content-type': 'application/json' },
      },
    ),
  );

test.each([
  ['a severity that is no digit', { message_key: 'k', severity: 'high' }],
  ['a severity that is a number', { message_key: 'k', severity: 1 }],
  ['additional information that is no text', { message_key: 'k', severity: '1', additional_info: {} }],
  ['a time of another form', { message_key: 'k', severity: '1', time_of_event: '2026-11-23T01:30:00Z' }],
])('Event Management inserts an event with %s, and makes no alert of it', (_what, record) => {
  const receiver = events();
  const { answer, received } = jsonv2(receiver, [record]);
  expect(answer.body).toEqual({ result: { 'Default Bulk Endpoint': '1 events were inserted' } });
  expect(received).toMatchObject([{ accepted: false }]);
  expect(receiver.tickets?.(new Date())).toEqual([]);
});

test('Event Management tells alerts apart by their key, or by five columns where it is empty', () => {
  const receiver = events();
  const alike = { severity: '1', node: 'n', type: 't' };
  jsonv2(receiver, [
    alike,
    alike,
    { ...alike, node: 'm' },
    { ...alike, message_key: 'k' },
    { severity: '0', message_key: 'new' },
  ]);
  expect(receiver.tickets?.(new Date()).map(({ correlationId }) => correlationId)).toEqual(['|n|t||', '|m|t||', 'k']);
});

test.each<[string, () => Receiver, (receiver: Receiver) => unknown]>([
  ['pagerduty', pagerDuty, (receiver) => enqueue(receiver, trigger)],
  ['servicenow-events', events, (receiver) => jsonv2(receiver, [{ severity: '1', message_key: 'k' }])],
  [
    'slack',
    () => slackReceiver({ webhook: 'T/B/x', token: 't', channels: [] }),
    (receiver) => receiver.handle(requestOf('POST', '/slack/services/T/B/x', { text: 'x' })),
  ],
])('%s goes on where it was after a restart', (destination, fresh, act) => {
  const first = fresh();
  act(first);
  const second = fresh();
  expect(second.destination).toBe(destination);
  second.restore(JSON.parse(JSON.stringify(first.state())));
  expect(second.state()).toEqual(first.state());
  act(first);
  act(second);
  expect(second.state()).toEqual(first.state());
  expect(() => second.restore({})).toThrow(destination);
});

test('the webhook receiver remembers what it has seen, and refuses what is not signed', () => {
  const secret = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';
  const receiver = webhookReceiver({ secrets: [secret] });
  // The vector of the specification.
  const headers = {
    'webhook-id': 'msg_p5jXN8AQM9LWM0D4loKWxJek',
    'webhook-timestamp': '1614265330',
    'webhook-signature': 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
  };
  const now = new Date(1_614_265_330_000);
  const post = (to: Receiver, more = {}) =>
    to.handle(requestOf('POST', '/webhook/x', '{"test": 2432232314}', { now, headers: { ...headers, ...more } }));
  expect(post(receiver, { 'webhook-signature': 'v1,AAAA v1a,AAAA' }).answer.status).toBe(401);
  expect(post(receiver, { 'webhook-id': 'another' }).answer.status).toBe(401);
  expect(post(receiver, { 'webhook-id': undefined }).answer.status).toBe(401);
  expect(post(receiver)).toMatchObject({ answer: { status: 204 }, received: [{ accepted: true }] });
  const again = webhookReceiver({ secrets: [secret] });
  again.restore(JSON.parse(JSON.stringify(receiver.state())));
  expect(post(again)).toMatchObject({ answer: { status: 204 }, received: [{ accepted: false }] });
  expect(() => again.restore({})).toThrow('webhook');
});
