import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createServer } from 'node:tls';
import type { Siem } from '../../../shared/destinations/destination.js';
import { certificateForLoopback } from '../../support/certificates.js';
import { FakeHub } from '../../support/fakeHub.js';
import { type Answer, type Received, type ScriptedServer, scriptedServer } from '../../support/scriptedServer.js';
import { ONE_EVENT } from './nights.js';
import { openedAs, type Placing } from './opened.js';
import { pretty, type Sample } from './sample.js';

/** Signs the webhook's sample. */
const SIGNING = `whsec_${Buffer.alloc(32, 1).toString('base64')}`;

async function sendOne(siem: Siem): Promise<void> {
  const sent = await siem.send([ONE_EVENT]);
  if (sent.outcome !== 'accepted') throw new Error(`${sent.outcome}: ${sent.why}`);
  await siem.close?.();
}

/** The request that brings the event to a service that says yes. */
async function requestOf(kind: string, yes: Answer, placing: (server: ScriptedServer) => Placing): Promise<Received> {
  const server = await scriptedServer();
  server.otherwise(() => yes);
  try {
    await sendOne(await openedAs('siem', kind, placing(server)));
    const [request] = server.requests;
    if (request === undefined) throw new Error(`${kind} was sent nothing`);
    return request;
  } finally {
    await server.close();
  }
}

const lineOf = ({ text }: Received, at: number): string => pretty(JSON.parse(text.split('\n')[at] ?? ''));
const hereAs =
  (key: string) =>
  ({ url }: ScriptedServer): Placing => ({ settings: { [key]: url } });

async function sentinelRow(): Promise<string> {
  const { json } = await requestOf('sentinel', { status: 204 }, hereAs('endpoint'));
  const [row = {}] = json as Record<string, unknown>[];
  return pretty(Object.fromEntries(Object.entries(row).filter(([, value]) => value !== null && value !== '')));
}

async function splunkEvent(): Promise<string> {
  const yes = { status: 200, body: { text: 'Success', code: 0 } };
  const placing = ({ url }: ScriptedServer): Placing => ({ settings: { url, acknowledgement: false } });
  return lineOf(await requestOf('splunk', yes, placing), 0);
}

async function elasticDocument(): Promise<string> {
  const yes = { status: 200, body: { errors: false, items: [{ create: { status: 201 } }] } };
  return lineOf(await requestOf('elastic', yes, hereAs('url')), 1);
}

async function serviceNowRecord(): Promise<string> {
  const yes = { status: 200, body: { result: { 'Default Bulk Endpoint': '1 events were inserted' } } };
  return pretty((await requestOf('servicenow-events', yes, hereAs('url'))).json);
}

/** Once for its headers, once for its body: they stand in blocks of their own. */
function webhookRequest(): Promise<Received> {
  return requestOf('webhook', { status: 200 }, ({ url }) => ({
    settings: { url: `${url}/vigie`, allowPrivate: true },
    secret: () => SIGNING,
  }));
}

async function webhookHead(): Promise<string> {
  const { method, url, headers } = await webhookRequest();
  const names = ['content-type', 'webhook-id', 'webhook-timestamp', 'webhook-signature'];
  return [`${method} ${url}`, ...names.map((name) => `${name}: ${headers[name]}`)].join('\n');
}

async function webhookBody(): Promise<string> {
  return pretty((await webhookRequest()).json);
}

async function hubMessage(): Promise<string> {
  const hub = new FakeHub();
  await hub.start();
  try {
    const settings = { namespace: undefined, connectionString: '${env:HUB}' };
    await sendOne(await openedAs('siem', 'eventhubs', { settings, secret: () => hub.connectionString() }));
    const [batch] = hub.batches;
    const [message] = batch?.messages ?? [];
    return pretty({
      partitionKey: batch?.partitionKey,
      messageId: message?.id,
      contentType: message?.contentType,
      applicationProperties: message?.properties,
      body: message?.body,
    });
  } finally {
    await hub.close();
  }
}

/** What a receiver of syslog reads, without the count of octets in front. */
async function syslogMessage(): Promise<string> {
  const parts: Buffer[] = [];
  const server = createServer(await certificateForLoopback(), (socket) => {
    socket.on('data', (part: Buffer) => parts.push(part));
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  try {
    const { port } = server.address() as AddressInfo;
    const settings = { host: '127.0.0.1', port, caFile: undefined };
    await sendOne(await openedAs('siem', 'syslog', { settings }));
    return Buffer.concat(parts).toString('utf8').replace(/^\d+ /, '');
  } finally {
    await new Promise((closed) => server.close(closed));
  }
}

async function fileLine(): Promise<string> {
  const outFolder = mkdtempSync(join(tmpdir(), 'vigie-sample-'));
  try {
    await sendOne(await openedAs('siem', 'file', { surroundings: { outFolder } }));
    return readFileSync(join(outFolder, 'events.ndjson'), 'utf8').trimEnd();
  } finally {
    rmSync(outFolder, { recursive: true });
  }
}

/** One event, as each SIEM gets it. */
export const SIEM_SAMPLES: readonly Sample[] = [
  { page: 'sentinel', name: 'row', language: 'json', make: sentinelRow },
  { page: 'splunk', name: 'event', language: 'json', make: splunkEvent },
  { page: 'elastic', name: 'document', language: 'json', make: elasticDocument },
  { page: 'servicenow-events', name: 'event', language: 'json', make: serviceNowRecord },
  { page: 'webhook', name: 'head', language: 'text', make: webhookHead },
  { page: 'webhook', name: 'body', language: 'json', make: webhookBody },
  { page: 'eventhubs', name: 'message', language: 'json', make: hubMessage },
  { page: 'syslog', name: 'message', language: 'text', make: syslogMessage },
  { page: 'file', name: 'line', language: 'json', make: fileLine },
];
