import { QueueServiceClient } from '@azure/storage-queue';
import { type Azurite, startAzurite } from '../../support/azurite.js';
import { type Host, Place, startHost, until } from './running.js';

const MINUTE_MS = 60_000;

jest.setTimeout(60_000);

let azurite: Azurite;
let place: Place;
let host: Host | undefined;

beforeAll(async () => {
  azurite = await startAzurite();
});
afterAll(() => azurite.stop());
beforeEach(async () => {
  place = await Place.make();
});
afterEach(async () => {
  await host?.stop();
  host = undefined;
  await azurite.empty();
  place.remove();
});

const start = async (...args: string[]) => {
  host = await startHost(place, { storage: azurite.connectionString, args });
  return host;
};
const queue = (name: string) => QueueServiceClient.fromConnectionString(azurite.connectionString).getQueueClient(name);

async function send(name: string, text: string): Promise<void> {
  await queue(name).createIfNotExists();
  await queue(name).sendMessage(Buffer.from(text).toString('base64'), { messageTimeToLive: -1 });
}

/** Visible and hidden ones; a queue that is not there holds nothing. */
async function length(name: string): Promise<number> {
  if (!(await queue(name).exists())) return 0;
  return (await queue(name).getProperties()).approximateMessagesCount ?? 0;
}

const isEmpty = (name: string) => until(async () => (await length(name)) === 0);

test('a function gets JSON parsed, other text as it is, the count as a number, and its message is then gone', async () => {
  await start('--time-scale', '60');
  await send('read', '{"partition":"a"}');
  const first = await until(() => place.seen('read')[0]);
  expect(first).toMatchObject({ message: { partition: 'a' }, type: 'object', scale: '60' });
  const metadata = first.metadata as Record<string, string>;
  expect(metadata.dequeueCount).toBe(1);
  expect(metadata).toMatchObject({ id: expect.any(String), popReceipt: expect.any(String) });
  expect(metadata.expirationTime).toMatch(/^9999-12-31T/);
  await isEmpty('read');
  await send('read', 'not JSON');
  expect(await until(() => place.seen('read')[1])).toMatchObject({ message: 'not JSON', type: 'string' });
  await isEmpty('read');
  expect(place.seen('read')).toHaveLength(2);
});

test('what throws comes back after visibilityTimeout, and after maxDequeueCount failures lies in the poison queue', async () => {
  await start();
  await send('fail', '{"n":1}');
  const [poisoned] = await until(() => place.seen('fail-poison').length > 0 && place.seen('fail-poison'));
  expect(poisoned).toMatchObject({ message: { n: 1 }, try: 1 });
  const tries = place.seen('fail');
  expect(tries.map((one) => one.try)).toEqual([1, 2, 3]);
  const gaps = tries.slice(1).map(({ at }, n) => at - (tries[n]?.at ?? 0));
  // Storage counts whole seconds, from the one in which it was told: half of one is surely there.
  for (const gap of gaps) expect(gap).toBeGreaterThan(500);
  await isEmpty('fail');
  expect(host?.errors()).toContain('failed on try 3 of 3: Error: told to fail');
  // The third failure itself sent it there: it was not taken a fourth time.
  expect(host?.errors()).not.toContain('was taken 4 times');
});

test('what fails in a poison queue stays hidden for its ten minutes, each time, and there is no third queue', async () => {
  await start();
  const tries = (n: number) => place.seen('fail-poison').filter(({ message }) => message === n);
  await send('fail-poison', '1');
  await until(() => host?.errors().includes('Function.failPoison: failed on try 1'));
  for (const [at, marker] of [10, 20, 30].entries()) {
    // Longer than visibilityTimeout. Whoever takes the marker would take the first message before it.
    await azurite.pass(MINUTE_MS);
    await send('fail-poison', String(marker));
    await until(() => tries(marker)[0]);
    expect(tries(1)).toHaveLength(at + 1);
    await azurite.pass(10 * MINUTE_MS);
    if (at < 2) await until(() => tries(1)[at + 1]);
  }
  expect(tries(1).map((one) => one.try)).toEqual([1, 2, 3]);
  expect(await queue('fail-poison-poison').exists()).toBe(false);
});

test('a message that is no base64 goes to the poison queue without being run', async () => {
  await start();
  await queue('read').createIfNotExists();
  await queue('read').sendMessage('<not base64>');
  await until(async () => (await length('read-poison')) === 1);
  const { peekedMessageItems } = await queue('read-poison').peekMessages();
  expect(peekedMessageItems.map(({ messageText }) => messageText)).toEqual(['<not base64>']);
  await isEmpty('read');
  expect(place.seen('read')).toEqual([]);
});

test('a message of a worker that was killed is back after ten minutes and not before', async () => {
  const { now } = await start('--workers', '2');
  await send('hold', '1');
  const { pid } = await until(() => place.seen('hold')[0]);
  expect(now.workers).toContain(pid);
  process.kill(pid, 'SIGKILL');
  await until(() => host !== undefined && !host.now.workers.includes(pid) && host.now.workers.length === 2);
  await azurite.pass(9 * MINUTE_MS);
  // Who takes messages now takes this one first: it is the older one. So when the second is done, the first is hidden.
  await send('hold', '2');
  await until(() => place.seen('hold').some(({ message }) => message === 2));
  expect(place.seen('hold').filter(({ message }) => message === 1)).toHaveLength(1);
  await azurite.pass(MINUTE_MS);
  const again = await until(() => place.seen('hold').filter(({ message }) => message === 1)[1]);
  expect(again).toMatchObject({ try: 2 });
  expect(again.pid).not.toBe(pid);
});

test('--time-scale divides the ten minutes, and what is still being worked on stays hidden', async () => {
  // A second, with 600. Nobody moves the clock of the storage here.
  await start('--time-scale', '600', '--workers', '2');
  await send('slow', '{"ms":2500}');
  await send('hold', '1');
  const { pid } = await until(() => place.seen('hold')[0]);
  await until(() => place.seen('slow').some(({ ended }) => ended === true));
  await isEmpty('slow');
  expect(place.seen('slow')).toHaveLength(2);
  expect(place.seen('hold')).toHaveLength(1);
  process.kill(pid, 'SIGKILL');
  await until(() => place.seen('hold').find((one) => one.try === 2));
  await isEmpty('hold');
});

test('a message that killed its hosts maxDequeueCount times is set aside without being run again', async () => {
  await send('read', '"spent"');
  for (let n = 0; n < 3; n += 1) {
    await queue('read').receiveMessages({ visibilityTimeout: 1 });
    await azurite.pass(2_000);
  }
  await start();
  await until(async () => (await length('read-poison')) === 1);
  await isEmpty('read');
  expect(place.seen('read')).toEqual([]);
});

test('after an outage of storage messages are taken again', async () => {
  const own = await startHost(place, { args: ['--workers', '1'] });
  try {
    const service = QueueServiceClient.fromConnectionString(own.storage ?? '');
    const read = service.getQueueClient('read');
    await read.create();
    const before = own.pids.azurite ?? 0;
    process.kill(before, 'SIGTERM');
    const after = await until(() => own.now.azurite !== before && own.now.azurite);
    expect(after).not.toBe(before);
    await read.sendMessage(Buffer.from('1').toString('base64'));
    expect(await until(() => place.seen('read')[0])).toMatchObject({ message: 1 });
  } finally {
    await own.stop();
  }
});
