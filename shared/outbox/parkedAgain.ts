import { blocked, type Outcome } from '../destinations/outcome.js';
import { VigieError } from '../errors.js';
import type { Lease } from '../store/store.js';
import type { ConfiguredDestination, DeliveryContext } from './context.js';
import { cursorPath, isOvertaken } from './cursors.js';
import { keyOf, listParked, notParked, type StoredParked, uidOf } from './parked.js';
import type { Sender } from './sender.js';
import { senderOf } from './senders.js';

/** What became of parked events that were sent again. */
export interface SentAgain {
  /** Uids that the destination took; they are parked no more. */
  readonly sent: readonly string[];
  /** They stay parked, with the new reason. */
  readonly refused: readonly { readonly uid: string; readonly why: string }[];
  /** Partitions where somebody else is at the cursor: nothing of them was sent. */
  readonly busy: readonly string[];
  /** What the destination said when it took nothing more; the rest was not tried. */
  readonly stopped: Extract<Outcome, { outcome: 'later' | 'blocked' }> | undefined;
}

/**
 * Sends parked events again, in the order of each finding. It holds the cursor of their partition meanwhile, so that a
 * delivery beside it sends nothing of the same finding; what comes later keeps parking until the last one is gone.
 * @param uids those that are sent; 'all': whatever is parked
 * @throws VigieError VIGIE_USAGE for a uid that is not parked, or that waits behind one that is not sent; nothing was sent then
 */
export async function sendParked(
  context: DeliveryContext,
  destination: ConfiguredDestination,
  uids: readonly string[] | 'all',
): Promise<SentAgain> {
  const parked = await listParked(context.store, destination.name);
  const chosen = chosenOf(destination.name, parked, uids);
  const again = new SendingAgain(context, destination, new Set(chosen.map(uidOf)));
  for (const partition of new Set(chosen.map((one) => one.parked.partition))) {
    const keys = new Set(chosen.filter((one) => one.parked.partition === partition).map(keyOf));
    await again.partition(partition, [...keys]);
  }
  return again.result();
}

function chosenOf(
  destination: string,
  parked: readonly StoredParked[],
  uids: readonly string[] | 'all',
): readonly StoredParked[] {
  if (uids === 'all') return parked;
  const unknown = uids.find((uid) => !parked.some((one) => uidOf(one) === uid));
  if (unknown !== undefined) throw notParked(destination, unknown);
  const chosen = parked.filter((one) => uids.includes(uidOf(one)));
  for (const one of chosen) {
    const first = parked.find((other) => keyOf(other) === keyOf(one) && !uids.includes(uidOf(other)));
    if (first !== undefined && parked.indexOf(first) < parked.indexOf(one)) {
      const order = `${uidOf(one)} waits behind ${uidOf(first)} of the same finding`;
      throw new VigieError('VIGIE_USAGE', `${order}; send or drop that one first`);
    }
  }
  return chosen;
}

/** One call, partition after partition. */
class SendingAgain {
  private readonly sent: string[] = [];
  private readonly refused: { uid: string; why: string }[] = [];
  private readonly busy: string[] = [];
  private stopped: SentAgain['stopped'];
  private sender: Sender | undefined;

  constructor(
    private readonly context: DeliveryContext,
    private readonly destination: ConfiguredDestination,
    private readonly uids: ReadonlySet<string>,
  ) {}

  result(): SentAgain {
    const { sent, refused, busy, stopped } = this;
    return { sent, refused, busy, stopped };
  }

  async partition(partition: string, keys: readonly string[]): Promise<void> {
    if (this.stopped !== undefined) return;
    const { store, leaseMs, holder } = this.context;
    const lease = await store.lease(cursorPath(this.destination.name, partition), leaseMs, holder);
    if (lease === undefined) {
      this.busy.push(partition);
      return;
    }
    try {
      for (const key of keys) if (this.stopped === undefined) await this.key(lease, key);
    } catch (error) {
      if (!isOvertaken(error)) throw error;
      this.busy.push(partition);
    } finally {
      await lease.release();
    }
  }

  /** Read again under the lease: somebody else may have sent or dropped some of it. */
  private async key(lease: Lease, key: string): Promise<void> {
    for (const stored of await listParked(this.context.store, this.destination.name, key)) {
      if (!this.uids.has(uidOf(stored))) return;
      await lease.renew();
      const outcome = await this.send(stored);
      if (outcome.outcome === 'accepted') {
        await this.context.store.delete(stored.path);
        this.sent.push(uidOf(stored));
      } else {
        if (outcome.outcome === 'refused') await this.keep(stored, outcome.why);
        else this.stopped = outcome;
        return;
      }
    }
  }

  private async send({ parked }: StoredParked): Promise<Outcome> {
    try {
      this.sender ??= senderOf(this.context, this.destination.name, await this.context.opened.get(this.destination));
    } catch (error) {
      // A secret that cannot be read, a setting that does not fit: that is the destination's, not the event's.
      if (error instanceof VigieError) return blocked(error.message);
      throw error;
    }
    return this.sender.send([parked.event]);
  }

  private async keep({ path, etag, parked }: StoredParked, why: string): Promise<void> {
    await this.context.store.write(path, JSON.stringify({ ...parked, why, refused: true }), etag);
    this.refused.push({ uid: parked.event.uid, why });
  }
}
