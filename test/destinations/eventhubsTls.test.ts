import type { Siem } from '../../shared/destinations/destination.js';
import { eventhubs } from '../../shared/destinations/siem/eventhubs.js';
import { hubAddress, isLoopback } from '../../shared/destinations/siem/eventhubsAddress.js';
import { connectProxy } from '../support/connectProxy.js';
import { FAKE_HUB_KEY, FakeHub, HUB } from '../support/fakeHub.js';
import { withLaxTls } from '../support/laxTls.js';
import { findingSample } from '../support/sampleEvents.js';
import { surroundingsWith } from '../support/surroundings.js';

const opened: (Siem | FakeHub)[] = [];
afterEach(async () => {
  for (const one of opened.splice(0).reverse()) await one.close?.();
});

async function started(...how: ConstructorParameters<typeof FakeHub>): Promise<FakeHub> {
  const hub = new FakeHub(...how);
  opened.push(hub);
  await hub.start();
  return hub;
}

async function sendTo(text: string) {
  const settings = eventhubs.settings.parse({ hub: HUB, connectionString: '${env:HUB}' });
  const siem = await eventhubs.open(settings, surroundingsWith({ HUB: text }, { answerMs: 3_000 }));
  if (siem.family !== 'siem') throw new Error('Event Hubs is a SIEM');
  opened.push(siem);
  return await siem.send([findingSample()]);
}

async function behind<T>(variables: Record<string, string>, work: () => Promise<T>): Promise<T> {
  Object.assign(process.env, variables);
  try {
    return await work();
  } finally {
    for (const name of Object.keys(variables)) delete process.env[name];
  }
}

test('a hub with a certificate that is trusted takes events over TLS', async () => {
  const hub = await started('tls');
  expect(await sendTo(hub.connectionString())).toMatchObject({ outcome: 'accepted' });
  expect(hub.batches).toHaveLength(1);
});

test.each([
  ['as it is', <T>(work: () => Promise<T>) => work()],
  ['with NODE_TLS_REJECT_UNAUTHORIZED=0', withLaxTls],
])('a hub that nobody vouches for is sent nothing, %s', async (_what, within) => {
  const hub = await started('tls', false);
  const answer = await within(() => sendTo(hub.connectionString()));
  expect(answer).toMatchObject({ outcome: 'later', why: expect.stringMatching(/certificate/) });
  expect([hub.batches, hub.linksOpened]).toEqual([[], 0]);
});

describe('behind a proxy', () => {
  test('a hub is reached by a WebSocket through it', async () => {
    const [hub, proxy] = [await started('webSocket'), await connectProxy()];
    const answer = await behind({ HTTPS_PROXY: proxy.url }, () => sendTo(hub.connectionString()));
    expect(answer).toMatchObject({ outcome: 'accepted' });
    expect([hub.batches.length, proxy.tunnels]).toEqual([1, [hub.address()]]);
    await opened.pop()?.close?.();
    await proxy.close();
  });

  test('a hub that nobody vouches for is sent nothing, with NODE_TLS_REJECT_UNAUTHORIZED=0 too', async () => {
    const [hub, proxy] = [await started('webSocket', false), await connectProxy()];
    const sent = behind({ HTTPS_PROXY: proxy.url }, () => withLaxTls(() => sendTo(hub.connectionString())));
    expect(await sent).toMatchObject({ outcome: 'later' });
    expect([hub.batches, hub.linksOpened, proxy.tunnels.length]).toEqual([[], 0, 1]);
    await proxy.close();
  });

  test('NO_PROXY goes direct, by AMQP over TLS', async () => {
    const hub = await started('tls');
    const variables = { HTTPS_PROXY: 'http://127.0.0.1:1', NO_PROXY: '127.0.0.1' };
    expect(await behind(variables, () => sendTo(hub.connectionString()))).toMatchObject({ outcome: 'accepted' });
  });

  test('a proxy that is none blocks', async () => {
    const answer = await behind({ HTTPS_PROXY: 'socks5://me:planted@x' }, () =>
      sendTo(`Endpoint=sb://a.example;SharedAccessKeyName=send;SharedAccessKey=${FAKE_HUB_KEY}`),
    );
    expect(answer).toMatchObject({ outcome: 'blocked', why: expect.stringMatching(/HTTPS_PROXY/) });
    expect(answer).not.toMatchObject({ why: expect.stringMatching(/planted/) });
  });
});

test.each(['vigie.servicebus.windows.net', '10.0.0.4:5672', '127.0.0.1.example'])(
  'UseDevelopmentEmulator sends nothing to %s, which is not this machine',
  async (host) => {
    const text = `Endpoint=sb://${host};SharedAccessKeyName=send;SharedAccessKey=${FAKE_HUB_KEY};UseDevelopmentEmulator=true`;
    const answer = await sendTo(text);
    expect(answer).toMatchObject({ outcome: 'blocked', why: expect.stringMatching(/UseDevelopmentEmulator/) });
    expect(answer).not.toMatchObject({ why: expect.stringContaining(FAKE_HUB_KEY) });
  },
);

test.each([
  ['Endpoint=sb://a.example/;EntityPath=x', { host: 'a.example', port: undefined, plain: false }],
  [' Endpoint = sb://a.example:5671 ', { host: 'a.example', port: 5671, plain: false }],
  ['Endpoint=sb://[::1]:1;UseDevelopmentEmulator=true', { host: '::1', port: 1, plain: true }],
  ['UseDevelopmentEmulator=true;Endpoint=sb://a;UseDevelopmentEmulator=false', { host: 'a', plain: false }],
  ['EntityPath=x', undefined],
  ['Endpoint=a.example', undefined],
  ['Endpoint=sb://', undefined],
])('%s leads to %j', (text, address) => {
  if (address === undefined) expect(hubAddress(text)).toBeUndefined();
  else expect(hubAddress(text)).toMatchObject(address);
});

test.each([
  ['localhost', true],
  ['127.9.0.1', true],
  ['::1', true],
  ['localhost.example', false],
  ['127.0.0.1.example', false],
  ['2001:db8::1', false],
])('%s is this machine: %s', (host, is) => {
  expect(isLoopback(host)).toBe(is);
});
