import { hostname } from 'node:os';
import { AT_ONCE, DURATIONS } from '../config/durations.js';
import { eachOf } from '../eachOf.js';
import { messageOf, VigieError } from '../errors.js';
import type { SummaryEvent } from '../events/event.js';
import type { DeliveryContext } from '../outbox/context.js';
import { deliver } from '../outbox/deliver.js';
import { deliverPending } from '../outbox/deliverAll.js';
import { readHead } from '../outbox/state.js';
import { type Behind, undelivered } from '../outbox/undelivered.js';
import { ALERTS_PARTITION, alertPass } from './alertPass.js';
import { clearLeftWork } from './bundles.js';
import { closeIfAll } from './close.js';
import { collectRun } from './collectRun.js';
import type { Vigie } from './compose.js';
import { deliveryContext } from './delivery.js';
import { knownSweeps, type PartitionsDocument, type Planned, type SweepDocument } from './documents.js';
import { KeptLease, storeUnder } from './keptLease.js';
import { sweepPartition } from './partition.js';
import { startOrContinue } from './start.js';
import { SWEEP_PARTITION } from './summaries.js';

export interface SweepResult {
  readonly sweep: SweepDocument;
  readonly summary: SummaryEvent;
  /** Events that each destination was to get and has not. */
  readonly undelivered: Readonly<Record<string, number>>;
  /** Cursors that did not get through, with what their destination said and when it is tried again (machine time). */
  readonly waiting: readonly Behind[];
}

/**
 * A whole sweep in one process on the folder store, under the lease `sweep`: what an earlier run left is finished first,
 * then plan, collect, partitions (four at once, delivered as they commit), close, and the retries that are due in time.
 * @param waitMs how long to wait, in machine time, for retries
 * @throws VigieError VIGIE_LEASE_HELD where another sweep runs on this store, VIGIE_LEASE_LOST where another took over
 */
export async function runSweep(vigie: Vigie, waitMs: number): Promise<SweepResult> {
  const holder = `process ${process.pid} on ${hostname()}`;
  const lease = await vigie.store.lease('leases/sweep', DURATIONS.lease, holder);
  if (lease === undefined) {
    const other = (await vigie.store.holderOf('leases/sweep')) ?? 'somebody';
    throw new VigieError('VIGIE_LEASE_HELD', `another sweep holds this store: ${other}`);
  }
  const kept = new KeptLease(lease, DURATIONS.lease);
  const held: Vigie = { ...vigie, store: storeUnder(kept, vigie.store) };
  const context = deliveryContext(held, { holder });
  try {
    return await sweepAll(held, context, waitMs);
  } finally {
    await context.opened.closeAll().finally(() => kept.end());
  }
}

async function sweepAll(vigie: Vigie, context: DeliveryContext, waitMs: number): Promise<SweepResult> {
  const { sweep, continued } = await startOrContinue(vigie);
  vigie.progress({ step: continued ? 'continued' : 'started', sweep: sweep.id });
  await clearLeftWork(vigie.store, await knownSweeps(vigie.store));
  const planned = await collectRun(vigie, sweep);
  vigie.progress({ step: 'collected', partitions: planned.partitions.length });
  await sweepPartitions(vigie, context, sweep, planned);
  await forwardAlerts(vigie, context);
  const summary = await closeIfAll(vigie, sweep);
  if (summary === undefined)
    throw new VigieError('VIGIE_STORE_UNAVAILABLE', `sweep ${sweep.id} did not close: a partition left no completion`);
  await deliverEverywhere(context, SWEEP_PARTITION);
  const { failed, waiting } = await deliverPending(context, new Date(Date.now() + waitMs));
  for (const { error } of failed) throw error;
  const names = [...vigie.destinations.keys()];
  const nothing = Object.fromEntries(names.map((name) => [name, 0]));
  const left = waiting.length === 0 ? nothing : await undelivered(vigie.store, names, vigie);
  return { sweep, summary, undelivered: left, waiting };
}

/**
 * Four at once. One that cannot be finished does not keep the others from being judged and told; when all have ended, its
 * error ends the run, and the next run continues the sweep.
 */
async function sweepPartitions(
  vigie: Vigie,
  context: DeliveryContext,
  sweep: SweepDocument,
  planned: PartitionsDocument,
): Promise<void> {
  const failed: unknown[] = [];
  let done = 0;
  const one = async (partition: Planned) => {
    if (failed.some(isLeaseLost)) return;
    try {
      await sweepPartition(vigie, sweep, planned, partition);
      await deliverEverywhere(context, partition.id);
      vigie.progress({ step: 'partition', done: ++done, of: planned.partitions.length });
    } catch (error) {
      context.log(`partition ${partition.id} was not finished: ${messageOf(error)}`);
      failed.push(error);
    }
  };
  await eachOf(planned.partitions, AT_ONCE, one);
  for (const error of failed) throw failed.find(isLeaseLost) ?? error;
}

/** A pass that fails is told and keeps no sweep open: the next one looks at the same 72 hours. */
async function forwardAlerts(vigie: Vigie, context: DeliveryContext): Promise<void> {
  try {
    const alerts = await alertPass(vigie);
    if (alerts.result === 'waiting') context.log(`alerts were not forwarded: ${alerts.why}`);
  } catch (error) {
    if (isLeaseLost(error)) throw error;
    context.log(`alerts were not forwarded: ${messageOf(error)}`);
  }
  await deliverEverywhere(context, ALERTS_PARTITION);
}

function isLeaseLost(error: unknown): boolean {
  return error instanceof VigieError && error.code === 'VIGIE_LEASE_LOST';
}

/** A run that throws keeps no partition from being judged: the end of the sweep tries it again, and throws then. */
async function deliverEverywhere(context: DeliveryContext, partition: string): Promise<void> {
  const head = await readHead(context.store, partition);
  // Those that the newest blob says nothing to are looked at once, at the end.
  const concerned = (name: string) => head?.told === undefined || head.told[name] === head.seq;
  const runs = [...context.destinations.keys()].filter(concerned).map(async (name) => {
    try {
      await deliver(context, name, partition);
    } catch (error) {
      if (isLeaseLost(error)) throw error;
      context.log(`${name}: ${partition} could not be delivered: ${messageOf(error)}`);
    }
  });
  for (const run of await Promise.allSettled(runs)) if (run.status === 'rejected') throw run.reason;
}
