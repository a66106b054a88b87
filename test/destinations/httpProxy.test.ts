import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import type { Lookup } from '../../shared/destinations/http.js';
import { createHttpClient } from '../../shared/destinations/httpClient.js';
import { publicLookup } from '../../shared/destinations/siem/publicAddress.js';
import { type ConnectProxy, connectProxy } from '../support/connectProxy.js';
import { withLaxTls } from '../support/laxTls.js';
import { type ScriptedServer, scriptedServer } from '../support/scriptedServer.js';

describe('the HTTP client of destinations behind a proxy', () => {
  let server: ScriptedServer;
  let proxy: ConnectProxy;
  beforeEach(async () => {
    server = await scriptedServer();
    server.otherwise(() => ({ status: 200, body: {} }));
    proxy = await connectProxy();
  });
  afterEach(() => Promise.all([server.close(), proxy.close()]));

  const behind = (more: Record<string, string> = {}, limits = {}) =>
    createHttpClient({ ...limits, environment: { HTTPS_PROXY: proxy.url, ...more } });

  test('requests that follow soon share a tunnel', async () => {
    const http = behind();
    for (let number = 0; number < 5; number += 1)
      expect(await http({ method: 'POST', url: `${server.url}/a?b=c`, json: { number } })).toMatchObject({
        status: 200,
      });
    expect(server.requests.map(({ url }) => url)).toEqual(new Array(5).fill('/a?b=c'));
    expect([proxy.tunnels, server.connections()]).toEqual([[new URL(server.url).host], 1]);
  });

  test.each([
    [{ NO_PROXY: '127.0.0.1' }, 0],
    [{ NO_PROXY: 'example.org' }, 1],
  ])('%j: %s tunnels', async (more, tunnels) => {
    expect(await behind(more)({ method: 'GET', url: server.url })).toMatchObject({ status: 200 });
    expect(proxy.tunnels).toHaveLength(tunnels);
  });

  test('an unknown certificate is a failure there too, with NODE_TLS_REJECT_UNAUTHORIZED=0', async () => {
    const stranger = await scriptedServer({ trusted: false });
    const result = await withLaxTls(() => behind()({ method: 'GET', url: stranger.url }));
    await stranger.close();
    expect(result).toEqual({ failed: expect.stringMatching(/certificate/) });
    expect([stranger.requests, proxy.tunnels.length]).toEqual([[], 1]);
  });

  test('what a proxy answers is not taken for the answer of the host', async () => {
    const refusing = await connectProxy('403 Forbidden');
    const http = createHttpClient({ environment: { HTTPS_PROXY: refusing.url } });
    const failed = { failed: 'no answer (the proxy refuses to connect to it)' };
    expect(await http({ method: 'GET', url: server.url })).toEqual(failed);
    await refusing.close();
    expect(await http({ method: 'GET', url: server.url })).toEqual({ failed: 'no answer (connection refused)' });
    expect(server.requests).toEqual([]);
  });

  test('a proxy that is no address is told, without it', async () => {
    const http = createHttpClient({ environment: { HTTPS_PROXY: 'socks5://me:secret@proxy.example' } });
    const result = await http({ method: 'GET', url: server.url });
    expect(result).toEqual({ failed: expect.stringMatching(/^HTTPS_PROXY is no http or https address/) });
    expect(result).not.toEqual({ failed: expect.stringContaining('secret') });
  });

  describe('where a request has a look-up of its own', () => {
    const url = () => server.url.replace('127.0.0.1', 'localhost');
    // As far as it gets: the server's certificate is for its number.
    const reached = { failed: 'no answer (its certificate is for another name)' };
    const finding =
      (address: string | null): Lookup =>
      (_name, _options, found) =>
        address === null
          ? found(Object.assign(new Error('not there'), { code: 'ENOTFOUND' }), [])
          : found(null, [{ address, family: 4 }]);

    test.each([
      ['a private address is refused', '10.0.0.1', { failed: 'no answer (ERR_NOT_PUBLIC)' }, 0],
      ['a public one is left to the proxy', '20.0.0.1', reached, 1],
      ['a name that only the proxy knows goes to it', null, reached, 1],
    ])('%s', async (_what, address, answer, tunnels) => {
      const lookup = publicLookup('localhost', () => undefined, finding(address));
      expect(await behind()({ method: 'GET', url: url(), lookup })).toEqual(answer);
      expect(proxy.tunnels).toHaveLength(tunnels);
    });

    test('a look-up that does not end holds nobody up', async () => {
      const http = behind({}, { connectMs: 200 });
      expect(await http({ method: 'GET', url: url(), lookup: () => undefined })).toEqual(reached);
    });
  });
});

type Opened = Pick<ConnectProxy, 'url' | 'close'>;

describe('a server that accepts and says nothing', () => {
  const held = new Set<Socket>();
  let silent: Server;
  let address: string;
  beforeAll(async () => {
    silent = createServer((socket) => void held.add(socket.on('error', () => undefined)));
    await new Promise<void>((listening) => silent.listen(0, '127.0.0.1', listening));
    address = `127.0.0.1:${(silent.address() as AddressInfo).port}`;
  });
  afterAll(() => {
    for (const socket of held) socket.destroy();
    return new Promise((closed) => silent.close(closed));
  });

  test.each([
    ['without a proxy', async () => undefined],
    ['behind a proxy', () => connectProxy()],
    ['as the proxy', async () => ({ url: `http://${address}`, close: async () => {} })],
  ])('is given up when connecting has taken too long, %s', async (_what, open: () => Promise<Opened | undefined>) => {
    const proxy = await open();
    const environment = proxy === undefined ? {} : { HTTPS_PROXY: proxy.url };
    const http = createHttpClient({ connectMs: 100, wholeMs: 20_000, environment });
    const result = await http({ method: 'GET', url: `https://${address}/` });
    await proxy?.close();
    expect(result).toEqual({ failed: 'no answer (connecting took too long)' });
  });
});
