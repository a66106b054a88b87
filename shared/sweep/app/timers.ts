import { ALERTS_PARTITION, alertPass } from '../alertPass.js';
import { startDue } from '../start.js';
import type { Done } from './done.js';
import type { Invocation } from './invocation.js';
import { send } from './messages.js';

/** Begins the sweep of an occurrence that is due and has none. Killed before its message is out, `reconcile` sends it. */
export async function nightly({ vigie, queues }: Invocation): Promise<Done> {
  const sweep = await startDue(vigie);
  if (sweep === undefined) return { outcome: 'notDue' };
  await send(queues, 'collect', { sweep: sweep.id });
  return { outcome: 'started', sweep: sweep.id };
}

/** Forwards what is new or has changed among Defender's alerts. */
export async function forwardAlerts({ vigie }: Invocation): Promise<Done> {
  const about = { partition: ALERTS_PARTITION };
  const pass = await alertPass(vigie);
  if (pass.result === 'waiting') return { outcome: 'waiting', ...about, why: pass.why };
  return { outcome: 'done', ...about, counts: { events: pass.events } };
}
