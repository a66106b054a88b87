import { ClientSecretCredential, DefaultAzureCredential, ManagedIdentityCredential } from '@azure/identity';
import { hostTokenSource, tokenSource } from '../../shared/azure/credential.js';
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
  for (const environment of [{}, { AzureWebJobsStorage__clientId: '' }]) expect(hostTokenSource(own, environment)).toBe(own);
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
