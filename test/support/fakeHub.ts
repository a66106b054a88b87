import type { Server } from 'node:net';
import rhea from 'rhea';

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
  readonly socket?: { destroy(): void };
  readonly heartbeat_out?: NodeJS.Timeout;
}

interface Batch {
  readonly partitionKey: string;
  readonly messages: readonly Message[];
}

type Fault = 'none' | 'busy' | 'unauthorized' | 'too large' | 'disabled' | 'silent' | 'cut';

const CONDITIONS: Readonly<Record<string, string>> = {
  busy: 'com.microsoft:server-busy',
  unauthorized: 'amqp:unauthorized-access',
  'too large': 'amqp:link:message-size-exceeded',
  disabled: 'com.microsoft:entity-disabled',
};
/** An AMQP server with one event hub, as Microsoft's client takes it for the emulator. */
export class FakeHub {
  readonly batches: Batch[] = [];
  /** For the next batches. */
  readonly faults: Fault[] = [];
  linksOpened = 0;
  /** Connections that stand. */
  readonly connected = new Set<Connected>();
  private readonly ever: Connected[] = [];
  maxMessageSize = 1_048_576;
  private readonly container = rhea.create_container();
  private server: Server | undefined;

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
    this.server = container.listen({ port: 0, host: '127.0.0.1' });
    await new Promise((listening) => this.server?.once('listening', listening));
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
        application_properties: { 'status-code': 202, 'status-description': 'Accepted' },
        body: undefined,
      } as unknown as rhea.Message);
      return;
    }
    const fault = this.faults.shift();
    if (fault === 'silent') return;
    if (fault === 'cut') {
      (connection as unknown as Connected).socket?.destroy();
      return;
    }
    if (fault !== undefined && fault !== 'none') {
      delivery?.reject({ condition: CONDITIONS[fault] ?? '', description: `no: ${fault}` });
      return;
    }
    this.batches.push(batchOf(message));
    delivery?.accept();
  }

  connectionString(): string {
    const address = this.server?.address();
    const port = typeof address === 'object' ? address?.port : undefined;
    return `Endpoint=sb://127.0.0.1:${port};SharedAccessKeyName=send;SharedAccessKey=${FAKE_HUB_KEY};UseDevelopmentEmulator=true;`;
  }

  async close(): Promise<void> {
    for (const connection of this.connected) connection.socket?.destroy();
    await new Promise((closed) => this.server?.close(closed));
    // rhea goes on beating for a connection that it has lost.
    for (const { heartbeat_out } of this.ever) clearTimeout(heartbeat_out);
  }
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
