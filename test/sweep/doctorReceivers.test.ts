import type { AddressInfo } from 'node:net';
import { createServer, type Server } from 'node:tls';
import { DESTINATIONS } from '../../shared/destinations/catalogue.js';
import { noticeEvent } from '../../shared/events/build.js';
import { examine } from '../../shared/sweep/doctor/destinations/examine.js';
import type { Examined } from '../../shared/sweep/doctor/form.js';
import { NOBODY } from '../../shared/sweep/doctor/identity.js';
import { certificateForLoopback } from '../support/certificates.js';
import { FakeHub, HUB } from '../support/fakeHub.js';
import { NOW, surroundingsWith } from '../support/surroundings.js';

/** `vigie doctor --send` of one destination; those that speak HTTPS are tried as a whole in test/cli. */
async function sentTo(kind: string, given: object, secrets: Record<string, string> = {}): Promise<Examined> {
  const definition = DESTINATIONS.find((one) => one.kind === kind);
  if (definition === undefined) throw new Error(`there is no kind ${kind}`);
  const settings = definition.settings.parse(given);
  const surroundings = surroundingsWith(secrets);
  const vigie = {
    now: NOW,
    notice: (code: string, text: string, about: string) => noticeEvent(code, text, about, { sweep: null, now: NOW }),
    secrets: surroundings.secrets,
    config: { destinations: [{ name: 'siem', kind, settings }] },
  };
  const destination = { name: 'siem', kind: definition, open: () => definition.open(settings, surroundings) };
  return examine({ vigie, send: true, sleep: async () => undefined, identity: async () => NOBODY }, destination);
}

test('a hub of Event Hubs gets a test that says so of itself', async () => {
  const hub = new FakeHub();
  await hub.start();
  try {
    const examined = await sentTo(
      'eventhubs',
      { hub: HUB, connectionString: '${env:HUB}' },
      { HUB: hub.connectionString() },
    );
    expect(examined).toMatchObject({ isWell: true, said: [expect.stringContaining('took the test')] });
    expect(JSON.stringify(hub.batches)).toContain('This is a test of `vigie doctor --send`');
  } finally {
    await hub.close();
  }
});

describe('a receiver of syslog', () => {
  let server: Server;
  let port: number;
  const received: Buffer[] = [];
  const start = async (trusted: boolean) => {
    server = createServer(await certificateForLoopback({ trusted }), (socket) => {
      socket.on('data', (part: Buffer) => received.push(part)).on('error', () => undefined);
    });
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
    port = (server.address() as AddressInfo).port;
  };
  afterEach(() => new Promise((closed) => server.close(closed)));

  test('gets a test that says so of itself', async () => {
    await start(true);
    expect(await sentTo('syslog', { host: '127.0.0.1', port })).toMatchObject({ isWell: true });
    expect(Buffer.concat(received).toString()).toContain('This is a test of `vigie doctor --send`');
  });

  test('whose certificate is not trusted is said to be so', async () => {
    await start(false);
    expect(await sentTo('syslog', { host: '127.0.0.1', port })).toMatchObject({
      isWell: false,
      said: [expect.stringMatching(/certificate/)],
    });
  });
});
