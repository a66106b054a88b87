import { isIP } from 'node:net';
import { z } from 'zod';
import { type SecretReference, secret } from '../../config/secret.js';
import { messageOf } from '../../errors.js';
import type { VigieEvent } from '../../events/event.js';
import { notAnAnswer, type Reading, sortAnswer } from '../answers.js';
import { defineDestination, type Siem, type Surroundings } from '../destination.js';
import type { HttpAnswer, HttpRequest } from '../http.js';
import { accepted, blocked, type ChunkOutcome, done, type Outcome } from '../outcome.js';
import { inFormat, jsonFormat } from './jsonFormat.js';
import { isPublic, publicLookup } from './publicAddress.js';
import { signatures, signingKey } from './webhookSecret.js';

/** An address, or a reference to one. What is neither is not repeated: it may be a secret. */
const address = z.string().transform((text, context): string | SecretReference => {
  const reference = secret().safeParse(text);
  if (reference.success) return reference.data;
  if (isHttps(text)) return text;
  context.addIssue({
    code: 'custom',
    message: 'must be an https address, or ${env:NAME} or ${keyvault:https://…/secrets/NAME} where one lies',
  });
  return z.NEVER;
});

const settings = z.strictObject({
  /** Where events are posted to; a reference where the address itself lets people in. */
  url: address,
  /** `whsec_…`, which the receiver knows too. */
  secret: secret(),
  /** While the secret is changed: the one before, by which every request is signed as well. */
  previousSecret: secret().optional(),
  /** Of `data`: Vigie's own event, or OCSF 1.8.0, in which gaps, notices and summaries cannot be said. */
  format: jsonFormat.default('vigie'),
  /** Takes hosts inside of the network too; without it loopback, link-local and private addresses are refused. */
  allowPrivate: z.boolean().default(false),
});
type Settings = z.infer<typeof settings>;

const WHO = 'The webhook';
/** More than any event has: it is not this destination that says no. */
const MOST_BYTES = 1_000_000;

/** A webhook by the Standard Webhooks specification: one signed request an event. */
export const webhook = defineDestination<Settings>({
  kind: 'webhook',
  family: 'siem',
  settings,
  open: async (given, surroundings) => openWebhook(given, surroundings),
});

function openWebhook(given: Settings, surroundings: Surroundings): Siem {
  return {
    family: 'siem',
    // The specification knows one event a request.
    chunk: {
      maxBytes: MOST_BYTES,
      maxEvents: 1,
      size: (event) => Buffer.byteLength(bodyOf(event, given.format) ?? ''),
    },
    async send(events): Promise<ChunkOutcome> {
      for (const [taken, event] of events.entries()) {
        const outcome = await post(event, given, surroundings);
        if (outcome.outcome !== 'accepted') return { ...outcome, taken };
      }
      return done;
    },
  };
}

async function post(event: VigieEvent, given: Settings, surroundings: Surroundings): Promise<Outcome> {
  const body = bodyOf(event, given.format);
  if (body === null) return done;
  const { secrets, now, clock = now } = surroundings;
  const url = await addressOf(given, secrets);
  if (url.outcome !== 'accepted') return url;
  const keys = await keysOf(given, secrets);
  if (keys.outcome !== 'accepted') return keys;
  // Receivers refuse what says that it was sent minutes ago, and a run can last for longer.
  const seconds = Math.floor(clock().getTime() / 1_000);
  const headers = {
    'webhook-id': event.uid,
    'webhook-timestamp': String(seconds),
    'webhook-signature': signatures(keys.value, event.uid, seconds, body),
  };
  return exchange(
    { method: 'POST', url: url.value.href, headers, body: { contentType: 'application/json', text: body } },
    url.value.hostname,
    given.allowPrivate,
    surroundings,
  );
}

async function exchange(
  request: HttpRequest,
  host: string,
  allowPrivate: boolean,
  { http }: Surroundings,
): Promise<Outcome> {
  let isPrivate = false;
  const lookup = publicLookup(host, () => {
    isPrivate = true;
  });
  const result = await http(allowPrivate ? request : { ...request, lookup });
  if (isPrivate) return blocked(PRIVATE);
  const answer = sortAnswer(WHO, result, reading);
  if (answer.outcome !== 'accepted') return answer;
  return isPage(answer.value) ? notAnAnswer(WHO, answer.value) : done;
}

const PRIVATE = `${WHO}'s host has a loopback, link-local or private address; if that is meant, set allowPrivate: true`;

/** Receivers that do not accept the signature often say 400; that would meet every event. */
const reading: Reading = ({ status, body }) =>
  status === 400 && /signature|timestamp|verif|webhook-id/i.test(body.slice(0, 1_000))
    ? blocked(`${WHO} answered 400, and speaks of the signature or its time: compare the secrets and the clocks`)
    : undefined;

/** Any 2xx is a yes. But a page with markup was sent by somebody else: a sign-in, or a gateway that is being worked on. */
function isPage({ headers, body }: HttpAnswer): boolean {
  return /^text\/html\b/i.test(headers['content-type'] ?? '') && /[<>\p{Cc}]/u.test(body.trim());
}

/** The body of a request; null: OCSF has no form for this event. */
function bodyOf(event: VigieEvent, format: Settings['format']): string | null {
  const data = inFormat(format, event);
  return data === null ? null : JSON.stringify({ type: event.kind, timestamp: event.time, data });
}

async function addressOf({ url, allowPrivate }: Settings, secrets: Surroundings['secrets']): Promise<Outcome<URL>> {
  const text = typeof url === 'string' ? accepted(url) : await textOf(url, secrets);
  if (text.outcome !== 'accepted') return text;
  if (!isHttps(text.value)) return blocked(`${WHO}: the address in ${url} is not an https address`);
  const address = new URL(text.value);
  const host = address.hostname.replace(/^\[|\]$/g, '');
  // A socket looks up names alone: an address that stands there itself would never be asked about.
  return allowPrivate || isIP(host) === 0 || isPublic(host) ? accepted(address) : blocked(PRIVATE);
}

function isHttps(text: string): boolean {
  return URL.canParse(text) && new URL(text).protocol === 'https:';
}

async function keysOf(
  { secret: current, previousSecret }: Settings,
  secrets: Surroundings['secrets'],
): Promise<Outcome<readonly Buffer[]>> {
  const keys: Buffer[] = [];
  for (const reference of [current, previousSecret]) {
    if (reference === undefined) continue;
    const text = await textOf(reference, secrets);
    if (text.outcome !== 'accepted') return text;
    const key = signingKey(text.value);
    if (key === undefined) return blocked(`${WHO}: ${reference} must be whsec_ and 24 to 64 bytes in base64`);
    keys.push(key);
  }
  return accepted(keys);
}

async function textOf(reference: SecretReference, secrets: Surroundings['secrets']): Promise<Outcome<string>> {
  try {
    return accepted((await secrets.read(reference)).trim());
  } catch (error) {
    return blocked(`${WHO}: ${messageOf(error)}`);
  }
}
