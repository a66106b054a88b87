import { createHmac } from 'node:crypto';

/** Standard Webhooks: 24 to 64 random bytes. */
const FEWEST_BYTES = 24;
const MOST_BYTES = 64;

/** The bytes of a signing secret, `whsec_` and base64; undefined where the text is none. */
export function signingKey(text: string): Buffer | undefined {
  const [, packed] = /^whsec_([A-Za-z0-9+/]+={0,2})$/.exec(text.trim()) ?? [];
  if (packed === undefined) return undefined;
  const key = Buffer.from(packed, 'base64');
  return key.length >= FEWEST_BYTES && key.length <= MOST_BYTES ? key : undefined;
}

/**
 * The value of `webhook-signature`: one signature a key, the newest first, so that a receiver that knows any of them is
 * content.
 * @param seconds of the attempt, since 1970
 * @param body as it goes out, byte for byte
 * @see https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md
 */
export function signatures(keys: readonly Buffer[], id: string, seconds: number, body: string): string {
  const signed = `${id}.${seconds}.${body}`;
  return keys.map((key) => `v1,${createHmac('sha256', key).update(signed).digest('base64')}`).join(' ');
}
