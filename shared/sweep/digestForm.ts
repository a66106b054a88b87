import { z } from 'zod';
import { digestSchema } from '../events/digest.js';

/** What one partition adds to the digest. */
export const digestPartSchema = z.object({
  /** Something happened that a card is sent for; without it there is none. */
  worthACard: z.boolean(),
  owners: digestSchema.shape.owners,
  entries: digestSchema.shape.entries,
  unowned: digestSchema.shape.unowned,
});
export type DigestPart = z.infer<typeof digestPartSchema>;

/** The same for chats of which rules say what they get, by name. */
export const digestPartsSchema = z.record(z.string(), digestPartSchema);
