import { createHmac, timingSafeEqual } from 'node:crypto';
import { isObject, parsed } from '../json.js';
import type { Handled, Receiver, ReceiverAnswer, ReceiverRequest } from './receiver.js';

/** How far apart the clocks may be, both ways, as the reference libraries have it. */
const TOLERANCE_MS = 5 * 60_000;

export interface WebhookOptions {
  /** `whsec_…`; a request that is signed by any of them is taken. */
  readonly secrets: readonly string[];
}

/** A receiver by the Standard Webhooks specification, as its reference libraries build one; what comes again is dropped. */
export function webhookReceiver(options: WebhookOptions): Receiver {
  const seen = new Set<string>();
  return {
    destination: 'webhook',
    prefixes: ['/webhook/'],
    handle(request) {
      const no = refusal(request, options);
      if (no !== undefined) return record(request, no, [false]);
      const id = request.headers['webhook-id'] ?? '';
      const isNew = !seen.has(id) && request.lie !== 'acceptAndDrop';
      if (isNew) seen.add(id);
      return record(request, { status: 204 }, request.lie === 'acceptTwice' ? [isNew, isNew] : [isNew]);
    },
    state: () => ({ seen: [...seen] }),
    restore(state) {
      if (!isObject(state) || !Array.isArray(state.seen)) throw new Error('state of webhook has no list "seen"');
      seen.clear();
      for (const id of state.seen) seen.add(String(id));
    },
  };
}

function refusal(request: ReceiverRequest, { secrets }: WebhookOptions): ReceiverAnswer | undefined {
  if (request.method !== 'POST') return error(405, 'only POST is taken here');
  if (request.lie === 'expire') return error(410, 'this endpoint is gone');
  if (request.lie === 'forbid') return error(403, 'not from there');
  const {
    'webhook-id': id = '',
    'webhook-timestamp': seconds = '',
    'webhook-signature': signature = '',
  } = request.headers;
  if (id === '' || signature === '' || !/^\d+$/.test(seconds)) return error(401, 'Missing required headers');
  if (Math.abs(request.now.getTime() - Number(seconds) * 1_000) > TOLERANCE_MS)
    return error(401, 'Message timestamp is too old or too new');
  const signed = Buffer.concat([Buffer.from(`${id}.${seconds}.`), request.body]);
  if (!secrets.some((secret) => isSigned(signed, signature, secret))) return error(401, 'No matching signature found');
  return isObject(parsed(request.text())) ? undefined : error(400, 'the body is no JSON object');
}

function isSigned(signed: Buffer, header: string, secret: string): boolean {
  const key = Buffer.from(secret.replace(/^whsec_/, ''), 'base64');
  const expected = createHmac('sha256', key).update(signed).digest();
  return header.split(' ').some((one) => {
    const [version, text = ''] = one.split(',');
    const given = Buffer.from(text, 'base64');
    return version === 'v1' && given.length === expected.length && timingSafeEqual(given, expected);
  });
}

function error(status: number, message: string): ReceiverAnswer {
  return { status, body: { error: { code: String(status), message } } };
}

function record(request: ReceiverRequest, answer: ReceiverAnswer, accepted: readonly boolean[]): Handled {
  const { now, method, path } = request;
  const body = parsed(request.text()) ?? request.text();
  const one = { at: now.toISOString(), destination: 'webhook', method, path, body };
  return { answer, received: accepted.map((seen) => ({ ...one, accepted: seen })) };
}
