import { z } from 'zod';
import { emptyState, type PartitionState } from '../findings/finding.js';
import { readHeader } from '../outbox/commit.js';
import { loadState } from '../outbox/state.js';
import type { Vigie } from './compose.js';
import type { SweepDocument } from './documents.js';
import { beganAfter } from './order.js';
import { tell } from './tell.js';

export const gapSchema = z.object({ scope: z.string(), signal: z.string(), reason: z.string() });

export const outcomeSchema = z.object({
  read: z.boolean(),
  ended: z.boolean(),
  clustersRead: z.int(),
  clusters: z.int(),
  strayRows: z.int(),
  tally: z.object({
    pass: z.int(),
    fail: z.int(),
    notApplicable: z.int(),
    unknown: z.int(),
    exempted: z.int(),
    weighedPasses: z.int(),
    weighedFails: z.int(),
  }),
  sharedGaps: z.array(gapSchema),
});

const finding = z.looseObject({
  fingerprint: z.string(),
  check: z.string(),
  resource: z.string(),
  status: z.enum(['open', 'resolved', 'exempted']),
  rev: z.int().min(1),
  severity: z.string(),
  dueDate: z.iso.datetime(),
  firstSeen: z.iso.datetime(),
});

/** Enough of the form to tell a state from damage; it was written by this code. */
const stateSchema = z.looseObject({
  schema: z.literal(1),
  seq: z.int().min(0),
  sweep: z.string().nullable(),
  outcome: outcomeSchema.nullable(),
  met: z.record(z.string(), z.string()),
  resources: z.record(z.string(), z.looseObject({ id: z.string(), name: z.string() })),
  findings: z.record(z.string(), finding),
  gaps: z.record(z.string(), gapSchema.extend({ since: z.iso.datetime() })),
  remembered: z.record(z.string(), z.string()),
  alerts: z.record(z.string(), z.array(z.looseObject({ systemAlertId: z.string() }))),
});

/** The state of a partition as of its last commit; a damaged document is rebuilt from the outbox, and announced. */
export async function stateOf(vigie: Vigie, partition: string): Promise<PartitionState> {
  const loaded = await loadState(vigie.store, partition, understand);
  for (const notice of loaded.notices) await tell(vigie, notice);
  return loaded.state ?? emptyState();
}

/**
 * The state that a sweep has committed for a partition; `undefined`: it has not. A sweep that began later may have
 * committed since then, so a run that comes late looks behind that.
 * @param state the partition's state as it is now
 */
export async function committedBy(
  { store }: Pick<Vigie, 'store'>,
  sweep: SweepDocument,
  partition: string,
  state: PartitionState,
): Promise<PartitionState | undefined> {
  if (state.sweep === sweep.id) return state;
  let newer = state.sweep;
  for (let seq = state.seq - 1; seq > 0 && beganAfter(newer, sweep); seq -= 1) {
    const header = await readHeader(store, partition, seq);
    if (header?.sweep === sweep.id) return understand(header.next);
    newer = header?.sweep ?? null;
  }
  return undefined;
}

function understand(value: unknown): PartitionState | undefined {
  return stateSchema.safeParse(value).success ? (value as PartitionState) : undefined;
}
