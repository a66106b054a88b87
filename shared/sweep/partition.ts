import { VigieError } from '../errors.js';
import { kindOfType } from '../estate/resource.js';
import { findingEvent, gapEvent } from '../events/build.js';
import type { VigieEvent } from '../events/event.js';
import { advance } from '../findings/advance.js';
import { clustersIn, type PartitionOutcome, type PartitionState } from '../findings/finding.js';
import type { Night } from '../findings/night.js';
import { tallyOf } from '../findings/tally.js';
import { commit, destinationsOf, type OutboxEntry, readOutbox } from '../outbox/commit.js';
import { saveState } from '../outbox/state.js';
import { toldAfter } from '../outbox/told.js';
import type { Vigie } from './compose.js';
import { digestPartsOf } from './digestParts.js';
import {
  type Completion,
  closedPath,
  completionPath,
  type PartitionsDocument,
  type Planned,
  type SweepDocument,
} from './documents.js';
import { endingIn } from './endingExemptions.js';
import { keepFleet } from './fleet.js';
import { beganAfter } from './order.js';
import type { PartitionRun } from './partitionRun.js';
import { isToldBySweep } from './plannedPartitions.js';
import { type SeenEstate, seeEstate } from './see.js';
import { committedBy, stateOf } from './state.js';
import { seeTenant } from './tenant.js';

/**
 * One partition of one sweep: what was collected, signals, checks, findings, and the one commit. Run again after a kill
 * at any point it goes on where it was; run beside itself, one of the two commits and both complete.
 * @param isOver asked between slices of a large partition: the time of this run is over
 * @returns what it came to; `more`: the next run goes on behind the slices that this one has kept; `undefined`: an earlier
 *   run had completed it, or the sweep has closed meanwhile
 */
export async function sweepPartition(
  vigie: Vigie,
  sweep: SweepDocument,
  planned: PartitionsDocument,
  partition: Planned,
  isOver: () => boolean = () => false,
): Promise<Completion | 'more' | undefined> {
  if (await vigie.store.exists(completionPath(sweep.id, partition.id))) return undefined;
  const now = new Date(sweep.now);
  for (;;) {
    const before = await stateOf(vigie, partition.id);
    const mine = await committedBy(vigie, sweep, partition.id, before);
    if (mine !== undefined)
      return complete(vigie, sweep, partition.id, mine, await entriesOf(vigie, partition.id, mine));
    // A sweep that began later has looked since: what this one collected is older than what is known.
    if (beganAfter(before.sweep, sweep)) return complete(vigie, sweep, partition.id, before, []);
    const run = { vigie: asAsked(vigie, sweep), sweep, now, partition, before };
    const seen =
      'tenantId' in partition
        ? await seeTenant({ ...run, partition })
        : await seeEstate({ ...run, partition, planned, isOver });
    if (seen === 'more') return 'more';
    const judged = nextState(run, seen);
    await keepFleet(vigie.store, sweep.id, partition.id, seen.resources);
    // What was collected is tidied away after the close: it may have been read with half of it gone.
    if (await vigie.store.exists(closedPath(sweep.id))) return undefined;
    const entries = judged.events.map((event) => ({ event, to: vigie.route(event) }));
    const next = { ...judged.next, ...toldAfter(before, judged.next.seq, entries) };
    const header = { sweep: sweep.id, configHash: sweep.configHash, next };
    const { result } = await commit(vigie.store, partition.id, next.seq, header, entries);
    // Taken by this sweep: go on from there. Taken by another: the state is read again and all is judged again.
    if (result !== 'committed') continue;
    await saveState(vigie.store, partition.id, next.seq, next);
    return complete(vigie, sweep, partition.id, next, entries);
  }
}

interface NextState {
  readonly next: PartitionState;
  readonly events: readonly VigieEvent[];
}

/** The run of a partition, whatever it is of. */
type AnyRun = Pick<PartitionRun, 'vigie' | 'sweep' | 'now' | 'before'> & { readonly partition: Planned };

function nextState(run: AnyRun, seen: SeenEstate): NextState {
  const { vigie, sweep, now, before } = run;
  const night = nightOf(run, seen);
  const { state, transitions, gaps } = advance(before, night);
  const occasion = { sweep: sweep.id, now };
  const outcome: PartitionOutcome = {
    read: seen.read,
    ended: seen.ended,
    clustersRead: night.seen.filter(({ resource }) => kindOfType(resource.type) === 'cluster').length,
    clusters: clustersIn(state.resources),
    strayRows: seen.strayRows,
    tally: tallyOf(night.seen, state),
    sharedGaps: seen.gaps.filter(({ scope }) => isToldBySweep(run.partition, scope)),
  };
  return {
    next: { ...state, seq: before.seq + 1, sweep: sweep.id, outcome },
    events: [
      ...transitions.map((transition) =>
        findingEvent(transition, vigie.allChecks.get(transition.finding.check), occasion),
      ),
      ...gaps.map((gap) => gapEvent(gap, occasion)),
    ],
  };
}

function nightOf(run: AnyRun, seen: SeenEstate): Night {
  const { vigie, partition, now } = run;
  return {
    now,
    read: seen.read,
    seen: seen.resources,
    gone: seen.gone,
    gaps: seen.gaps.filter(({ scope }) => !isToldBySweep(partition, scope)),
    checks: vigie.checks,
    editionOf: vigie.editionOf,
    policy: vigie.policy,
  };
}

function asAsked(vigie: Vigie, { acceptDisappearance }: SweepDocument): Vigie {
  return acceptDisappearance ? { ...vigie, acceptDisappearance } : vigie;
}

async function entriesOf(
  { store }: Vigie,
  partition: string,
  { seq }: PartitionState,
): Promise<readonly OutboxEntry[]> {
  return (await readOutbox(store, partition, seq))?.entries ?? [];
}

/** Says that the partition is done; everything in it comes from the committed blob, so that a second run says the same. */
async function complete(
  vigie: Vigie,
  sweep: SweepDocument,
  partition: string,
  state: PartitionState,
  entries: readonly OutboxEntry[],
): Promise<Completion> {
  if (state.outcome === null)
    throw new VigieError(
      'VIGIE_STORE_DAMAGED',
      `the state of ${partition} does not say what sweep ${sweep.id} came to`,
    );
  await vigie.wake(partition, destinationsOf(entries));
  const events = entries.map(({ event }) => event);
  const transitions: Record<string, number> = {};
  for (const { kind } of events) transitions[kind] = (transitions[kind] ?? 0) + 1;
  const completion: Completion = {
    schema: 1,
    partition,
    outcome: { ...state.outcome, sharedGaps: [...state.outcome.sharedGaps] },
    transitions,
    // A state that a later sweep has left knows of gaps that began after this one.
    gaps: Object.values(state.gaps).filter(({ since }) => since <= sweep.now),
    ending: [...endingIn(state, events, new Date(sweep.now))],
    ...digestPartsOf(vigie, sweep, state, events),
  };
  await vigie.store.create(completionPath(sweep.id, partition), JSON.stringify(completion));
  return completion;
}
