import { randomUUID } from 'node:crypto';
import { QueueServiceClient } from '@azure/storage-queue';
import { openQueues } from '../../shared/store/openStore.js';
import type { Queues } from '../../shared/store/queues.js';
import { type Azurite, connectionString, startAzurite } from '../support/azurite.js';
import { lossyProxy } from '../support/lossyProxy.js';

const DAY_MS = 86_400_000;

let azurite: Azurite;
beforeAll(async () => {
  azurite = await startAzurite();
});
afterAll(async () => {
  await azurite.stop();
});

function queuesAt(connection = azurite.connectionString): Queues {
  return openQueues({
    environment: { AzureWebJobsStorage: connection },
    cloud: { blobSuffix: '', queueSuffix: '' },
    patience: { retryMs: 1 },
    credential: {
      getToken: () => {
        throw new Error('nobody needs an identity here');
      },
    },
  });
}

/** What a Functions host would receive. */
async function received(queue: string) {
  const client = QueueServiceClient.fromConnectionString(azurite.connectionString).getQueueClient(queue);
  return (await client.receiveMessages({ numberOfMessages: 32 })).receivedMessageItems;
}

const name = () => `q-${randomUUID().slice(0, 8)}`;

test('a message goes into a queue that it makes, as it is, and never expires', async () => {
  const queue = name();
  await queuesAt().send(queue, '{"schema":1,"text":"déjà <vu>"}');
  const [message, ...more] = await received(queue);
  expect(more).toEqual([]);
  expect(message?.messageText).toBe('{"schema":1,"text":"déjà <vu>"}');
  expect(message?.expiresOn.toISOString()).toMatch(/^9999-/);
});

test.each([
  ['by a minute', 60_000, 59_000],
  ['by a part of a second, which counts as a whole one', 1, 0],
  ['by a week', 7 * DAY_MS, 7 * DAY_MS - 30_000],
  ['by more than a week, which counts as one', 30 * DAY_MS, 7 * DAY_MS - 30_000],
])('a message that is delayed %s is not seen before', async (_what, delayMs, hiddenMs) => {
  const queue = name();
  const queues = queuesAt();
  await queues.send(queue, 'late', { delayMs });
  if (hiddenMs > 0) await azurite.pass(hiddenMs - 5_000);
  expect(await received(queue)).toEqual([]);
  expect(await queues.count(queue)).toBe(1);
  await azurite.pass(60_000);
  expect(await received(queue)).toHaveLength(1);
});

test('counts what is there, and nothing where there is no queue', async () => {
  const queue = name();
  const queues = queuesAt();
  expect(await queues.count(queue)).toBe(0);
  await Promise.all(['a', 'b', 'c'].map((text) => queues.send(queue, text)));
  expect(await queues.count(queue)).toBe(3);
});

test('takes 64 KiB, counted as UTF-8, and not a byte more', async () => {
  const queue = name();
  const longest = 'é'.repeat(32 * 1024);
  await queuesAt().send(queue, longest);
  expect((await received(queue))[0]?.messageText).toBe(longest);
  await expect(queuesAt().send(queue, `${longest}x`)).rejects.toThrow(RangeError);
});

test.each(['', 'ab', 'Deliver', 'a--b', '-ab', 'ab-', 'a_b', 'x'.repeat(64)])(
  'takes no name like %j',
  async (queue) => {
    await expect(queuesAt().send(queue, '')).rejects.toThrow(RangeError);
    await expect(queuesAt().count(queue)).rejects.toThrow(RangeError);
  },
);

test('sends again what got no answer, and says at last which queue, and never the key', async () => {
  const proxy = await lossyProxy(azurite.queueUrl);
  try {
    const queue = name();
    const queues = queuesAt(connectionString(azurite.blobUrl, proxy.url));
    let lost = 0;
    proxy.decide = ({ method }) => (method === 'POST' && lost++ === 0 ? 'answerLost' : 'through');
    await queues.send(queue, 'once');
    expect(await queues.count(queue)).toBeGreaterThanOrEqual(1);
    proxy.decide = () => 'answerLost';
    const said = await queues.send(queue, 'never').catch((error: { code: string; message: string }) => error);
    expect(said).toMatchObject({
      code: 'VIGIE_STORE_UNAVAILABLE',
      message: expect.stringMatching(new RegExp(`/${queue} could not be read or written: ECONNRESET$`)),
    });
  } finally {
    await proxy.stop();
  }
});
