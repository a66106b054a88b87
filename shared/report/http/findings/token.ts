import { z } from 'zod';
import { jsonOf } from '../../../json.js';
import { hashOf } from '../../../text.js';

const form = z.strictObject({
  version: z.literal(1),
  /** All pages are of one sweep, whatever closes meanwhile. */
  sweep: z.string(),
  /** What was asked for, apart from `next` and `limit`: another question has other pages. */
  asked: z.string(),
  /** Where the page before ended. */
  partition: z.string(),
  /** Of the last finding; empty: none of the partition was looked at. */
  fingerprint: z.string(),
});

/** Where a list goes on. It holds nothing secret and gives no right: one that somebody made up asks for what it says. */
export type Place = Omit<z.infer<typeof form>, 'version' | 'asked'>;

export function tokenOf(place: Place, asked: unknown): string {
  const { sweep, partition, fingerprint } = place;
  const whole: z.infer<typeof form> = { version: 1, sweep, asked: questionOf(asked), partition, fingerprint };
  return Buffer.from(JSON.stringify(whole)).toString('base64url');
}

/** @returns `undefined`: it is none of ours, or it is of another question */
export function placeOf(token: string, asked: unknown): Place | undefined {
  const parsed = form.safeParse(jsonOf(Buffer.from(token, 'base64url').toString('utf8')));
  if (!parsed.success || parsed.data.asked !== questionOf(asked)) return undefined;
  const { sweep, partition, fingerprint } = parsed.data;
  return { sweep, partition, fingerprint };
}

function questionOf(asked: unknown): string {
  return hashOf(JSON.stringify(asked)).slice(0, 16);
}
