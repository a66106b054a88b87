import { z } from 'zod';
import { type SecretReference, secret } from '../../config/secret.js';
import { messageOf } from '../../errors.js';
import type { VigieEvent } from '../../events/event.js';
import { defineDestination, type Siem, type Surroundings } from '../destination.js';
import { ANSWER_MS } from '../http.js';
import { accepted, blocked, type ChunkOutcome, done, later, type Outcome, refused } from '../outcome.js';
import { hubAddress, isLoopback } from './eventhubsAddress.js';
import { EVENT_HUBS, outcomeOfAmqp } from './eventhubsErrors.js';
import { type HubAddress, hubSocket } from './eventhubsSocket.js';
import { inFormat, jsonFormat, onceEach, type Placed, placed } from './jsonFormat.js';

const settings = z
  .strictObject({
    /** Fully qualified; then the identity that Vigie runs as is used. */
    namespace: z
      .string()
      .regex(/^[a-z0-9-]+(\.[a-z0-9-]+)+$/i, { error: 'must be a host, like vigie.servicebus.windows.net' })
      .optional(),
    hub: z.string().min(1).max(256),
    /** In place of a namespace and an identity. */
    connectionString: secret().optional(),
    format: jsonFormat.default('vigie'),
  })
  .refine(({ namespace, connectionString }) => (namespace === undefined) !== (connectionString === undefined), {
    error: 'give namespace (for the identity that Vigie runs as) or connectionString, one of the two',
  });
type Settings = z.infer<typeof settings>;

/** A batch is as large as the hub's link says; this is what one call may hold, in one batch or several. */
const MOST_BYTES = 900_000;
const MOST_EVENTS = 2_000;
/** Properties, annotations and the frame around a body. */
const BESIDE_BODY_BYTES = 300;

/**
 * Azure Event Hubs by AMQP (port 5671, behind a proxy 443). Events of a subscription share a partition key, so that they
 * stay in order. A hub knows nothing of repetitions: the uid is the messageId, for readers.
 */
export const eventhubs = defineDestination<Settings>({
  kind: 'eventhubs',
  family: 'siem',
  settings,
  open: async (given, surroundings) => openEventHubs(given, surroundings),
});

function openEventHubs(given: Settings, surroundings: Surroundings): Siem {
  const { answerMs = ANSWER_MS } = surroundings;
  let opened: Promise<Outcome<Producer>> | undefined;
  const bodyFor = onceEach((event) => {
    const body = inFormat(given.format, event);
    return body === null ? null : Buffer.from(JSON.stringify(body));
  });
  return {
    family: 'siem',
    chunk: {
      maxBytes: MOST_BYTES,
      maxEvents: MOST_EVENTS,
      size: (event) => (bodyFor(event)?.length ?? 0) + BESIDE_BODY_BYTES,
    },
    async send(events) {
      const bodies = placed(events, bodyFor);
      if (bodies.length === 0) return done;
      opened ??= connect(given, surroundings, answerMs);
      const producer = await opened;
      if (producer.outcome !== 'accepted') return producer;
      return sendAll(producer.value, bodies, answerMs);
    },
    async close() {
      const producer = await opened;
      if (producer?.outcome === 'accepted') await producer.value.close();
    },
  };
}

/** The client is loaded by whoever uses it: it is large. */
const loadProducer = async () => (await import('@azure/event-hubs')).EventHubProducerClient;
type Producer = InstanceType<Awaited<ReturnType<typeof loadProducer>>>;

async function connect(
  { namespace, hub, connectionString }: Settings,
  { tokens, secrets }: Surroundings,
  answerMs: number,
): Promise<Outcome<Producer>> {
  try {
    if (connectionString !== undefined)
      return await connectBy(connectionString, await secrets.read(connectionString), hub, answerMs);
    const Client = await loadProducer();
    const options = await clientOptions({ host: namespace ?? '', plain: false }, answerMs);
    return accepted(new Client(namespace ?? '', hub, tokens.credential, options));
  } catch (error) {
    return blocked(`${EVENT_HUBS}: ${messageOf(error)}`);
  }
}

/** @param text the connection string that `reference` stands for @throws VigieError of the environment's proxy */
async function connectBy(
  reference: SecretReference,
  text: string,
  hub: string,
  answerMs: number,
): Promise<Outcome<Producer>> {
  const none = blocked(`${EVENT_HUBS}: ${reference} is no connection string of the hub ${hub}`);
  const address = hubAddress(text);
  if (address === undefined) return none;
  if (address.plain && !isLoopback(address.host)) return blocked(`${EVENT_HUBS}: ${reference} ${NOT_LOOPBACK}`);
  const options = await clientOptions(address, answerMs);
  const Client = await loadProducer();
  try {
    return accepted(new Client(text, hub, options));
  } catch {
    // Its message may repeat the text, which is a secret.
    return none;
  }
}

const NOT_LOOPBACK =
  'has UseDevelopmentEmulator=true, which sends without TLS, and its host is not this machine; take that part out';

async function clientOptions(address: HubAddress, answerMs: number) {
  return {
    // The outbox does the waiting.
    retryOptions: { maxRetries: 0, timeoutInMs: answerMs },
    webSocketOptions: { webSocket: await hubSocket(address) },
  };
}

/** @param answerMs for all batches together: the lease that this is called under runs on */
async function sendAll(producer: Producer, bodies: readonly Placed<Buffer>[], answerMs: number): Promise<ChunkOutcome> {
  const abortSignal = AbortSignal.timeout(answerMs);
  let rest = bodies;
  for (let first = rest[0]; first !== undefined; first = rest[0]) {
    const sent = await sendBatch(producer, rest, abortSignal);
    if (typeof sent !== 'number') {
      const outcome = abortSignal.aborted ? later(`${EVENT_HUBS}: no answer within ${answerMs / 1_000} s`) : sent;
      return { ...outcome, taken: first.at };
    }
    rest = rest.slice(sent);
  }
  return done;
}

/** As many of these as share a key and fit into one batch. @returns how many went out, or why none did */
async function sendBatch(
  producer: Producer,
  bodies: readonly Placed<Buffer>[],
  abortSignal: AbortSignal,
): Promise<number | Outcome> {
  const partitionKey = keyOf(bodies[0]?.event);
  try {
    const batch = await producer.createBatch({ partitionKey, abortSignal });
    for (const { event, value: body } of bodies) {
      const message = { body, messageId: event.uid, contentType: 'application/json', properties: { kind: event.kind } };
      if (keyOf(event) !== partitionKey || !batch.tryAdd(message)) break;
    }
    if (batch.count === 0) {
      const bytes = bodies[0]?.value.length;
      return refused(`${EVENT_HUBS}: an event of ${bytes} bytes; the hub takes ${batch.maxSizeInBytes} in all`);
    }
    await producer.sendBatch(batch, { abortSignal });
    return batch.count;
  } catch (error) {
    return outcomeOfAmqp(error);
  }
}

/** What belongs together comes in order; what belongs to no subscription, too. */
function keyOf(event: VigieEvent | undefined): string {
  return event?.resource?.subscriptionId ?? 'vigie';
}
