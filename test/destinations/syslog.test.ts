import 'reflect-metadata';
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { webcrypto } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { type AddressInfo, connect, createServer as createTcpServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { createServer, type Server, type TLSSocket } from 'node:tls';
import * as x509 from '@peculiar/x509';
import fc from 'fast-check';
import type { Siem, Surroundings } from '../../shared/destinations/destination.js';
import { syslog } from '../../shared/destinations/siem/syslog.js';
import { writeAndClose } from '../../shared/destinations/siem/syslogConnection.js';
import { parameterValue } from '../../shared/destinations/siem/syslogMessage.js';
import type { VigieEvent } from '../../shared/events/event.js';
import { ATTACKS, findingOf, UNICODE } from '../contracts/foreignWords.js';
import { certificateForLoopback } from '../support/certificates.js';
import { withLaxTls } from '../support/laxTls.js';
import { alertSample, everyKind, findingSample, gapSample, RESOURCE, summarySample } from '../support/sampleEvents.js';
import { surroundingsWith } from '../support/surroundings.js';

async function openAt(port: number, more = {}, given: Partial<Surroundings> = {}): Promise<Siem> {
  const settings = syslog.settings.parse({ host: '127.0.0.1', port, ...more });
  const opened = await syslog.open(settings, surroundingsWith({}, given));
  if (opened.family !== 'siem') throw new Error('syslog is a SIEM');
  return opened;
}

const numbered = (number: number) => findingSample({ finding: { rev: number } });

type Fault = 'reset at once' | 'reset after reading' | 'silent' | 'closes early' | null;

/** A receiver of syslog over TLS that keeps what it read, and closes in good order, or not. */
class Peer {
  readonly connections: Buffer[] = [];
  /** For the next connections; then none. */
  readonly faults: Fault[] = [];
  private readonly sockets = new Set<TLSSocket>();
  /** What lies below the newest of them: only TCP can be reset. */
  private below: Socket | undefined;
  private constructor(private readonly server: Server) {}

  static async start(options: { key: string; cert: string }): Promise<Peer> {
    const server = createServer(options);
    const peer = new Peer(server);
    server.on('connection', (socket) => {
      peer.below = socket;
    });
    server.on('secureConnection', (socket) => peer.serve(socket));
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
    return peer;
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  private serve(socket: TLSSocket): void {
    const fault = this.faults.shift() ?? null;
    const parts: Buffer[] = [];
    this.sockets.add(socket);
    socket.on('error', () => undefined);
    if (fault === 'reset at once') reset(this.below);
    if (fault === 'closes early') socket.end();
    socket.on('data', (part: Buffer) => {
      parts.push(part);
      if (fault === 'reset after reading') reset(this.below);
    });
    if (fault === 'silent') socket.removeAllListeners('end').on('end', () => undefined).allowHalfOpen = true;
    socket.on('end', () => {
      if (fault === null) this.connections.push(Buffer.concat(parts));
    });
  }

  messages(): string[] {
    return this.connections.flatMap(unframed);
  }

  async close(): Promise<void> {
    for (const socket of this.sockets) socket.destroy();
    await new Promise((closed) => this.server.close(closed));
  }
}

/** Nothing but a reset: `resetAndDestroy` ends the connection in good order first, where there is time for it. */
function reset(socket: Socket | undefined): void {
  const { _handle: handle } = socket as unknown as { _handle: { reset(done: () => void): number } | null };
  handle?.reset(() => socket?.destroy());
}

/** Reads counted frames; throws where the count is wrong. */
function unframed(octets: Buffer): string[] {
  const messages: string[] = [];
  for (let at = 0; at < octets.length; ) {
    const space = octets.indexOf(0x20, at);
    const count = octets.subarray(at, space).toString('ascii');
    if (!/^[1-9]\d*$/.test(count)) throw new Error(`out of step at ${at}: ${count}`);
    messages.push(octets.subarray(space + 1, space + 1 + Number(count)).toString('utf8'));
    at = space + 1 + Number(count);
    if (at > octets.length) throw new Error('a frame is longer than what came');
  }
  return messages;
}

const MESSAGE =
  /^<(\d+)>1 (\S+) (\S+) (\S+) (\S+) (\S+) (\[vigie@32473(?: [a-z]+="(?:[^"\\\]]|\\["\\\]])*")*\]) (.*)$/s;

function parts(message: string) {
  const [, priority, time, hostname, appName, procId, messageId, data, text = ''] = MESSAGE.exec(message) ?? [];
  if (data === undefined) throw new Error(`no message of RFC 5424: ${message}`);
  return { priority: Number(priority), time, hostname, appName, procId, messageId, data, text };
}

describe('syslog', () => {
  let peer: Peer;
  beforeEach(async () => {
    peer = await Peer.start(await certificateForLoopback());
  });
  afterEach(() => peer.close());

  test('a chunk is one connection with counted messages, in order', async () => {
    const siem = await openAt(peer.port, { format: 'json' });
    const events = [1, 2, 3].map((rev) => findingSample({ finding: { rev, reason: 'é€😀\n' } }));
    expect(await siem.send(events)).toMatchObject({ outcome: 'accepted' });
    expect(await siem.send([numbered(4)])).toMatchObject({ outcome: 'accepted' });
    expect(peer.connections).toHaveLength(2);
    expect(peer.messages().map((message) => JSON.parse(parts(message).text).finding.rev)).toEqual([1, 2, 3, 4]);
  });

  test('a message has the parts of RFC 5424', async () => {
    const siem = await openAt(peer.port, { facility: 13, appName: 'vigie-prod', hostname: 'sweeper.example' });
    await siem.send([numbered(1)]);
    const [message = ''] = peer.messages();
    expect(parts(message)).toEqual({
      priority: 13 * 8 + 3,
      time: '2026-11-23T01:30:00.000Z',
      hostname: 'sweeper.example',
      appName: 'vigie-prod',
      procId: '-',
      messageId: 'finding.opened',
      data: `[vigie@32473 uid="${numbered(1).uid}" sweep="20261123T0130Z" fingerprint="${numbered(1).finding.fingerprint}" subscription="${RESOURCE.subscriptionId}" resource="aks-pay"]`,
      text: expect.stringMatching(/^CEF:0\|Vigie\|/),
    });
  });

  test.each([
    [findingSample({ finding: { severity: 'critical' } }), 2],
    [findingSample({ finding: { severity: 'high' } }), 3],
    [findingSample({ finding: { severity: 'medium' } }), 4],
    [findingSample({ finding: { severity: 'low' } }), 5],
    [findingSample({ kind: 'finding.resolved', finding: { severity: 'critical', status: 'resolved' } }), 6],
    [alertSample({ severity: 'High' }), 3],
    [alertSample({ severity: 'Informational' }), 6],
    [gapSample(), 4],
    [gapSample('coverage.restored'), 6],
    [summarySample(), 6],
  ])('the severity of message %#', async (event, severity) => {
    await (await openAt(peer.port)).send([event]);
    expect(peer.messages().map((message) => parts(message).priority)).toEqual([16 * 8 + severity]);
  });

  test('as OCSF, events that it has no form for are left out', async () => {
    const siem = await openAt(peer.port, { format: 'json', schema: 'ocsf' });
    expect(await siem.send([gapSample(), summarySample()])).toMatchObject({ outcome: 'accepted' });
    expect(peer.connections).toEqual([]);
    await siem.send(everyKind());
    const classes = peer.messages().map((message) => JSON.parse(parts(message).text).class_uid);
    expect(classes).toEqual([...new Array(8).fill(2003), 2004, 2004]);
  });

  test('every kind goes out as CEF', async () => {
    expect(await (await openAt(peer.port)).send(everyKind())).toMatchObject({ outcome: 'accepted' });
    expect(peer.messages().map((message) => parts(message).messageId)).toEqual(everyKind().map(({ kind }) => kind));
  });

  test.each(['reset at once', 'reset after reading'] as const)(
    'a connection that is %s means later, and then it goes on',
    async (fault) => {
      peer.faults.push(fault);
      const siem = await openAt(peer.port);
      const events = Array.from({ length: 400 }, (_one, number) => numbered(number + 1));
      expect(await siem.send(events)).toMatchObject({ outcome: 'later', why: expect.stringMatching(/^syslog: /) });
      expect(await siem.send(events)).toMatchObject({ outcome: 'accepted' });
      expect(peer.messages()).toHaveLength(400);
    },
  );

  test('a receiver that closes by itself before it has read everything means later', async () => {
    peer.faults.push('closes early');
    // Long enough for a busy machine: both ends are in this process.
    const outcome = await writeAndClose(
      { host: '127.0.0.1', port: peer.port, ca: undefined },
      Buffer.alloc(1_000),
      5_000,
      1_000,
    );
    expect(outcome).toEqual({
      outcome: 'later',
      why: 'syslog: it closed the connection before it had read everything',
    });
  });

  test('a receiver that never closes means later, before the lease runs out', async () => {
    peer.faults.push('silent');
    const siem = await openAt(peer.port, {}, { answerMs: 200 });
    expect(await siem.send([numbered(1)])).toEqual({ outcome: 'later', why: 'syslog: no answer within 0.2 s' });
  });

  test('a peer that says nothing while TLS is made means later', async () => {
    const mute = createTcpServer(() => undefined);
    await new Promise<void>((listening) => mute.listen(0, '127.0.0.1', listening));
    const siem = await openAt((mute.address() as AddressInfo).port, {}, { answerMs: 200 });
    expect(await siem.send([numbered(1)])).toMatchObject({ outcome: 'later', why: 'syslog: no answer within 0.2 s' });
    mute.close();
  });

  test('a receiver that is not there means later', async () => {
    const { port } = peer;
    await peer.close();
    expect(await (await openAt(port)).send([numbered(1)])).toEqual({
      outcome: 'later',
      why: 'syslog: connection refused',
    });
    peer = await Peer.start(await certificateForLoopback());
  });

  test('a certificate that nobody vouches for gets nothing', async () => {
    const stranger = await Peer.start(await certificateForLoopback({ trusted: false }));
    expect(await (await openAt(stranger.port)).send([numbered(1)])).toMatchObject({
      outcome: 'later',
      why: 'syslog: its certificate is not trusted',
    });
    await stranger.close();
    expect(stranger.connections).toEqual([]);
  });

  test('a certificate for another name gets nothing, whatever the environment says', async () => {
    const siem = await openAt(peer.port, { host: 'localhost' });
    expect(await withLaxTls(() => siem.send([numbered(1)]))).toMatchObject({
      outcome: 'later',
      why: 'syslog: its certificate is for another name',
    });
    expect(peer.connections).toEqual([]);
  });

  test('caFile names who may vouch', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'vigie-syslog-'));
    const own = await selfSigned();
    const caFile = join(folder, 'ca.pem');
    writeFileSync(caFile, own.cert);
    const private_ = await Peer.start(own);
    expect(await (await openAt(private_.port, { caFile })).send([numbered(1)])).toMatchObject({ outcome: 'accepted' });
    expect(await (await openAt(peer.port, { caFile })).send([numbered(1)])).toMatchObject({ outcome: 'later' });
    await private_.close();
    await expect(openAt(peer.port, { caFile: join(folder, 'missing') })).rejects.toMatchObject({
      code: 'VIGIE_CONFIG_INVALID',
    });
    rmSync(folder, { recursive: true });
  });

  test('caFile is read again for each connection: an authority that was changed counts without a restart', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'vigie-syslog-'));
    const caFile = join(folder, 'ca.pem');
    const [before, after] = [await selfSigned(), await selfSigned()];
    writeFileSync(caFile, before.cert);
    const changed = await Peer.start(after);
    const siem = await openAt(changed.port, { caFile });
    expect(await siem.send([numbered(1)])).toMatchObject({ outcome: 'later' });
    writeFileSync(caFile, after.cert);
    expect(await siem.send([numbered(1)])).toMatchObject({ outcome: 'accepted' });
    rmSync(folder, { recursive: true });
    expect(await siem.send([numbered(2)])).toMatchObject({
      outcome: 'blocked',
      why: expect.stringMatching(/^caFile could not be read: .*ca\.pem/),
    });
    await changed.close();
    expect(changed.messages()).toHaveLength(1);
  });

  test.each(['cef', 'json'])('names and reasons of any script arrive whole (%s)', async (format) => {
    await (await openAt(peer.port, { format })).send([findingOf(UNICODE)]);
    const [message = ''] = peer.messages();
    for (const word of ['name', 'title', 'reason']) expect(parts(message).text).toContain(`${word} ${UNICODE}`);
    expect(parts(message).data).toContain(`resource="name ${UNICODE}"`);
  });

  test.each(['cef', 'json'])('words of others stay words, whatever they are (%s)', async (format) => {
    const siem = await openAt(peer.port, { format });
    expect(await siem.send([...ATTACKS.map(findingOf), numbered(2)])).toMatchObject({ outcome: 'accepted' });
    const messages = peer.messages();
    expect(messages).toHaveLength(ATTACKS.length + 1);
    for (const message of messages) expect(message).not.toMatch(/[\p{Cc}\u2028\u2029]/u);
    if (format === 'json')
      expect(messages.slice(0, -1).map((message) => JSON.parse(parts(message).text))).toEqual(
        JSON.parse(JSON.stringify(ATTACKS.map(findingOf))),
      );
  });

  test('what is too long loses evidence, then tags and controls, then the list of gaps', async () => {
    const siem = await openAt(peer.port, { format: 'json' });
    const gaps = Array.from({ length: 100 }, () => gapSample().gap);
    const { coverage } = summarySample().summary;
    const tags = Object.fromEntries(Array.from({ length: 50 }, (_one, at) => [`tag${at}`, 'v'.repeat(200)]));
    await siem.send([
      findingSample({ evidence: { images: 'i'.repeat(9_000) } }),
      findingSample({ resource: { ...RESOURCE, tags } }),
      summarySample({ coverage: { ...coverage, gapsInAll: 100, gaps } }),
    ]);
    const [evidence, tagged, summary] = peer.messages().map((message) => JSON.parse(parts(message).text));
    expect(evidence).toMatchObject({ evidence: { leftOut: expect.any(String) }, resource: { tags: RESOURCE.tags } });
    expect(tagged).toMatchObject({ resource: { name: 'aks-pay', tags: {} }, controls: [] });
    expect(summary.summary.coverage).toMatchObject({ gapsInAll: 100, gaps: [] });
    for (const message of peer.messages()) expect(Buffer.byteLength(message)).toBeLessThanOrEqual(8_192);
  });

  test('one that stays too long is refused alone; those before it are taken', async () => {
    const siem = await openAt(peer.port, { format: 'json' });
    const long = findingSample({ finding: { reason: 'r'.repeat(9_000) } });
    expect(await siem.send([numbered(1), long, numbered(2)])).toMatchObject({ outcome: 'refused', taken: 1 });
    expect(peer.messages()).toHaveLength(1);
    expect(await siem.send([long])).toMatchObject({ outcome: 'refused', taken: 0 });
    expect(peer.connections).toHaveLength(1);
  });

  test('as CEF no event is too long, whatever it says', async () => {
    const siem = await openAt(peer.port, { maxMessageBytes: 4_096 });
    const text = fc.oneof(
      fc.constantFrom('\\'.repeat(3_000), '😀'.repeat(3_000), 'é='.repeat(2_000)),
      fc.string({ unit: 'binary', maxLength: 3_000 }),
    );
    await fc.assert(
      fc.asyncProperty(text, async (given) => {
        const event = findingSample({
          resource: { ...RESOURCE, name: given, id: given, owner: given, subject: given, subscriptionId: given },
          finding: {
            title: given,
            reason: given,
            check: given,
            remediation: { text: given, command: given, link: given },
          },
          controls: [{ framework: given, version: given, id: given }],
        });
        // What is too long would be refused before anything is sent.
        expect(await siem.send([event])).toMatchObject({ outcome: 'accepted' });
      }),
      { numRuns: 15 },
    );
    for (const message of peer.messages()) expect(Buffer.byteLength(message)).toBeLessThanOrEqual(4_096);
  });

  test('a chunk of the size that it states is what goes out', async () => {
    const siem = await openAt(peer.port);
    const events = [1, 2, 3].map(numbered);
    await siem.send(events);
    const stated = events.reduce((sum, event) => sum + siem.chunk.size(event), 0);
    expect(peer.connections[0]?.length).toBeLessThanOrEqual(stated);
  });

  test.each(['cef', 'json'])('names that would forge a message stay inside theirs (%s)', async (format) => {
    const name = 'x"] <110>1 - - - - - - forged\n<110>1 2026-11-23T01:30:00Z h a - - - forged\u0000\u2028\u0085 ["';
    const siem = await openAt(peer.port, { format });
    await siem.send([findingSample({ resource: { ...RESOURCE, name } }), numbered(2)]);
    expect(peer.messages()).toHaveLength(2);
    const [first = ''] = peer.messages();
    expect(first).not.toMatch(/[\p{Cc}\u2028\u2029]/u);
    expect(parts(first).data).toContain(`resource="${parameterValue(name)}"`);
    if (format === 'json') expect(JSON.parse(parts(first).text).resource.name).toBe(name);
  });
});

async function selfSigned(): Promise<{ key: string; cert: string }> {
  const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };
  const keys = (await webcrypto.subtle.generateKey(algorithm, true, ['sign', 'verify'])) as webcrypto.CryptoKeyPair;
  const certificate = await x509.X509CertificateGenerator.createSelfSigned({
    name: 'CN=127.0.0.1',
    keys,
    signingAlgorithm: algorithm,
    notAfter: new Date(Date.now() + 3_600_000),
    extensions: [
      new x509.BasicConstraintsExtension(true, 1, true),
      new x509.SubjectAlternativeNameExtension([{ type: 'ip', value: '127.0.0.1' }]),
    ],
  });
  const der = Buffer.from(await webcrypto.subtle.exportKey('pkcs8', keys.privateKey)).toString('base64');
  const pem = (label: string, text: string) =>
    `-----BEGIN ${label}-----\n${text.replace(/(.{64})/g, '$1\n')}\n-----END ${label}-----\n`;
  return { key: pem('PRIVATE KEY', der), cert: certificate.toString('pem') };
}

const RSYSLOGD = ['/usr/sbin/rsyslogd', '/sbin/rsyslogd', '/usr/local/sbin/rsyslogd'].find(existsSync);
const MODULES = ['/usr/lib/x86_64-linux-gnu/rsyslog', '/usr/lib/aarch64-linux-gnu/rsyslog', '/usr/lib/rsyslog'];
const hasTls = MODULES.some((folder) => existsSync(join(folder, 'lmnsd_gtls.so')));
const missing = RSYSLOGD === undefined ? 'no rsyslogd here' : hasTls ? undefined : 'rsyslogd has no gtls driver here';
if (missing !== undefined) console.warn(`syslog is not tried against rsyslog: ${missing}`);

(missing === undefined ? describe : describe.skip)('syslog and a real rsyslog', () => {
  let folder: string;
  let daemon: ChildProcess;
  let port: number;
  let caFile: string;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'vigie-rsyslog-'));
    port = await freePort();
    const own = await selfSigned();
    caFile = join(folder, 'cert.pem');
    writeFileSync(caFile, own.cert);
    writeFileSync(join(folder, 'key.pem'), own.key);
    mkdirSync(join(folder, 'work'));
    writeFileSync(join(folder, 'rsyslog.conf'), configuration(folder, port));
    const check = spawnSync(RSYSLOGD ?? '', ['-N1', '-f', join(folder, 'rsyslog.conf')], { encoding: 'utf8' });
    if (check.status !== 0) throw new Error(check.stderr);
    daemon = spawn(RSYSLOGD ?? '', ['-n', '-f', join(folder, 'rsyslog.conf'), '-i', join(folder, 'pid')], {
      stdio: 'ignore',
    });
    await listening(port);
  });

  afterAll(async () => {
    if (daemon?.exitCode === null) {
      daemon.kill();
      await new Promise((ended) => daemon.once('exit', ended));
    }
    rmSync(folder, { recursive: true, force: true });
  });

  /** What it wrote about these events: others of this file come before them. */
  async function written(events: readonly VigieEvent[]): Promise<Record<string, string>[]> {
    for (let tries = 0; tries < 100; tries += 1) {
      const text = existsSync(join(folder, 'out')) ? readFileSync(join(folder, 'out'), 'utf8') : '';
      const lines = text
        .split('\n')
        .filter((line) => line !== '')
        .map((line) => JSON.parse(line));
      const ours = lines.filter((line) => events.some(({ uid }) => line['structured-data'].includes(uid)));
      if (ours.length >= events.length) return ours;
      await pause(50);
    }
    throw new Error(`rsyslog did not write ${events.length} events: ${readFileSync(join(folder, 'out'), 'utf8')}`);
  }

  test.each(['cef', 'json'])('every kind of event arrives whole and in order (%s)', async (format) => {
    const events = everyKind().map((event, at) => ({ ...event, uid: `${format}${at}-${event.uid}` }));
    const siem = await openAt(port, { caFile, format });
    expect(await siem.send(events)).toMatchObject({ outcome: 'accepted' });
    const lines = await written(events);
    expect(lines.map(({ msgid }) => msgid)).toEqual(events.map(({ kind }) => kind));
    expect(lines.map(({ hostname }) => hostname)).toEqual(events.map(() => 'vigie'));
    expect(lines[0]?.pri).toBe(String(16 * 8 + 3));
    expect(Date.parse(lines[0]?.timestamp ?? '')).toBe(Date.parse(events[0]?.time ?? ''));
    if (format === 'json') expect(lines.map(({ msg = '' }) => JSON.parse(msg))).toEqual(events);
    else for (const { msg } of lines) expect(msg).toMatch(/^ ?CEF:0\|Vigie\|Vigie\|1\|/);
  });

  test.each(['cef', 'json'])('text that would forge a message makes none (%s)', async (format) => {
    const name = 'x"] <110>1 - - - - - - forged\n<110>1 2026-11-23T01:30:00Z h a - - - forged\u0000\u0007 é😀\u2028 ["';
    const events = [1, 2].map((rev) => ({
      ...findingSample({ resource: { ...RESOURCE, name }, finding: { reason: `${name} act=x`, rev } }),
      uid: `forged-${format}-${rev}`,
    }));
    const before = existsSync(join(folder, 'out'))
      ? readFileSync(join(folder, 'out'), 'utf8').trim().split('\n').length
      : 0;
    await (await openAt(port, { caFile, format })).send(events);
    const lines = await written(events);
    expect(lines.map(({ pri }) => pri)).toEqual(['131', '131']);
    expect(lines[0]?.['structured-data']).toContain(`resource="${parameterValue(name)}"`);
    if (format === 'json') expect(JSON.parse(lines[0]?.msg ?? '')).toEqual(events[0]);
    expect(readFileSync(join(folder, 'out'), 'utf8').trim().split('\n')).toHaveLength(before + 2);
  });

  test('a chunk of many messages arrives whole', async () => {
    const events = Array.from({ length: 300 }, (_one, at) => ({ ...numbered(at + 1), uid: `many-${at}-` }));
    expect(await (await openAt(port, { caFile })).send(events)).toMatchObject({ outcome: 'accepted' });
    expect(await written(events)).toHaveLength(300);
  });
});

async function freePort(): Promise<number> {
  const server = createTcpServer();
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  const { port } = server.address() as AddressInfo;
  await new Promise((closed) => server.close(closed));
  return port;
}

async function listening(port: number): Promise<void> {
  for (let tries = 0; tries < 200; tries += 1) {
    const socket = connect(port, '127.0.0.1');
    const open = await new Promise((told) => {
      socket.once('connect', () => told(true));
      socket.once('error', () => told(false));
    });
    socket.destroy();
    if (open) return;
    await pause(50);
  }
  throw new Error('rsyslog does not listen');
}

function configuration(folder: string, port: number): string {
  const properties = [
    'property(name="pri" outname="pri" format="jsonf")',
    'property(name="timereported" outname="timestamp" dateFormat="rfc3339" format="jsonf")',
    ...['hostname', 'app-name', 'procid', 'msgid', 'structured-data', 'msg'].map(
      (name) => `property(name="${name}" outname="${name}" format="jsonf")`,
    ),
  ];
  return `global(workDirectory="${folder}/work" defaultNetstreamDriver="gtls"
  defaultNetstreamDriverCAFile="${folder}/cert.pem"
  defaultNetstreamDriverCertFile="${folder}/cert.pem"
  defaultNetstreamDriverKeyFile="${folder}/key.pem")
module(load="imtcp" streamDriver.name="gtls" streamDriver.mode="1" streamDriver.authMode="anon")
input(type="imtcp" port="${port}" address="127.0.0.1" ruleset="all")
template(name="line" type="list" option.jsonf="on") { ${properties.join(' ')} }
ruleset(name="all") { action(type="omfile" file="${folder}/out" template="line") }
`;
}

describe('the settings of syslog', () => {
  test.each([
    ['an address with a path', { host: 'https://syslog.example' }],
    ['a port that is none', { host: 'syslog.example', port: 70_000 }],
    ['an appName with a space', { host: 'syslog.example', appName: 'vi gie' }],
    ['an appName of 49', { host: 'syslog.example', appName: 'v'.repeat(49) }],
    ['a hostname that begins another message', { host: 'syslog.example', hostname: 'x\n<110>1' }],
    ['a facility of 24', { host: 'syslog.example', facility: 24 }],
    ['messages shorter than a receiver must take', { host: 'syslog.example', maxMessageBytes: 1_000 }],
    ['a way without TLS', { host: 'syslog.example', tls: false }],
  ])('do not take %s', (_what, given) => {
    expect(syslog.settings.safeParse(given).success).toBe(false);
  });

  test('fill in what may be left out', () => {
    expect(syslog.settings.parse({ host: 'syslog.example' })).toEqual({
      host: 'syslog.example',
      port: 6514,
      format: 'cef',
      schema: 'vigie',
      facility: 16,
      appName: 'vigie',
      hostname: 'vigie',
      maxMessageBytes: 8_192,
    });
  });
});
