import { settingsOf, timeSpanMs } from '../../../local/host/hostJson.js';

const withQueues = (queues: unknown) => settingsOf({ version: '2.0', extensions: { queues } }, 'host.json');

test('without a word the defaults of the Functions host hold', () => {
  expect(settingsOf({ version: '2.0' }, 'host.json')).toEqual({
    queues: {
      batchSize: 16,
      newBatchThreshold: 8,
      visibilityTimeoutMs: 0,
      maxDequeueCount: 5,
      messageEncoding: 'base64',
    },
    routePrefix: 'api',
    logLevels: {},
  });
});

test('what it says is taken; half of the batch is the threshold where it says none', () => {
  const { queues } = withQueues({ batchSize: 5, visibilityTimeout: '00:00:30', messageEncoding: 'none' });
  expect(queues).toMatchObject({
    batchSize: 5,
    newBatchThreshold: 2,
    visibilityTimeoutMs: 30_000,
    messageEncoding: 'none',
  });
  const rest = { extensions: { http: { routePrefix: '/x/y/' } }, logging: { logLevel: { 'Function.a': 'Warning' } } };
  expect(settingsOf(rest, 'host.json')).toMatchObject({ routePrefix: 'x/y', logLevels: { 'Function.a': 'warning' } });
});

test.each([
  [{ batchSize: 33 }, 'host.json: extensions.queues.batchSize is 33; expected a whole number from 1 to 32'],
  [{ batchSize: 0 }, /batchSize is 0/],
  [{ maxDequeueCount: '5' }, /maxDequeueCount is "5"/],
  [{ visibilityTimeout: 30 }, /visibilityTimeout is 30; expected a time span/],
  [{ messageEncoding: 'utf8' }, /messageEncoding is "utf8"; expected "base64" or "none"/],
])('%j is refused', (queues, why) => {
  expect(() => withQueues(queues)).toThrow(why);
});

test.each([
  ['00:00:30', 30_000],
  ['00:00:00.5', 500],
  ['1.02:03:04', 93_784_000],
  ['24:00:00', undefined],
  ['00:60:00', undefined],
  ['00:00:60', undefined],
  ['30', undefined],
])('the time span %s is %s ms', (text, ms) => {
  expect(timeSpanMs(text)).toBe(ms);
});
