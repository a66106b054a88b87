import { z } from 'zod';
import { DURATIONS } from '../../config/durations.js';
import type { SummaryEvent } from '../../events/event.js';
import { jsonOf } from '../../json.js';
import { lastSeq } from '../../outbox/commit.js';
import type { Store } from '../../store/store.js';
import { closedPath, completedPartitions, readPartitions, readSweep, type SweepDocument } from '../documents.js';
import { isSweepId } from '../occurrence.js';
import { startOnDemand } from '../start.js';
import { SWEEP_PARTITION, summaryOf } from '../summaries.js';
import type { Invocation } from './invocation.js';
import { send } from './messages.js';

/** How far a sweep is. */
export interface SweepStatus {
  readonly id: string;
  /** Its domain time (ISO). */
  readonly now: string;
  readonly state: 'open' | 'closed';
  /** Null until Azure has been read. */
  readonly partitions: { readonly planned: number; readonly completed: number } | null;
  /** Null until it has closed. */
  readonly summary: SummaryEvent | null;
}

/** What may be sent along with a request for a sweep. */
export const sweepRequest = z.strictObject({ acceptDisappearance: z.boolean().default(false) });

/** The body of a request for a sweep; an empty one asks for nothing special. @returns a text: what is wrong with it */
export function requestOf(body: string): z.infer<typeof sweepRequest> | string {
  const parsed = sweepRequest.safeParse(jsonOf(body.trim() === '' ? '{}' : body));
  return parsed.success ? parsed.data : 'the body must be empty, or {"acceptDisappearance": true}';
}

/**
 * Begins a sweep because somebody asks for it. One that is there and has read nothing yet serves as well. Its message goes
 * out again after a while alone: one may have been lost, and each reads all of Azure.
 * @param acceptDisappearance what has vanished is gone for certain: close its findings
 */
export async function requestSweep(
  { vigie, queues, machineNow }: Pick<Invocation, 'vigie' | 'queues' | 'machineNow'>,
  acceptDisappearance: boolean,
): Promise<SweepDocument> {
  const { sweep, continued } = await startOnDemand({ ...vigie, acceptDisappearance });
  const waitedMs = machineNow().getTime() - Date.parse(sweep.begun ?? '');
  const isYoung = continued && waitedMs < DURATIONS.askedAgain / vigie.timeScale;
  if (!isYoung) await send(queues, 'collect', { sweep: sweep.id });
  return sweep;
}

/** @returns `undefined`: there is no such sweep */
export async function sweepStatus(store: Store, id: string): Promise<SweepStatus | undefined> {
  if (!isSweepId(id)) return undefined;
  const sweep = await readSweep(store, id);
  if (sweep === undefined) return undefined;
  const isClosed = await store.exists(closedPath(id));
  const summary = isClosed ? await summaryOf({ store }, sweep, await lastSeq(store, SWEEP_PARTITION)) : undefined;
  return {
    id,
    now: sweep.now,
    state: isClosed ? 'closed' : 'open',
    partitions: await progressOf(store, id, isClosed),
    summary: summary ?? null,
  };
}

async function progressOf(store: Store, id: string, isClosed: boolean): Promise<SweepStatus['partitions']> {
  const planned = await readPartitions(store, id);
  if (planned === undefined) return null;
  const number = planned.partitions.length;
  return { planned: number, completed: isClosed ? number : (await completedPartitions(store, id)).size };
}
