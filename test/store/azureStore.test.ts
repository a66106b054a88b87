import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { StorageAccess } from '../../shared/store/account.js';
import { AzureStore, type AzureStoreSettings } from '../../shared/store/azureStore.js';
import { storeContract } from '../contracts/storeContract.js';
import { type Azurite, connectionString, startAzurite } from '../support/azurite.js';
import { type LossyProxy, lossyProxy } from '../support/lossyProxy.js';

const cloud = { blobSuffix: 'blob.core.windows.net', queueSuffix: 'queue.core.windows.net' };
const QUICK = { retryMs: 1 };

let azurite: Azurite;
beforeAll(async () => {
  azurite = await startAzurite();
});
afterAll(async () => {
  await azurite.stop();
});

function access(connection: string): StorageAccess {
  const environment = { AzureWebJobsStorage: connection };
  return {
    environment,
    cloud,
    patience: QUICK,
    identity: () => {
      throw new Error('nobody needs an identity here');
    },
  };
}

function storeAt(connection: string, more: Partial<AzureStoreSettings> = {}): AzureStore {
  return new AzureStore({ ...access(connection), container: `t-${randomUUID()}`, ...more });
}

async function all(list: AsyncIterable<string>): Promise<string[]> {
  const found: string[] = [];
  for await (const path of list) found.push(path);
  return found;
}

storeContract('in blobs', async () => {
  const container = `t-${randomUUID()}`;
  return {
    first: storeAt(azurite.connectionString, { container }),
    second: storeAt(azurite.connectionString, { container }),
    pass: (ms) => azurite.pass(ms),
    marginMs: 10_000,
  };
});

describe('a listing of several pages', () => {
  test('is one listing, in order, from wherever it begins', async () => {
    const store = storeAt(azurite.connectionString, { pageSize: 3 });
    const made = Array.from({ length: 10 }, (_, n) => `o/p/${String(n).padStart(8, '0')}`);
    for (const path of [...made].reverse()) await store.create(path, '');
    await store.create('o/q/1', '');
    expect(await all(store.list('o/p/'))).toEqual(made);
    expect(await all(store.list('o/p/', made[4]))).toEqual(made.slice(5));
    expect(await all(store.list('o/p/', made[9]))).toEqual([]);
  });
});

describe('an answer that is lost', () => {
  let proxy: LossyProxy;
  let store: AzureStore;
  let other: AzureStore;
  beforeEach(async () => {
    proxy = await lossyProxy(azurite.blobUrl);
    const container = `t-${randomUUID()}`;
    store = storeAt(connectionString(proxy.url, azurite.queueUrl), { container });
    other = storeAt(azurite.connectionString, { container });
    await other.create('there', '');
  });
  afterEach(async () => {
    await proxy.stop();
  });

  /** The first request of this kind is worked on, and its answer lost. */
  function lose(is: (request: IncomingMessage) => boolean): void {
    let lost = false;
    proxy.decide = (request) => {
      if (lost || !is(request)) return 'through';
      lost = true;
      return 'answerLost';
    };
  }
  const puts = ({ method }: IncomingMessage) => method === 'PUT';
  const asks = (word: string) => (request: IncomingMessage) => request.headers['x-ms-lease-action'] === word;

  test('of a create is made up for: what is there is what it created', async () => {
    lose(puts);
    expect(await store.create('outbox/p/1', 'mine')).toBe(true);
    expect((await other.read('outbox/p/1'))?.text).toBe('mine');
    expect(proxy.seen.map((line) => line.split(' ')[0])).toEqual(['PUT', 'PUT', 'HEAD']);
  });

  test('of a create that somebody else had made, with the same content, claims nothing', async () => {
    await other.create('outbox/p/1', 'same');
    lose(puts);
    expect(await store.create('outbox/p/1', 'same')).toBe(false);
  });

  test('of a first write, and of one with an ETag, is made up for: the ETag is that of the write', async () => {
    lose(puts);
    const first = await store.write('a', '1', undefined);
    expect(await other.read('a')).toEqual({ text: '1', etag: first });
    lose(puts);
    const second = await store.write('a', '2', first);
    expect(await other.read('a')).toEqual({ text: '2', etag: second });
    await expect(store.write('a', '3', first)).rejects.toMatchObject({ code: 'VIGIE_STORE_CONFLICT' });
  });

  test('of a delete is made up for', async () => {
    lose(({ method }) => method === 'DELETE');
    await expect(store.delete('there')).resolves.toBeUndefined();
    expect(await other.exists('there')).toBe(false);
  });

  test('of each step of a lease is made up for', async () => {
    lose(asks('acquire'));
    const lease = await store.lease('l', 60_000, 'one');
    expect(lease?.holder).toBe('one');
    expect(await other.lease('l', 60_000, 'two')).toBeUndefined();
    lose(asks('renew'));
    await expect(lease?.renew()).resolves.toBeUndefined();
    lose(asks('release'));
    await expect(lease?.release()).resolves.toBeUndefined();
    expect((await other.lease('l', 60_000, 'two'))?.holder).toBe('two');
  });

  test('of a lease blob that is being made is made up for', async () => {
    lose(({ headers }) => headers['x-ms-blob-type'] !== undefined);
    expect((await store.lease('l', 60_000, 'one'))?.holder).toBe('one');
  });

  test('that never comes is waited for a time, then the request is sent again', async () => {
    const impatient = storeAt(connectionString(proxy.url, azurite.queueUrl), { patience: { ...QUICK, answerMs: 50 } });
    let silent = true;
    proxy.decide = () => {
      const fate = silent ? 'silence' : 'through';
      silent = false;
      return fate;
    };
    expect(await impatient.create('a', '1')).toBe(true);
    proxy.decide = () => 'silence';
    await expect(impatient.read('a')).rejects.toMatchObject({
      code: 'VIGIE_STORE_UNAVAILABLE',
      message: expect.stringMatching(/\/a could not be read or written: no answer in time$/),
    });
  });

  test('of every try is an error that names the place, and never the key', async () => {
    const before = proxy.seen.length;
    proxy.decide = () => 'answerLost';
    const failed: Error = await store.create('outbox/p/1', 'mine').then(
      () => new Error('it was created'),
      (error: Error) => error,
    );
    expect(failed).toMatchObject({ code: 'VIGIE_STORE_UNAVAILABLE' });
    expect(failed.cause).toBeUndefined();
    expect(failed.message).toMatch(
      /^http:\/\/127\.0\.0\.1:\d+\/devstoreaccount1\/t-[0-9a-f-]+\/outbox\/p\/1 could not/,
    );
    expect(failed.message).toContain('ECONNRESET');
    expect(proxy.seen.length - before).toBe(4);
  });
});

describe('a container that is not there', () => {
  test('holds nothing, and is made by the first change', async () => {
    const store = storeAt(azurite.connectionString);
    expect(await store.read('a')).toBeUndefined();
    expect(await store.exists('a')).toBe(false);
    expect(await all(store.list(''))).toEqual([]);
    expect(await store.holderOf('a')).toBeUndefined();
    await store.delete('a');
    expect(await store.create('a', '1')).toBe(true);
  });

  test('is made by one of many who write first', async () => {
    const container = `t-${randomUUID()}`;
    const stores = Array.from({ length: 6 }, () => storeAt(azurite.connectionString, { container }));
    const made = await Promise.all(stores.map((store, n) => store.create('a', `${n}`)));
    expect(made.filter(Boolean)).toHaveLength(1);
  });

  test('is made for a lease too', async () => {
    expect((await storeAt(azurite.connectionString).lease('l', 60_000, 'one'))?.holder).toBe('one');
  });
});

describe('a lease on blobs', () => {
  test('lasts 15 seconds where less is asked for', async () => {
    const container = `t-${randomUUID()}`;
    const [first, second] = [1, 2].map(() => storeAt(azurite.connectionString, { container }));
    await first?.lease('l', 1_000, 'one');
    await azurite.pass(8_000);
    expect(await second?.lease('l', 1_000, 'two')).toBeUndefined();
    await azurite.pass(7_000);
    expect((await second?.lease('l', 1_000, 'two'))?.holder).toBe('two');
  });

  test('is refused for more than a minute: it would end before its holder expects it', async () => {
    await expect(storeAt(azurite.connectionString).lease('l', 60_001, 'one')).rejects.toThrow(RangeError);
  });
});

describe('a refusal', () => {
  test.each([
    [403, 'AuthorizationPermissionMismatch', 'the identity lacks the role Storage Blob Data Owner'],
    [403, 'AuthorizationFailure', 'the network rules of the account'],
    [403, 'AuthenticationFailed', 'the key, signature or token was not accepted'],
    [403, 'KeyBasedAuthenticationNotPermitted', 'set AzureWebJobsStorage__accountName'],
    [409, 'AccountIsDisabled', ': 409 AccountIsDisabled'],
    [503, 'ServerBusy', ': 503 ServerBusy'],
  ])('%i %s is told with what is missing', async (status, code, words) => {
    const server = createServer((request, response) => {
      request.resume();
      const body = `<?xml version="1.0" encoding="utf-8"?><Error><Code>${code}</Code><Message>no</Message></Error>`;
      response.writeHead(status, { 'x-ms-error-code': code, 'content-type': 'application/xml' }).end(body);
    });
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
    try {
      const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
      const signed = `BlobEndpoint=${url};SharedAccessSignature=sv=2026-01-01&sig=planted-signature`;
      for (const connection of [connectionString(url, url), signed]) {
        const store = storeAt(connection, { container: 'vigie' });
        for (const work of [
          () => store.create('a', ''),
          () => store.read('a'),
          () => store.lease('a', 60_000, 'one'),
          () => store.holderOf('a'),
          () => all(store.list('a/')),
        ]) {
          const message = await work().then(String, (error: { code: string; message: string }) =>
            error.code === 'VIGIE_STORE_UNAVAILABLE' ? error.message : String(error),
          );
          expect(message).toContain(words);
          expect(message).toContain(`${status} ${code}`);
          expect(message).toMatch(/\/vigie\/a/);
          expect(message).not.toMatch(/planted|sig=|AccountKey/);
        }
      }
    } finally {
      server.closeAllConnections();
      await new Promise((closed) => server.close(closed));
    }
  });
});
