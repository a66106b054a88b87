import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { domainNow } from '../../shared/config/clock.js';

test.each([
  ['--now wins', '2026-11-23', { VIGIE_CLOCK: '2020-01-01' }, '2026-11-23T00:00:00.000Z'],
  ['VIGIE_CLOCK as a date', undefined, { VIGIE_CLOCK: '2026-11-23T01:30:00Z' }, '2026-11-23T01:30:00.000Z'],
  ['a time with an offset', '2026-11-23T02:30:00+01:00', {}, '2026-11-23T01:30:00.000Z'],
])('%s', async (_what, given, environment, expected) => {
  expect((await domainNow(given, environment)).toISOString()).toBe(expected);
});

test.each(['yesterday', '2026-13-01', '2026-02-30', '2026-11-23T02:30', '', '1763861400'])(
  'refuses --now %p',
  async (given) => {
    await expect(domainNow(given, {})).rejects.toMatchObject({ code: 'VIGIE_USAGE' });
  },
);

describe('a clock with an address', () => {
  const answer = { status: 200, body: '{"now":"2026-11-24T02:00:00Z"}' };
  const server = createServer((_request, response) => response.writeHead(answer.status).end(answer.body));
  const address = () => `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  beforeAll(() => new Promise<void>((done) => void server.listen(0, '127.0.0.1', done)));
  afterAll(() => new Promise((done) => server.close(done)));

  test('is asked', async () => {
    expect((await domainNow(undefined, { VIGIE_CLOCK: address() })).toISOString()).toBe('2026-11-24T02:00:00.000Z');
  });

  test.each([
    ['says no', 500, ''],
    ['gives no date', 200, '{"now":"soon"}'],
    ['gives no JSON', 200, 'hello'],
  ])('that %s is an error that names it', async (_what, status, body) => {
    Object.assign(answer, { status, body });
    await expect(domainNow(undefined, { VIGIE_CLOCK: address() })).rejects.toMatchObject({
      code: 'VIGIE_CLOCK_UNREADABLE',
    });
  });

  test('that is not there is an error that names it', async () => {
    await expect(domainNow(undefined, { VIGIE_CLOCK: 'http://127.0.0.1:9' })).rejects.toThrow(/127\.0\.0\.1/);
  });
});
