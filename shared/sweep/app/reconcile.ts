import pLimit from 'p-limit';
import { AT_ONCE, DURATIONS } from '../../config/durations.js';
import { messageOf } from '../../errors.js';
import { outboxPartitions } from '../../outbox/commit.js';
import { cursorPath, isDue } from '../../outbox/cursors.js';
import { nextFor } from '../../outbox/nextFor.js';
import { type Behind, behind } from '../../outbox/undelivered.js';
import { HOUR_MS } from '../../time.js';
import { ALERTS_PARTITION } from '../alertPass.js';
import { clearLeftWork } from '../bundles.js';
import { knownSweeps } from '../documents.js';
import { missingSweep } from '../health.js';
import { stateOf } from '../state.js';
import { lastSummary } from '../summaries.js';
import { tell } from '../tell.js';
import type { Done } from './done.js';
import { helpOn } from './helpOn.js';
import type { Invocation } from './invocation.js';
import { send } from './messages.js';
import { onDeliver } from './onDeliver.js';

type Step = (invocation: Invocation) => Promise<Readonly<Record<string, number>>>;

/** What should have happened and has not, one thing a step; what moves a sweep comes first. */
const STEPS: Readonly<Record<string, Step>> = {
  'open sweeps': helpSweeps,
  'cursors that are behind': wakeCursors,
  'states that are behind their outbox': rebuildStates,
  'work of closed sweeps': clearWork,
  'a night without a sweep': tellMissingSweep,
};

/**
 * Whatever should have happened and has not, happens now. Each sweep, partition and cursor is on its own: one that fails
 * keeps no other from being helped.
 * @throws AggregateError of what failed, when everything was tried
 */
export async function reconcile(invocation: Invocation): Promise<Done> {
  const counts: Record<string, number> = {};
  const failed: unknown[] = [];
  for (const [what, step] of Object.entries(STEPS)) {
    try {
      Object.assign(counts, await step(invocation));
    } catch (error) {
      invocation.vigie.progress({ step: 'log', line: `reconcile: ${what}: ${messageOf(error)}` });
      failed.push(...(error instanceof AggregateError ? error.errors : [error]));
    }
  }
  if (failed.length > 0) throw new AggregateError(failed, failed.map(messageOf).join('; '));
  return { outcome: 'done', counts };
}

/** Reading a state rebuilds it where it is behind, missing or damaged. */
async function rebuildStates({ vigie }: Invocation) {
  // Alerts have a state of another form, which their own pass reads every five minutes; notices have none.
  const own = (await outboxPartitions(vigie.store)).filter((name) => !['_notices', ALERTS_PARTITION].includes(name));
  await each(own, (partition) => stateOf(vigie, partition));
  return { partitions: own.length };
}

async function helpSweeps(invocation: Invocation) {
  const open = (await knownSweeps(invocation.vigie.store)).filter(({ closed }) => !closed);
  const helped = await each(open, ({ id }) => helpOn(invocation, id));
  return { openSweeps: open.length, helped: helped.filter(Boolean).length };
}

async function clearWork({ vigie }: Invocation) {
  await clearLeftWork(vigie.store, await knownSweeps(vigie.store));
  return {};
}

/**
 * A cursor that is due and at which nobody is: its wake-up was lost, or waited for a destination that was blocked. One
 * that has nothing before it but what is for others is moved to the end here.
 */
async function wakeCursors(invocation: Invocation) {
  const { vigie, queues, machineNow } = invocation;
  const { store, destinations, route } = vigie;
  const due = (await behind(store, destinations.keys())).filter((at) =>
    isDue(at, destinations.get(at.destination), machineNow()),
  );
  const wake = async ({ destination, partition }: Behind): Promise<number> => {
    if ((await store.holderOf(cursorPath(destination, partition))) !== undefined) return 0;
    const family = destinations.get(destination)?.kind.family ?? 'siem';
    if ((await nextFor(store, destination, partition, { family, route })) === undefined) {
      await onDeliver(invocation, { version: 1, destination, partition, tries: 0 });
      return 0;
    }
    await send(queues, 'deliver', { destination, partition });
    return 1;
  };
  const woken = await each(due, wake);
  return { woken: woken.reduce((sum, number) => sum + number, 0) };
}

async function tellMissingSweep({ vigie }: Invocation) {
  const last = await lastSummary(vigie.store);
  // Before the first sweep there is nobody who would miss one.
  if (last === undefined || missingSweep(last, vigie.now).length === 0) return {};
  const hours = DURATIONS.noSweep / HOUR_MS;
  const text = `no sweep was completed in ${hours} hours; the last one is ${last.sweep?.id}. Look at /api/health and at the log of the Functions app.`;
  await tell(vigie, { code: 'no-sweep', about: 'sweep', text });
  return { missing: 1 };
}

/** Does the same with each, some at once. @throws AggregateError of what failed, when each was tried */
async function each<T, R>(all: readonly T[], work: (one: T) => Promise<R>): Promise<readonly R[]> {
  const limit = pLimit(AT_ONCE);
  const settled = await Promise.allSettled(all.map((one) => limit(work, one)));
  const failed = settled.flatMap((one) => (one.status === 'rejected' ? [one.reason] : []));
  if (failed.length > 0) throw new AggregateError(failed, failed.map(messageOf).join('; '));
  return settled.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
}
