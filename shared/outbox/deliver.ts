import { DURATIONS } from '../config/durations.js';
import type { Quiet } from '../config/quietHours.js';
import type { ChunkOutcome, Outcome } from '../destinations/outcome.js';
import type { VigieEvent } from '../events/event.js';
import type { Lease } from '../store/store.js';
import { hashOf } from '../text.js';
import { outboxSeqs, readOutbox } from './commit.js';
import type { ConfiguredDestination, DeliveryContext, NoticeText } from './context.js';
import {
  CAPPED_TRIES,
  type Cursor,
  clearBlocked,
  cursorPath,
  isAhead,
  isDue,
  isOvertaken,
  LONGEST_WAIT_MS,
  movedTo,
  type Place,
  readBlocked,
  readCursor,
  waitMs,
  writeBlocked,
} from './cursors.js';
import { announce, NOTICES_PARTITION } from './notices.js';
import { Opening } from './opening.js';
import { type ParkedEvent, Parking, parkingKey } from './parked.js';
import { type Line, sendLines } from './sendLines.js';
import { behind } from './undelivered.js';
import { Wanted } from './wanted.js';

/**
 * How a run of one cursor ended. `sent`: events that the destination took, or needed nothing for.
 * - done: nothing is behind any more.
 * - busy: somebody else is at this cursor.
 * - more: its time was over; the rest is to be sent by another run, at once.
 * - waiting: to be tried again at `nextAttemptAt` (machine time, ISO); blocked: the whole destination waits. `isNew`: this
 *   run was told to wait; else an earlier one was, and saw to it that somebody comes back. So it is in quiet hours too.
 */
export type Delivery =
  | { readonly result: 'done'; readonly sent: number; readonly parked: number }
  | { readonly result: 'busy' }
  | { readonly result: 'more'; readonly sent: number; readonly parked: number }
  | {
      readonly result: 'waiting';
      readonly sent: number;
      readonly parked: number;
      readonly nextAttemptAt: string;
      readonly blocked: boolean;
      readonly isNew: boolean;
      readonly why: string;
    };

type Wait = Pick<Extract<Delivery, { result: 'waiting' }>, 'nextAttemptAt' | 'blocked' | 'isNew' | 'why'>;

/**
 * Sends one partition's outbox to one destination, from its cursor, in order of seq and line.
 * @throws VigieError of the store; anything else thrown is a bug
 */
export async function deliver(context: DeliveryContext, destination: string, partition: string): Promise<Delivery> {
  const configured = context.destinations.get(destination);
  if (configured === undefined) throw new RangeError(`no destination ${destination} in the configuration`);
  const path = cursorPath(destination, partition);
  const lease = await context.store.lease(path, context.leaseMs, context.holder);
  if (lease === undefined) return { result: 'busy' };
  try {
    const { cursor, etag, damaged } = await readCursor(context.store, destination, partition);
    const run = new CursorRun(context, configured, partition, lease, cursor, etag);
    if (damaged !== undefined) await run.setAside(damaged);
    return await run.run();
  } catch (error) {
    if (!isOvertaken(error)) throw error;
    context.log(`${path}: another process took over`);
    return { result: 'busy' };
  } finally {
    await lease.release();
  }
}

/** One run of one cursor, under its lease. */
class CursorRun {
  private sent = 0;
  private parkedCount = 0;
  private renewedAt: number;
  private readonly opening: Opening;
  private parking: Parking | undefined;
  private wasBlocked = false;
  private unsaved = false;
  private quiet: Quiet | undefined;

  constructor(
    private readonly context: DeliveryContext,
    private readonly destination: ConfiguredDestination,
    private readonly partition: string,
    private readonly lease: Lease,
    private cursor: Cursor,
    private etag: string | undefined,
  ) {
    this.renewedAt = context.machineNow().getTime();
    this.opening = new Opening(context, destination);
  }

  /** The cursor cannot be understood: what was there is kept, and all that the outbox holds is sent again. */
  async setAside(text: string): Promise<void> {
    const path = cursorPath(this.destination.name, this.partition);
    const aside = `damaged/${path}-${hashOf(text).slice(0, 12)}`;
    await this.context.store.create(aside, text);
    const words = `${path} could not be understood. ${this.destination.name} is sent again what ${this.partition} has told so far, under the same uids; what was there is kept as ${aside}.`;
    await this.announce({ code: 'cursor-damaged', about: `${this.destination.name}/${this.partition}`, text: words });
    this.unsaved = true;
  }

  async run(): Promise<Delivery> {
    const wait = (await this.mustWait()) ?? (await this.sendBlobs());
    if (this.unsaved) await this.save(this.cursor);
    const counts = { sent: this.sent, parked: this.parkedCount };
    if (wait === undefined) return { result: 'done', ...counts };
    return wait === 'more' ? { result: 'more', ...counts } : { result: 'waiting', ...counts, ...wait };
  }

  private async mustWait(): Promise<Wait | undefined> {
    const now = this.context.machineNow();
    const block = await readBlocked(this.context.store, this.destination.name);
    this.wasBlocked = block !== undefined;
    if (block !== undefined && isAhead(block.nextAttemptAt, now)) {
      return { nextAttemptAt: block.nextAttemptAt, blocked: true, isNew: false, why: block.why };
    }
    const { nextAttemptAt, why } = this.cursor;
    if (nextAttemptAt === null || isDue(this.cursor, this.destination, now)) return undefined;
    return { nextAttemptAt, blocked: false, isNew: false, why: why ?? '' };
  }

  /** By what is there and not by counting: the oldest blobs may have been tidied away. */
  private async sendBlobs(): Promise<Wait | 'more' | undefined> {
    const { store, route } = this.context;
    const wanted = new Wanted(store, this.destination.name, this.partition, {
      route,
      family: this.destination.kind.family,
    });
    for await (const seq of outboxSeqs(store, this.partition, this.cursor.seq)) {
      const blob = await readOutbox(store, this.partition, seq);
      if (blob === undefined) continue;
      const lines = await wanted.lines(this.cursor, seq, blob.entries);
      const wait = lines.length === 0 ? undefined : await this.sendBlob(seq, lines);
      if (wait !== undefined) return wait;
      if (this.cursor.seq <= seq) this.skipTo({ seq: seq + 1, line: 0 });
    }
    return undefined;
  }

  private async sendBlob(seq: number, lines: readonly Line[]): Promise<Wait | 'more' | undefined> {
    this.parking ??= await Parking.open(this.context.store, this.destination.name);
    const parking = this.parking;
    const last = lines.at(-1)?.line;
    const stopped = await sendLines(lines, {
      isOver: () => this.isOver(),
      take: (events) => this.opening.take(events),
      prepare: () => this.opening.prepare(),
      send: (events) => this.send(events),
      holdsBack: (event) => parking.holdsBack(event),
      park: async (event, why) => {
        await this.park(parking, seq, event, why);
      },
      passed: async (line, taken) => {
        this.sent += taken;
        await this.moveTo(line === last ? { seq: seq + 1, line: 0 } : { seq, line: line + 1 });
      },
    });
    if (stopped === 'over') return this.quiet === undefined ? 'more' : this.stayQuiet(this.quiet);
    return stopped && this.stop(stopped);
  }

  /**
   * Quiet hours are on, or its time is over. That one not before something was done: a run that is late from the start must
   * not hand on for ever.
   */
  private isOver(): boolean {
    this.quiet = this.destination.quiet?.();
    if (this.quiet !== undefined) return true;
    const { stopAt, machineNow } = this.context;
    return this.sent + this.parkedCount > 0 && stopAt !== undefined && machineNow() >= stopAt;
  }

  private async send(events: readonly VigieEvent[]): Promise<ChunkOutcome> {
    await this.renew();
    const outcome = await this.opening.send(events, () => this.renew());
    if (outcome.outcome === 'accepted' || outcome.outcome === 'refused') await this.unblock();
    return outcome;
  }

  private async renew(): Promise<void> {
    const now = this.context.machineNow().getTime();
    if (now - this.renewedAt < this.context.leaseMs / 3) return;
    await this.lease.renew();
    this.renewedAt = now;
  }

  private async stop(outcome: Extract<Outcome, { outcome: 'later' | 'blocked' }>): Promise<Wait> {
    const { why } = outcome;
    if (outcome.outcome === 'blocked') return this.block(why);
    const capped = outcome.retryAfterMs !== undefined && outcome.retryAfterMs > LONGEST_WAIT_MS;
    const tries = this.cursor.tries + 1;
    const cappedTries = capped ? this.cursor.cappedTries + 1 : 0;
    const nextAttemptAt = this.fromNow(waitMs(tries, outcome.retryAfterMs));
    const { quiet: _over, ...cursor } = this.cursor;
    await this.save({ ...cursor, tries, cappedTries, nextAttemptAt, why });
    if (cappedTries >= CAPPED_TRIES) return this.block(`it asked ${cappedTries} times in a row for too long a wait`);
    this.context.log(`${this.destination.name}: ${this.partition} is tried again at ${nextAttemptAt}: ${why}`);
    return { nextAttemptAt, blocked: false, isNew: true, why };
  }

  /** No try, and no trouble: nobody is told. Looked at again within the hour, in case the clock or the settings change. */
  private async stayQuiet({ restMs, shown }: Quiet): Promise<Wait> {
    const nextAttemptAt = this.fromNow(Math.min(restMs, LONGEST_WAIT_MS));
    const why = `quiet hours until ${shown}`;
    await this.save({ ...this.cursor, nextAttemptAt, why, quiet: true });
    return { nextAttemptAt, blocked: false, isNew: true, why };
  }

  private async block(why: string): Promise<Wait> {
    const { store, log, machineNow } = this.context;
    const { name } = this.destination;
    const before = await readBlocked(store, name);
    if (before === undefined) {
      const text = `${name} takes nothing at the moment: ${why}. Its events are kept and tried again every hour.`;
      await this.announce({ code: 'destination-blocked', about: name, text });
    }
    const nextAttemptAt = this.fromNow(DURATIONS.deliveryBlockedRetry);
    await writeBlocked(store, name, {
      schema: 1,
      since: before?.since ?? machineNow().toISOString(),
      nextAttemptAt,
      why,
    });
    log(`${name} is blocked: ${why}`);
    return { nextAttemptAt, blocked: true, isNew: true, why };
  }

  private async unblock(): Promise<void> {
    const { store, log } = this.context;
    if (!this.wasBlocked) return;
    this.wasBlocked = false;
    const { name } = this.destination;
    await clearBlocked(store, name);
    log(`${name} takes events again`);
    // The other cursors waited for the same; their wake-ups are spent.
    for (const { partition } of await behind(store, [name]))
      if (partition !== this.partition) await this.context.wake(partition, [name]);
  }

  /** The notice comes first: cut between the two, it is told again under the same uid rather than never. */
  private async park(parking: Parking, seq: number, event: ParkedEvent['event'], why: string | undefined) {
    const { name } = this.destination;
    if (why !== undefined) {
      const about = `${name}/${parkingKey(event)}`;
      const text = `${name} refused ${event.kind} ${event.uid}: ${why.replace(/\.$/, '')}. It and what follows about it wait in parked/${about}.`;
      await this.announce({ code: 'event-parked', about, text });
      this.context.log(text);
    }
    const at = this.context.machineNow().toISOString();
    const reason = why ?? 'an earlier event of its finding is parked';
    await parking.park({
      schema: 1,
      why: reason,
      refused: why !== undefined,
      at,
      partition: this.partition,
      seq,
      event,
    });
    this.parkedCount += 1;
  }

  /** Nobody is told through a destination that it does not work. */
  private async announce(notice: NoticeText): Promise<void> {
    const event = this.context.makeNotice(notice);
    const to = this.context.route(event).filter((name) => name !== this.destination.name);
    if (await announce(this.context.store, event, to)) await this.context.wake(NOTICES_PARTITION, to);
  }

  private async moveTo(place: Place): Promise<void> {
    await this.save(movedTo(this.cursor, place));
  }

  /** Past a blob that holds nothing for this destination: saved with what comes next, or at the end of the run. */
  private skipTo(place: Place): void {
    this.cursor = movedTo(this.cursor, place);
    this.unsaved = true;
  }

  private async save(cursor: Cursor): Promise<void> {
    const path = cursorPath(this.destination.name, this.partition);
    this.etag = await this.context.store.write(path, JSON.stringify(cursor), this.etag);
    this.cursor = cursor;
    this.unsaved = false;
  }

  private fromNow(ms: number): string {
    return new Date(this.context.machineNow().getTime() + ms / this.context.timeScale).toISOString();
  }
}
