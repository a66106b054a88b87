import { readdirSync } from 'node:fs';
import { request } from 'node:https';
import { isAlive, Place, runHost, startHost, until } from './running.js';

jest.setTimeout(60_000);

let place: Place;
beforeAll(async () => {
  place = await Place.make();
});
afterAll(() => place.remove());

const all = ({ host, azurite, simulate, workers }: Awaited<ReturnType<typeof startHost>>['pids']) =>
  [host, azurite, simulate, ...workers].filter((pid) => pid !== null);

test('it starts what is not configured, and SIGTERM leaves nothing behind', async () => {
  const host = await startHost(place, { args: ['--workers', '2'] });
  expect(host.storage).toContain('QueueEndpoint=http://127.0.0.1:');
  expect(await statusOf(`${host.azure}/_vigie/clock`)).toBe(200);
  const pids = all(host.pids);
  expect(pids).toHaveLength(5);
  for (const pid of pids) expect(isAlive(pid)).toBe(true);
  host.send('SIGTERM');
  expect(await host.ended).toBe(0);
  expect(pids.filter(isAlive)).toEqual([]);
  // Temporary folders too.
  expect(readdirSync(place.folder).filter((name) => name.startsWith('vigie-'))).toEqual([]);
});

test('nothing outlives a host that was killed', async () => {
  const host = await startHost(place, { args: ['--workers', '2'] });
  const pids = all(host.pids);
  host.send('SIGKILL');
  expect(await host.ended).toBe('SIGKILL');
  await until(() => pids.every((pid) => !isAlive(pid)));
});

test('what is configured is not started', async () => {
  // Nothing listens there: the host starts all the same, and says that it cannot read the queues.
  const storage =
    'DefaultEndpointsProtocol=http;AccountName=a;AccountKey=YQ==;QueueEndpoint=http://127.0.0.1:9/a;BlobEndpoint=http://127.0.0.1:9/a';
  const host = await startHost(place, { storage, args: ['--workers', '1'] });
  expect(host).toMatchObject({ storage: null, azure: null });
  expect(host.pids).toMatchObject({ azurite: null, simulate: null });
  await until(() => host.errors().includes('queue read cannot be read'));
  await host.stop();
});

test.each([
  ['no such file', undefined, /functions .*missing\.cjs cannot be loaded/],
  ['nothing registered', 'module.exports = {};', /registers no function/],
  [
    'a trigger that it does not run',
    app("app.storageBlob('b', { path: 'x', connection: 'C', handler() {} })"),
    /blobTrigger/,
  ],
  [
    'a retry policy',
    app(
      "app.timer('t', { schedule: '0 0 0 1 1 *', retry: { strategy: 'fixedDelay', maxRetryCount: 1, delayInterval: 1000 }, handler() {} })",
    ),
    /retry policy/,
  ],
  [
    'a schedule that is none',
    app("app.timer('t', { schedule: '0 61 * * * *', handler() {} })"),
    /function t has the schedule "0 61 \* \* \* \*"/,
  ],
  [
    'a setting that is not set',
    app("app.timer('t', { schedule: '%NOWHERE%', handler() {} })"),
    /the setting NOWHERE is not set/,
  ],
  [
    'storage by another form',
    app("app.storageQueue('q', { queueName: 'q-q', connection: 'Other', handler() {} })"),
    /the setting Other is not set/,
  ],
])('functions that it cannot run end it with 2 and one clear line: %s', async (_what, text, message) => {
  let file = 'missing.cjs';
  if (text !== undefined) {
    file = 'refused.cjs';
    place.write('refused.ts', text);
    await place.compile(file, place.path('refused.ts'));
  }
  const storage = 'UseDevelopmentStorage=true';
  const ran = await runHost(place, { storage, args: ['--workers', '1', '--functions', place.path(file)] });
  expect(ran.errors).toMatch(message);
  expect(ran.code).toBe(2);
});

function app(text: string): string {
  return `import { app } from '${require.resolve('@azure/functions')}';\n${text};\n`;
}

function statusOf(url: string): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    // Only whether it answers: its certificate is proved elsewhere.
    request(url, { rejectUnauthorized: false }, (answer) => {
      answer.resume();
      resolve(answer.statusCode);
    })
      .on('error', reject)
      .end();
  });
}
