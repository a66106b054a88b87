import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer, type Server } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import { deflateSync, gzipSync } from 'node:zlib';
import { createPipelineRequest, type PipelineRequestOptions } from '@azure/core-rest-pipeline';
import { readingHttpClient } from '../../shared/azure/httpClient.js';
import { certificateForLoopback } from '../support/certificates.js';
import { type ConnectProxy, connectProxy } from '../support/connectProxy.js';
import { withLaxTls } from '../support/laxTls.js';

type Answer = (request: IncomingMessage, response: ServerResponse) => void;

describe('the HTTP client of the reading clients', () => {
  let server: Server;
  let answer: Answer;
  let url: string;
  const seen: { method: string; url: string; headers: IncomingMessage['headers']; body: string }[] = [];

  beforeAll(async () => {
    server = await listening((request, response) => {
      const parts: Buffer[] = [];
      request.on('data', (part) => parts.push(part));
      request.on('end', () => {
        const { method = '', url: path = '', headers } = request;
        seen.push({ method, url: path, headers, body: String(Buffer.concat(parts)) });
        answer(request, response);
      });
    });
    url = addressOf(server);
  });
  afterAll(() => closed(server));
  beforeEach(() => {
    seen.length = 0;
    answer = (_request, response) => response.end('{"a":1}');
  });

  const http = readingHttpClient({});
  const send = (options: Partial<PipelineRequestOptions> = {}, client = http) =>
    client.sendRequest(createPipelineRequest({ url, ...options }));

  test('sends what the pipeline made, and gives back status, headers and text', async () => {
    answer = (_request, response) => {
      response.writeHead(404, { 'X-Some': 'thing', 'x-many': ['1', '2'] });
      response.end('ü🚢');
    };
    const request = createPipelineRequest({ url: `${url}/a%2Fb?c=d%20e`, method: 'POST', body: '{"text":"ü"}' });
    request.headers.set('X-Mine', 'yes');
    const response = await http.sendRequest(request);
    expect(response).toMatchObject({ status: 404, bodyAsText: 'ü🚢', request });
    expect([response.headers.get('x-some'), response.headers.get('X-Many')]).toEqual(['thing', '1']);
    expect(seen).toMatchObject([
      {
        method: 'POST',
        url: '/a%2Fb?c=d%20e',
        body: '{"text":"ü"}',
        headers: { 'x-mine': 'yes', 'content-length': '13' },
      },
    ]);
  });

  test.each([
    ['gzip', gzipSync],
    ['deflate', deflateSync],
  ])('unpacks %s, small and large', async (encoding, pack) => {
    for (const text of ['{}', '', JSON.stringify(Array.from({ length: 60_000 }, (_none, at) => `${at} of them`))]) {
      answer = (_request, response) => response.writeHead(200, { 'content-encoding': encoding }).end(pack(text));
      expect((await send()).bodyAsText).toBe(text);
    }
  });

  test('connections serve requests that follow one another', async () => {
    const sockets = new Set<Socket>();
    answer = (request, response) => {
      sockets.add(request.socket);
      response.end();
    };
    const client = readingHttpClient({});
    for (let times = 0; times < 10; times += 1) await send({}, client);
    // A request that is sent the moment an answer has ended finds its connection not yet free.
    expect([seen.length, sockets.size <= 2]).toEqual([10, true]);
  });

  test('follows no redirect', async () => {
    answer = (_request, response) => response.writeHead(302, { location: `${url}/elsewhere` }).end();
    expect((await send()).status).toBe(302);
    expect(seen).toHaveLength(1);
  });

  const cut: Answer = (request) => request.socket.destroy();
  const cutInside: Answer = (request, response) => {
    response.writeHead(200, { 'content-length': '100' });
    response.write('the beginning', () => request.socket.destroy());
  };
  const notPacked: Answer = (_request, response) =>
    response.writeHead(200, { 'content-encoding': 'gzip' }).end('plain');
  const halfPacked: Answer = (_request, response) =>
    response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync('a text of some length').subarray(0, 20));
  const tooLong: Answer = (_request, response) => response.end('x'.repeat(2_000));
  const tooLongPacked: Answer = (_request, response) =>
    response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync('x'.repeat(2_000)));

  test.each([
    ['is cut before it begins', cut],
    ['is cut inside', cutInside],
    ['says that it is packed and is not', notPacked],
    ['is half of a packed one', halfPacked],
    ['is longer than allowed', tooLong],
    ['is longer than allowed once unpacked', tooLongPacked],
  ])('an answer that %s is none', async (_what, given) => {
    answer = given;
    const client = readingHttpClient({}, 1_000);
    const error = await send({}, client).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ name: 'RestError', code: expect.any(String) });
    expect(error).not.toHaveProperty('statusCode', expect.anything());
  });

  test('a host that is not there is no answer', async () => {
    const gone = await listening(() => undefined);
    const address = addressOf(gone);
    await closed(gone);
    await expect(send({ url: address })).rejects.toMatchObject({ name: 'RestError', code: 'ECONNREFUSED' });
  });

  test('an answer that does not come in time is none', async () => {
    answer = () => undefined;
    await expect(send({ timeout: 50 })).rejects.toMatchObject({ name: 'RestError', code: 'ETIMEDOUT' });
  });

  test('whoever asked may give up before and while', async () => {
    await expect(send({ abortSignal: AbortSignal.abort() })).rejects.toMatchObject({ name: 'AbortError' });
    expect(seen).toEqual([]);
    const controller = new AbortController();
    answer = () => controller.abort();
    await expect(send({ abortSignal: controller.signal })).rejects.toMatchObject({ name: 'AbortError' });
  });

  test('a stream is refused: nobody here sends one', async () => {
    await expect(send({ method: 'POST', body: process.stdin })).rejects.toThrow(/text or bytes/);
  });

  test.each([
    ['as it is', (work: () => Promise<unknown>) => work()],
    ['with NODE_TLS_REJECT_UNAUTHORIZED=0', withLaxTls<unknown>],
  ])('an unknown certificate is no answer, %s', async (_what, within) => {
    const stranger = await listening((_request, response) => response.end(), { trusted: false });
    const asked = within(() => send({ url: addressOf(stranger) }, readingHttpClient({})));
    const error = await asked.catch((thrown: unknown) => thrown);
    await closed(stranger);
    expect(error).toMatchObject({ name: 'RestError', code: expect.stringMatching(/CERT|SIGNATURE/) });
  });

  describe('behind a proxy', () => {
    let proxy: ConnectProxy;
    beforeEach(async () => {
      proxy = await connectProxy();
    });
    afterEach(() => proxy.close());

    test.each([
      ['HTTPS_PROXY', {}, true],
      ['https_proxy', {}, true],
      ['HTTPS_PROXY', { NO_PROXY: '127.0.0.1' }, false],
      ['HTTPS_PROXY', { no_proxy: '*' }, false],
      ['HTTPS_PROXY', { NO_PROXY: 'example.org' }, true],
      ['HTTP_PROXY', {}, false],
    ])('%s, beside %j: %s', async (name, more, isUsed) => {
      const { status } = await send({}, readingHttpClient({ [name]: proxy.url, ...more }));
      expect([status, proxy.tunnels]).toEqual([200, isUsed ? [new URL(url).host] : []]);
    });
  });
});

async function listening(handle: Answer, { trusted = true } = {}): Promise<Server> {
  const server = createServer(await certificateForLoopback({ trusted }), handle);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return server;
}

function addressOf(server: Server): string {
  return `https://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

async function closed(server: Server): Promise<void> {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
}
