import type { TokenCredential } from '@azure/core-auth';
import { blobService, type Environment, queueService } from '../../shared/store/account.js';
import { AzureStore } from '../../shared/store/azureStore.js';
import { connectionString } from '../support/azurite.js';

const cloud = { blobSuffix: 'blob.core.windows.net', queueSuffix: 'queue.core.windows.net' };

/** Where the clients would go, and with whose identity. */
function reached(environment: Environment) {
  const asked: (string | undefined)[] = [];
  const credential: TokenCredential = { getToken: async () => null };
  const access = {
    environment,
    cloud,
    identity: (clientId: string | undefined) => {
      asked.push(clientId);
      return credential;
    },
  };
  return { blobs: blobService(access).url, queues: queueService(access).url, asked };
}

const CLIENT = '11111111-1111-4111-8111-111111111111';

test.each([
  [
    'by the name of the account, with the identity that the caller has',
    { AzureWebJobsStorage__accountName: 'vigiestore' },
    ['https://vigiestore.blob.core.windows.net/', 'https://vigiestore.queue.core.windows.net', [undefined, undefined]],
  ],
  [
    'by the name of the account, with an identity of its own',
    { AzureWebJobsStorage__accountName: 'vigiestore', AzureWebJobsStorage__clientId: CLIENT },
    ['https://vigiestore.blob.core.windows.net/', 'https://vigiestore.queue.core.windows.net', [CLIENT, CLIENT]],
  ],
  [
    'by the addresses of both services',
    {
      AzureWebJobsStorage__blobServiceUri: 'https://a.blob.storage.example',
      AzureWebJobsStorage__queueServiceUri: 'https://a.queue.storage.example',
    },
    ['https://a.blob.storage.example/', 'https://a.queue.storage.example', [undefined, undefined]],
  ],
  [
    'by connection string before all others, without an identity',
    {
      AzureWebJobsStorage: connectionString('http://127.0.0.1:1', 'http://127.0.0.1:2'),
      AzureWebJobsStorage__accountName: 'vigiestore',
    },
    ['http://127.0.0.1:1/devstoreaccount1', 'http://127.0.0.1:2/devstoreaccount1', []],
  ],
  [
    'by the short connection string of an emulator',
    { AzureWebJobsStorage: 'UseDevelopmentStorage=true' },
    ['http://127.0.0.1:10000/devstoreaccount1', 'http://127.0.0.1:10001/devstoreaccount1', []],
  ],
])('the account is reached %s', (_what, environment, [blobs, queues, asked]) => {
  expect(reached(environment)).toEqual({ blobs, queues, asked });
});

test.each([
  ['no account at all', {}, 'the environment names no account; set AzureWebJobsStorage '],
  ['an empty setting', { AzureWebJobsStorage: '' }, 'the environment names no account'],
  ['no connection string', { AzureWebJobsStorage: 'planted' }, 'AzureWebJobsStorage is no connection string'],
  [
    'a connection string without its key',
    { AzureWebJobsStorage: 'DefaultEndpointsProtocol=https;AccountName=planted;EndpointSuffix=core.windows.net' },
    'AzureWebJobsStorage is no connection string',
  ],
  [
    'a name that no account has',
    { AzureWebJobsStorage__accountName: 'Planted.example' },
    'AzureWebJobsStorage__accountName is no name of a storage account',
  ],
  [
    'an address to which a token must not go',
    { AzureWebJobsStorage__blobServiceUri: 'http://planted.example' },
    'AzureWebJobsStorage__blobServiceUri is no https address',
  ],
  [
    'an address with a signature',
    { AzureWebJobsStorage__blobServiceUri: 'https://a.example?sig=planted' },
    'AzureWebJobsStorage__blobServiceUri is no https address',
  ],
])('%s is told, and nothing of it repeated', (_what, environment, words) => {
  let thrown: { code?: string; message: string } = { message: 'nothing was thrown' };
  try {
    reached(environment);
  } catch (error) {
    thrown = error as typeof thrown;
  }
  expect(thrown.code).toBe('VIGIE_CONFIG_INVALID');
  expect(thrown.message).toContain(words);
  expect(thrown.message).not.toMatch(/planted/i);
});

test('an identity that gets no token is told with the place', async () => {
  const store = new AzureStore({
    environment: { AzureWebJobsStorage__accountName: 'vigiestore' },
    cloud,
    container: 'vigie',
    identity: () => ({
      getToken: async () => {
        throw new Error('ManagedIdentityCredential: no identity is assigned');
      },
    }),
  });
  await expect(store.read('state/a.json')).rejects.toMatchObject({
    code: 'VIGIE_STORE_UNAVAILABLE',
    message:
      'https://vigiestore.blob.core.windows.net/vigie/state/a.json could not be read or written: ManagedIdentityCredential: no identity is assigned',
  });
});
