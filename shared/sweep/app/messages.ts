import { z } from 'zod';
import type { Queues } from '../../store/queues.js';
import { isSweepId } from '../occurrence.js';

/** What the app's queues are called; each has its `-poison` beside it. */
export const QUEUES = { collect: 'collect', partition: 'partitions', deliver: 'deliver' } as const;

/** A name that is a segment of a path in the store. */
const name = z.string().regex(/^(?!\.{1,2}$)[A-Za-z0-9._+-]{1,200}$/);
const sweepId = z.string().refine(isSweepId);
/** Counts the times that an outage put the message off. */
const tries = z.int().min(0).default(0);

/**
 * The form of each kind of message. `version` is that of the form: keys may be added under the same version, and a message
 * of a version that nobody here knows is set aside, never guessed at. What it stood for is done all the same: `reconcile`
 * sends it again.
 */
export const MESSAGES = {
  /** Read Azure for this sweep and hand out its partitions. */
  collect: z.object({ version: z.literal(1), sweep: sweepId, tries }),
  /** Sweep one partition. */
  partition: z.object({ version: z.literal(1), sweep: sweepId, partition: name, tries }),
  /** A wake-up: send what lies behind this cursor, if anything does. */
  deliver: z.object({ version: z.literal(1), destination: name, partition: name, tries }),
} as const;

export type MessageKind = keyof typeof MESSAGES;
export type Message<Kind extends MessageKind> = z.infer<(typeof MESSAGES)[Kind]>;
/** A message as it is sent: for the first time, unless it says so. */
export type NewMessage<Kind extends MessageKind> = z.input<(typeof MESSAGES)[Kind]>;

/** @param delayMs nobody sees it before that @throws VigieError VIGIE_STORE_UNAVAILABLE */
export async function send<Kind extends MessageKind>(
  queues: Queues,
  kind: Kind,
  message: Omit<NewMessage<Kind>, 'version'>,
  delayMs = 0,
): Promise<void> {
  await queues.send(QUEUES[kind], JSON.stringify({ version: 1, ...message }), { delayMs });
}
