import type { ChunkOutcome, Outcome } from '../destinations/outcome.js';
import type { VigieEvent } from '../events/event.js';

/** An event and the line of its blob that it stands on. */
export interface Line {
  readonly event: VigieEvent;
  readonly line: number;
}

/** What sending needs from the cursor that it is done for. */
export interface LineSink {
  /** Whether nothing more may be begun; asked before each call. */
  isOver(): boolean;
  /** How many of these fit into one call. */
  take(events: readonly VigieEvent[]): number;
  /** Before the first call; an outcome: it cannot be made. */
  prepare(): Promise<Outcome | undefined>;
  send(events: readonly VigieEvent[]): Promise<ChunkOutcome>;
  /** An earlier event of the same finding is parked. */
  holdsBack(event: VigieEvent): boolean;
  /** @param why what the destination said; `undefined`: it only waits behind another */
  park(event: VigieEvent, why: string | undefined): Promise<void>;
  /** Everything up to this line is done; `taken` of it by the destination. */
  passed(line: number, taken: number): Promise<void>;
}

type Stopped = Extract<Outcome, { outcome: 'later' | 'blocked' }> | 'over';

/**
 * Sends lines in order. A chunk that is refused is halved until the culprit is alone; that one is parked, and what
 * follows of its finding with it; everything else goes out.
 * @param most events of one call, beside what the destination says
 * @returns why it stopped before the end
 */
export async function sendLines(
  lines: readonly Line[],
  sink: LineSink,
  most: number = Number.POSITIVE_INFINITY,
): Promise<Stopped | undefined> {
  for (let at = 0; at < lines.length; ) {
    if (sink.isOver()) return 'over';
    const stopped = await prepared(sink);
    if (stopped !== undefined) return stopped;
    const chunk = nextChunk(lines.slice(at), sink, most);
    const wait = await sendChunk(chunk, sink);
    if (wait !== undefined) return wait;
    at += chunk.length;
  }
  return undefined;
}

async function prepared(sink: LineSink): Promise<Stopped | undefined> {
  const outcome = await sink.prepare();
  return outcome?.outcome === 'later' || outcome?.outcome === 'blocked' ? outcome : undefined;
}

/** Up to the next one that is held back; that one comes alone. */
function nextChunk(lines: readonly Line[], sink: LineSink, most: number): readonly Line[] {
  const held = lines.findIndex(({ event }) => sink.holdsBack(event));
  if (held === 0) return lines.slice(0, 1);
  const free = held < 0 ? lines : lines.slice(0, held);
  return free.slice(0, Math.max(1, Math.min(most, sink.take(free.map(({ event }) => event)))));
}

async function sendChunk(chunk: readonly Line[], sink: LineSink): Promise<Stopped | undefined> {
  const [first] = chunk;
  const last = chunk.at(-1);
  if (first === undefined || last === undefined) return undefined;
  if (sink.holdsBack(first.event)) {
    await sink.park(first.event, undefined);
    await sink.passed(first.line, 0);
    return undefined;
  }
  const outcome = await sink.send(chunk.map(({ event }) => event));
  if (outcome.outcome === 'accepted') {
    await sink.passed(last.line, chunk.length);
    return undefined;
  }
  // An answer that is no yes leaves at least one.
  const taken = chunk.slice(0, Math.min(outcome.taken ?? 0, chunk.length - 1));
  const lastTaken = taken.at(-1);
  if (lastTaken !== undefined) await sink.passed(lastTaken.line, taken.length);
  if (outcome.outcome !== 'refused') return outcome;
  if (lastTaken !== undefined) return sendLines(chunk.slice(taken.length), sink);
  if (chunk.length > 1) return sendLines(chunk, sink, Math.ceil(chunk.length / 2));
  await sink.park(first.event, outcome.why);
  await sink.passed(first.line, 0);
  return undefined;
}
