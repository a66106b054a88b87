import { hostname } from 'node:os';
import pLimit from 'p-limit';
import { AT_ONCE, DURATIONS } from '../config/durations.js';
import { VigieError } from '../errors.js';
import type { NoticeEvent, SummaryEvent } from '../events/event.js';
import { type DeliveryContext, OpenedDestinations } from '../outbox/context.js';
import { deliver } from '../outbox/deliver.js';
import { deliverPending } from '../outbox/deliverAll.js';
import { undelivered } from '../outbox/undelivered.js';
import type { Lease } from '../store/store.js';
import { ALERTS_PARTITION, alertPass } from './alertPass.js';
import { closeIfAll, SWEEP_PARTITION } from './close.js';
import { collectRun } from './collectRun.js';
import type { Vigie } from './compose.js';
import type { SweepDocument } from './documents.js';
import { sweepPartition } from './partition.js';
import { startOrContinue } from './start.js';

export interface SweepResult {
  readonly sweep: SweepDocument;
  readonly summary: SummaryEvent;
  /** Events that each destination was to get and has not. */
  readonly undelivered: Readonly<Record<string, number>>;
}

/**
 * A whole sweep in one process on the folder store, under the lease `sweep`: what an earlier run left is finished first,
 * then plan, collect, partitions (four at once, delivered as they commit), close, and the retries that are due in time.
 * @param waitMs how long to wait, in machine time, for retries
 * @throws VigieError VIGIE_LEASE_HELD where another sweep runs on this store
 */
export async function runSweep(vigie: Vigie, waitMs: number): Promise<SweepResult> {
  const holder = `process ${process.pid} on ${hostname()}`;
  const lease = await vigie.store.lease('leases/sweep', DURATIONS.lease, holder);
  if (lease === undefined) {
    const other = (await vigie.store.holderOf('leases/sweep')) ?? 'somebody';
    throw new VigieError('VIGIE_LEASE_HELD', `another sweep holds this store: ${other}`);
  }
  const heart = keepAlive(lease);
  const context = deliveryContext(vigie, holder);
  try {
    return await sweepAll(vigie, context, waitMs);
  } finally {
    clearInterval(heart);
    await context.opened.closeAll();
    await lease.release();
  }
}

async function sweepAll(vigie: Vigie, context: DeliveryContext, waitMs: number): Promise<SweepResult> {
  const sweep = await startOrContinue(vigie.store, vigie.config.schedule, vigie.now, vigie.config.hash);
  vigie.progress({ step: sweep.now === vigie.now.toISOString() ? 'started' : 'continued', sweep: sweep.id });
  const planned = await collectRun(vigie, sweep);
  vigie.progress({ step: 'collected', partitions: planned.partitions.length });
  const limit = pLimit(AT_ONCE);
  let done = 0;
  await Promise.all(
    planned.partitions.map((partition) =>
      limit(async () => {
        await sweepPartition(vigie, sweep, planned, partition);
        await deliverEverywhere(context, partition.id);
        vigie.progress({ step: 'partition', done: ++done, of: planned.partitions.length });
      }),
    ),
  );
  const alerts = await alertPass(vigie);
  if (alerts.result === 'waiting') vigie.progress({ step: 'log', line: `alerts were not forwarded: ${alerts.why}` });
  await deliverEverywhere(context, ALERTS_PARTITION);
  const summary = await closeIfAll(vigie, sweep);
  if (summary === undefined)
    throw new VigieError('VIGIE_STORE_UNAVAILABLE', `sweep ${sweep.id} did not close: a partition left no completion`);
  vigie.progress({ step: 'closed' });
  await deliverEverywhere(context, SWEEP_PARTITION);
  const failed = await deliverPending(context, new Date(Date.now() + waitMs));
  for (const { error } of failed) throw error;
  return { sweep, summary, undelivered: await undelivered(vigie.store, vigie.destinations.keys()) };
}

async function deliverEverywhere(context: DeliveryContext, partition: string): Promise<void> {
  await Promise.all([...context.destinations.keys()].map((name) => deliver(context, name, partition)));
}

function deliveryContext(vigie: Vigie, holder: string): DeliveryContext {
  return {
    store: vigie.store,
    destinations: vigie.destinations,
    opened: new OpenedDestinations(),
    secrets: vigie.secrets,
    holder,
    machineNow: () => new Date(),
    leaseMs: DURATIONS.lease,
    portal: vigie.config.cloud.portal,
    log: (line) => vigie.progress({ step: 'log', line }),
    routeNotice: (event: NoticeEvent) => vigie.route(event),
    makeNotice: ({ code, text, about }) => vigie.notice(code, text, about),
  };
}

/** Renewed at a third of its time; a lease that is lost is noticed by the writes that fail. */
function keepAlive(lease: Lease): NodeJS.Timeout {
  const heart = setInterval(() => {
    lease.renew().catch(() => clearInterval(heart));
  }, DURATIONS.lease / 3);
  heart.unref();
  return heart;
}
