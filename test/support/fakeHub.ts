import { createHmac } from 'node:crypto';
import { createServer } from 'node:https';
import type { Server } from 'node:net';
import rhea from 'rhea';
import { WebSocketServer } from 'ws';
import { certificateForLoopback } from './certificates.js';

/** Of the hub's connection string: nothing may repeat it. */
export const FAKE_HUB_KEY = 'c2VjcmV0LXNpZ25pbmcta2V5';
export const HUB = 'vigie';

interface Message {
  readonly id: string;
  /** Application properties. */
  readonly properties: Readonly<Record<string, unknown>>;
  readonly contentType: string;
  readonly body: Record<string, unknown>;
}

/** What is not in the types of rhea. */
interface Attached {
  readonly local: { readonly attach: { max_message_size: number } };
}
interface Connected {
  readonly socket?: { destroy(): void; write(octets: Buffer): void };
  readonly heartbeat_out?: NodeJS.Timeout;
}

interface Batch {
  readonly partitionKey: string;
  readonly messages: readonly Message[];
}

/** `cut` before the batch is kept, `cut after` it; `garbage`: a frame of no type that there is. */
type Fault = 'none' | 'busy' | 'unauthorized' | 'too large' | 'disabled' | 'silent' | 'cut' | 'cut after' | 'garbage';

const CONDITIONS: Readonly<Record<string, string>> = {
  busy: 'com.microsoft:server-busy',
  unauthorized: 'amqp:unauthorized-access',
  'too large': 'amqp:link:message-size-exceeded',
  disabled: 'com.microsoft:entity-disabled',
};

/** As the emulator is spoken to (`plain`), as Azure is, or as Azure is behind a proxy. */
type Manner = 'plain' | 'tls' | 'webSocket';

/** An AMQP server on a loopback port with one event hub. */
export class FakeHub {
  readonly batches: Batch[] = [];
  /** For the next batches. */
  readonly faults: Fault[] = [];
  linksOpened = 0;
  /** What tokens must be signed with. */
  key = FAKE_HUB_KEY;
  /** Connections that stand. */
  readonly connected = new Set<Connected>();
  private readonly ever: Connected[] = [];
  maxMessageSize = 1_048_576;
  private readonly container = rhea.create_container();
  private server: Server | undefined;

  constructor(
    private readonly manner: Manner = 'plain',
    private readonly isTrusted = true,
  ) {}

  async start(): Promise<void> {
    const { container } = this;
    (
      container as unknown as { sasl_server_mechanisms: { enable_anonymous(): void } }
    ).sasl_server_mechanisms.enable_anonymous();
    container.options.receiver_options = { autoaccept: false };
    container.on('connection_open', ({ connection }: rhea.EventContext) => {
      this.connected.add(connection as unknown as Connected);
      this.ever.push(connection as unknown as Connected);
    });
    for (const end of ['connection_close', 'disconnected'])
      container.on(end, ({ connection }: rhea.EventContext) => {
        this.connected.delete(connection as unknown as Connected);
      });
    container.on('receiver_open', ({ receiver }: rhea.EventContext) => this.openReceiver(receiver));
    container.on('sender_open', ({ sender }: rhea.EventContext) => {
      sender?.set_source({ address: sender.source.address });
    });
    container.on('message', (context: rhea.EventContext) => this.take(context));
    container.on('error', () => undefined);
    container.on('connection_error', () => undefined);
    container.on('session_error', () => undefined);
    const server = await this.listen();
    this.server = server;
    await new Promise((listening) => server.once('listening', listening));
  }

  private async listen(): Promise<Server> {
    const at = { port: 0, host: '127.0.0.1' };
    if (this.manner === 'plain') return this.container.listen(at);
    const certificate = await certificateForLoopback({ trusted: this.isTrusted });
    if (this.manner === 'tls') return this.container.listen({ ...at, transport: 'tls', ...certificate });
    const server = createServer(certificate);
    const sockets = new WebSocketServer({ server, path: '/$servicebus/websocket', handleProtocols: () => 'AMQPWSB10' });
    const accept = this.container.websocket_accept.bind(this.container) as (socket: unknown) => void;
    sockets.on('connection', accept);
    return server.listen(at);
  }

  private openReceiver(receiver: rhea.Receiver | undefined): void {
    const address = String(receiver?.target.address);
    receiver?.set_target({ address });
    if (address === '$cbs') return;
    this.linksOpened += 1;
    if (address === HUB) (receiver as unknown as Attached).local.attach.max_message_size = this.maxMessageSize;
    else
      receiver?.close({
        condition: 'amqp:not-found',
        description: `The messaging entity 'sb://x/${address}' could not be found.`,
      });
  }

  private take({ receiver, message, delivery, connection }: rhea.EventContext): void {
    if (receiver?.target.address === '$cbs') {
      delivery?.accept();
      const reply = connection.find_sender((sender: rhea.Sender) => String(sender.source.address) === '$cbs');
      reply?.send({
        to: message?.reply_to,
        correlation_id: message?.message_id,
        application_properties: isSigned(String(message?.body), this.key)
          ? { 'status-code': 202, 'status-description': 'Accepted' }
          : { 'status-code': 401, 'status-description': 'InvalidSignature: The token has an invalid signature.' },
        body: undefined,
      } as unknown as rhea.Message);
      return;
    }
    const fault = this.faults.shift();
    if (fault === 'silent') return;
    const { socket } = connection as unknown as Connected;
    if (fault === 'cut after') this.batches.push(batchOf(message));
    if (fault === 'cut' || fault === 'cut after') {
      socket?.destroy();
      return;
    }
    if (fault === 'garbage') {
      socket?.write(Buffer.from([0, 0, 0, 8, 2, 9, 0, 0]));
      return;
    }
    if (fault !== undefined && fault !== 'none') {
      delivery?.reject({ condition: CONDITIONS[fault] ?? '', description: `no: ${fault}` });
      return;
    }
    this.batches.push(batchOf(message));
    delivery?.accept();
  }

  connectionString(key = FAKE_HUB_KEY): string {
    const text = `Endpoint=sb://${this.address()};SharedAccessKeyName=send;SharedAccessKey=${key};`;
    return this.manner === 'plain' ? `${text}UseDevelopmentEmulator=true;` : text;
  }

  /** `127.0.0.1:PORT` */
  address(): string {
    const address = this.server?.address();
    return `127.0.0.1:${typeof address === 'object' ? address?.port : undefined}`;
  }

  async close(): Promise<void> {
    for (const { socket } of this.connected) if (this.manner !== 'webSocket') socket?.destroy();
    await new Promise((closed) => this.server?.close(closed));
    // rhea goes on beating for a connection that it has lost.
    for (const { heartbeat_out } of this.ever) clearTimeout(heartbeat_out);
  }
}

/** A shared access signature: over its audience and the end of its time. */
function isSigned(token: string, key: string): boolean {
  const [audience, signature, end] = ['sr', 'sig', 'se'].map(
    (name) => new RegExp(`[ &]${name}=([^&]*)`).exec(token)?.[1],
  );
  const expected = createHmac('sha256', key).update(`${audience}\n${end}`).digest('base64');
  return decodeURIComponent(signature ?? '') === expected;
}

/** A batch goes as one message of a format that rhea hands on as it came: its data sections are encoded messages. */
function batchOf(raw: unknown): Batch {
  const { body, message_annotations } = rhea.message.decode(raw as Buffer) as unknown as {
    body: { content: Buffer | Buffer[] };
    message_annotations?: Record<string, string>;
  };
  const encoded = [body.content].flat();
  const messages = encoded.map((one) => {
    const inner = rhea.message.decode(one) as unknown as {
      message_id: string;
      content_type: string;
      application_properties: Record<string, unknown>;
      body: { content: Buffer };
    };
    return {
      id: inner.message_id,
      properties: inner.application_properties,
      contentType: inner.content_type,
      body: JSON.parse(inner.body.content.toString('utf8')),
    };
  });
  return { partitionKey: String(message_annotations?.['x-opt-partition-key']), messages };
}
