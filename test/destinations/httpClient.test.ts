import type { HttpResult, Lookup } from '../../shared/destinations/http.js';
import { createHttpClient } from '../../shared/destinations/httpClient.js';
import { withLaxTls } from '../support/laxTls.js';
import { type ScriptedServer, scriptedServer } from '../support/scriptedServer.js';

describe('the HTTP client of destinations', () => {
  let server: ScriptedServer;
  beforeEach(async () => {
    server = await scriptedServer();
  });
  afterEach(() => server.close());
  const http = createHttpClient();

  test('sends JSON with what the caller says, and gives back status, headers and body', async () => {
    server.script({ status: 418, headers: { 'X-Some': 'thing' }, body: { a: 1 } });
    const answer = await http({
      method: 'PUT',
      url: `${server.url}/a?b=c%2Fd`,
      headers: { 'x-mine': '1' },
      json: { text: 'ü🚢' },
    });
    expect(answer).toMatchObject({ status: 418, headers: { 'x-some': 'thing' }, body: '{"a":1}' });
    expect(server.requests).toMatchObject([
      {
        method: 'PUT',
        url: '/a?b=c%2Fd',
        json: { text: 'ü🚢' },
        headers: { 'x-mine': '1', accept: 'application/json' },
      },
    ]);
  });

  test('a body that is no JSON goes out as it is, packed where that is asked for', async () => {
    for (const packed of [false, true]) {
      const body = { contentType: 'application/x-ndjson', text: '{"ü":1}\n', packed };
      await http({ method: 'POST', url: server.url, body });
    }
    expect(
      server.requests.map(({ text, headers }) => [text, headers['content-type'], headers['content-encoding']]),
    ).toEqual([
      ['{"ü":1}\n', 'application/x-ndjson', undefined],
      ['{"ü":1}\n', 'application/x-ndjson', 'gzip'],
    ]);
  });

  test('a look-up of the request is asked for the addresses, and no connection made without it is used', async () => {
    const own = createHttpClient();
    const url = server.url.replace('127.0.0.1', 'localhost');
    const asked: string[] = [];
    const lookup: Lookup = (hostname, _options, found) => {
      asked.push(hostname);
      found(Object.assign(new Error('not there'), { code: 'ERR_NOT_PUBLIC' }), []);
    };
    await own({ method: 'GET', url });
    expect(await own({ method: 'GET', url, lookup })).toEqual({ failed: 'no answer (ERR_NOT_PUBLIC)' });
    expect(asked).toEqual(['localhost']);
  });

  test('one connection serves requests that follow soon', async () => {
    const own = createHttpClient();
    for (let number = 0; number < 5; number += 1) await own({ method: 'GET', url: server.url });
    expect([server.requests.length, server.connections()]).toEqual([5, 1]);
  });

  test('follows no redirect, not even to itself', async () => {
    server.script({ status: 302, headers: { location: `${server.url}/elsewhere` } });
    expect(await http({ method: 'GET', url: server.url })).toMatchObject({ status: 302 });
    expect(server.requests).toHaveLength(1);
  });

  test('reads at most 1 MiB of an answer', async () => {
    server.script({ status: 200, body: 'x'.repeat(3 * 1024 * 1024) });
    const answer = await http({ method: 'GET', url: server.url });
    expect('body' in answer && answer.body.length).toBe(1024 * 1024);
  });

  test.each([
    ['a connection that is cut', 'cutAfter' as const, 'connection cut'],
    ['an answer that does not come', 'silence' as const, 'no answer within 0.3 s'],
  ])('%s is a failure, without the address', async (_what, answer, words) => {
    server.script(answer);
    const failed = await createHttpClient({ wholeMs: 300 })({ method: 'GET', url: `${server.url}/secret?sig=secret` });
    expect(failed).toEqual({ failed: expect.stringContaining(words) });
    expect(failed).not.toEqual({ failed: expect.stringContaining('secret') });
  });

  test('a host that is not there is a failure', async () => {
    await server.close();
    expect(await http({ method: 'GET', url: server.url })).toEqual({ failed: 'no answer (connection refused)' });
  });

  test.each([
    ['as it is', (work: () => Promise<HttpResult>) => work()],
    ['with NODE_TLS_REJECT_UNAUTHORIZED=0', withLaxTls<HttpResult>],
  ])('an unknown certificate is a failure, %s', async (_what, within) => {
    const stranger = await scriptedServer({ trusted: false });
    const result = await within(() => http({ method: 'GET', url: stranger.url }));
    await stranger.close();
    expect(result).toEqual({ failed: expect.stringMatching(/certificate/) });
    expect(stranger.requests).toEqual([]);
  });

  test.each(['http://127.0.0.1:1/x', 'not an address', ''])('never sends to %j', async (url) => {
    expect(await http({ method: 'GET', url })).toHaveProperty('failed');
  });
});
