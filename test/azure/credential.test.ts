import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { ClientSecretCredential, DefaultAzureCredential, ManagedIdentityCredential } from '@azure/identity';
import { hostTokenSource, tokenSource } from '../../shared/azure/credential.js';
import { connectProxy } from '../support/connectProxy.js';
import { withLaxTls } from '../support/laxTls.js';
import { cloudAt } from '../support/scriptedAzure.js';
import { scriptedServer } from '../support/scriptedServer.js';

const cloud = cloudAt('https://127.0.0.1:1');
const service = { AZURE_TENANT_ID: 't', AZURE_CLIENT_ID: 'c', AZURE_CLIENT_SECRET: 's' };

test.each([
  ['three variables', {}, service, ClientSecretCredential],
  ['variables before the configuration', { clientId: 'm' }, service, ClientSecretCredential],
  [
    'a secret, the rest configured',
    { tenantId: 't', clientId: 'c' },
    { AZURE_CLIENT_SECRET: 's' },
    ClientSecretCredential,
  ],
  ['a managed identity', { clientId: 'm' }, {}, ManagedIdentityCredential],
  ['an empty secret', { clientId: 'm' }, { ...service, AZURE_CLIENT_SECRET: '' }, ManagedIdentityCredential],
  ['nothing', {}, {}, DefaultAzureCredential],
  ['a tenant alone', { tenantId: 't' }, {}, DefaultAzureCredential],
])('%s', (_what, settings, environment, kind) => {
  expect(tokenSource(settings, cloud, environment).credential).toBeInstanceOf(kind);
});

test('the identity of the Functions host sends and reads secrets, where there is one', () => {
  const own = tokenSource({ clientId: 'reader' }, cloud, service);
  const host = hostTokenSource(own, { AzureWebJobsStorage__clientId: 'host' });
  expect(host.credential).toBeInstanceOf(ManagedIdentityCredential);
  for (const environment of [{}, { AzureWebJobsStorage__clientId: '' }])
    expect(hostTokenSource(own, environment)).toBe(own);
});

test('no token is an error that names the audience', async () => {
  const server = await scriptedServer();
  server.otherwise(() => ({
    status: 400,
    body: { error: 'invalid_request', error_description: 'AADSTS90002: no tenant' },
  }));
  const tokens = tokenSource({}, cloudAt(server.url), service);
  await expect(tokens.tokenFor('https://monitor.azure.com')).rejects.toMatchObject({
    code: 'VIGIE_AZURE_UNREADABLE',
    message: expect.stringContaining('no token for https://monitor.azure.com: '),
  });
  await server.close();
});

/** Runs with variables of the process; the SDK reads some of them by itself. */
async function within<T>(variables: Record<string, string>, work: () => Promise<T>): Promise<T> {
  const before = Object.keys(variables).map((name): [string, string | undefined] => [name, process.env[name]]);
  Object.assign(process.env, variables);
  try {
    return await work();
  } finally {
    for (const [name, value] of before) {
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
    }
  }
}

test('no secret goes to an Entra that nobody vouches for, with NODE_TLS_REJECT_UNAUTHORIZED=0 too', async () => {
  const stranger = await scriptedServer({ trusted: false });
  const tokens = tokenSource({}, cloudAt(stranger.url), service);
  const error = await withLaxTls(() => tokens.tokenFor('https://a.example')).catch((thrown: unknown) => thrown);
  await stranger.close();
  expect(error).toMatchObject({ code: 'VIGIE_AZURE_UNREADABLE' });
  expect(stranger.requests).toEqual([]);
});

test('Entra is asked through the proxy of the environment', async () => {
  const [server, proxy] = [await scriptedServer(), await connectProxy()];
  server.otherwise(() => ({
    status: 400,
    body: { error: 'invalid_request', error_description: 'AADSTS90002: no tenant' },
  }));
  const tokens = tokenSource({}, cloudAt(server.url), { ...service, HTTPS_PROXY: proxy.url });
  const error = await tokens.tokenFor('https://a.example').catch((thrown: unknown) => thrown);
  await Promise.all([server.close(), proxy.close()]);
  expect(error).toMatchObject({ code: 'VIGIE_AZURE_UNREADABLE' });
  expect(server.requests.length).toBeGreaterThan(0);
  expect(new Set(proxy.tunnels)).toEqual(new Set([new URL(server.url).host]));
});

test('a managed identity is asked on this machine by plain http, whatever proxies there are', async () => {
  const asked: (string | undefined)[] = [];
  const endpoint = createServer((request, response) => {
    asked.push(request.url);
    const token = { access_token: 'a-token', expires_on: Math.floor(Date.now() / 1_000) + 3_600, token_type: 'Bearer' };
    response.setHeader('content-type', 'application/json').end(JSON.stringify(token));
  });
  await new Promise<void>((listening) => endpoint.listen(0, '127.0.0.1', listening));
  const address = `http://127.0.0.1:${(endpoint.address() as AddressInfo).port}/msi/token`;
  const nowhere = { HTTP_PROXY: 'http://127.0.0.1:1', HTTPS_PROXY: 'http://127.0.0.1:1' };
  const tokens = await within({ IDENTITY_ENDPOINT: address, IDENTITY_HEADER: 'planted', ...nowhere }, async () => [
    await tokenSource({ clientId: 'm' }, cloud, {}).tokenFor('https://a.example'),
    await hostTokenSource(tokenSource({}, cloud, service), { AzureWebJobsStorage__clientId: 'h' }).tokenFor(
      'https://b.example',
    ),
  ]);
  expect(tokens).toEqual(['a-token', 'a-token']);
  expect(asked).toEqual([expect.stringContaining('client_id=m'), expect.stringContaining('client_id=h')]);
  await new Promise((closed) => endpoint.close(closed).closeAllConnections());
});
