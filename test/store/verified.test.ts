import { AzureQueues } from '../../shared/store/azureQueues.js';
import { AzureStore } from '../../shared/store/azureStore.js';
import { connectionString } from '../support/azurite.js';
import { connectProxy } from '../support/connectProxy.js';
import { withLaxTls } from '../support/laxTls.js';
import { scriptedServer } from '../support/scriptedServer.js';

const cloud = { blobSuffix: 'blob.core.windows.net', queueSuffix: 'queue.core.windows.net' };

function opened(url: string, more: Record<string, string> = {}) {
  const identity = () => {
    throw new Error('the connection string has a key');
  };
  const access = { environment: { AzureWebJobsStorage: connectionString(url, url), ...more }, cloud, identity };
  return {
    blob: () => new AzureStore({ ...access, container: 'vigie' }).read('state/a.json'),
    queue: () => new AzureQueues(access).count('partitions'),
  };
}

describe.each(['blob', 'queue'] as const)('an account of %ss', (service) => {
  test('that nobody vouches for is sent nothing, with NODE_TLS_REJECT_UNAUTHORIZED=0 too', async () => {
    const stranger = await scriptedServer({ trusted: false });
    const error = await withLaxTls<unknown>(() => opened(stranger.url)[service]()).catch((thrown: unknown) => thrown);
    await stranger.close();
    expect(error).toMatchObject({ code: 'VIGIE_STORE_UNAVAILABLE', message: expect.stringMatching(/CERT|SIGNATURE/) });
    expect(stranger.requests).toEqual([]);
  });

  test.each([
    [{}, 1],
    [{ NO_PROXY: '127.0.0.1' }, 0],
  ])('is reached through the proxy of the environment, beside %j: %s tunnels', async (more, tunnels) => {
    const [server, proxy] = [await scriptedServer(), await connectProxy()];
    server.otherwise(() => ({ status: 404, headers: { 'x-ms-error-code': 'BlobNotFound' } }));
    await opened(server.url, { HTTPS_PROXY: proxy.url, ...more })
      [service]()
      .catch(() => undefined);
    expect([server.requests.length, proxy.tunnels.length]).toEqual([1, tunnels]);
    await Promise.all([server.close(), proxy.close()]);
  });
});
