import type { GapEvent, SummaryEvent, VigieEvent } from '../../events/event.js';
import { type OutboxEvidence, outboxPartitions, outboxSeqs, readEvidence } from '../../outbox/commit.js';
import type { Vigie } from '../../sweep/compose.js';
import { knownSweeps, readSweep } from '../../sweep/documents.js';
import { SWEEP_PARTITION } from '../../sweep/summaries.js';
import { type Day, endOf } from '../../time.js';
import { FindingLife } from './life.js';
import { nightsOf, type SweepOfSpan } from './nights.js';
import type { Audit, Episode, ExemptionRecord, Span } from './schema.js';
import { TimeToMend } from './timeToMend.js';

type Gap = Audit['gaps'][number];
type Blob = Audit['blobs'][number];

/** Where an audit goes as it is made: nothing holds all of it. */
export interface AuditSink {
  blob(blob: Blob): Promise<void>;
  episode(episode: Episode): Promise<void>;
  exemption(exemption: ExemptionRecord): Promise<void>;
}

/** What stands at the end. */
export type AuditRest = Pick<Audit, 'span' | 'schedule' | 'nights' | 'gaps' | 'timeToMend' | 'notKnown'>;

/**
 * What the outbox says of a span of days: what was watched, what was found, how long it stood. The outbox is never changed,
 * so it is what counts; the states are not read. One partition at a time; the same store gives the same audit.
 * @param span days in UTC, both in full
 * @throws VigieError of the store
 */
export async function audit(vigie: Vigie, span: Span, sink: AuditSink): Promise<AuditRest> {
  const run = new Run(vigie, span, sink);
  for (const partition of await outboxPartitions(vigie.store)) await run.add(partition);
  return run.rest();
}

class Run {
  readonly #begin: string;
  readonly #end: Date;
  /** Where what stands is measured: a span that is not over goes up to now. */
  readonly #until: Date;
  readonly #timeToMend: TimeToMend;
  readonly #gaps: Gap[] = [];
  readonly #summaries = new Map<string, SummaryEvent['summary']>();
  #partial = 0;

  constructor(
    readonly vigie: Vigie,
    readonly span: Span,
    readonly sink: AuditSink,
  ) {
    this.#begin = `${span.from}T00:00:00.000Z`;
    this.#end = endOf(span.to);
    this.#until = new Date(Math.min(this.#end.getTime(), vigie.now.getTime()));
    this.#timeToMend = new TimeToMend(this.#until);
  }

  async add(partition: string): Promise<void> {
    const findings = new Map<string, FindingLife>();
    const gaps = new Map<string, Gap>();
    for await (const blob of this.#blobs(partition)) {
      await this.sink.blob({ path: blob.path, sha256: blob.sha256 });
      for (const { event } of blob.entries) this.#sort(event, findings, gaps);
    }
    this.#gaps.push(...[...gaps.values()].filter(({ until }) => until === null || until >= this.#begin));
    for (const fingerprint of [...findings.keys()].sort()) await this.#addLife(findings.get(fingerprint));
  }

  async rest(): Promise<AuditRest> {
    const { cron, timeZone } = this.vigie.config.schedule;
    const nights = [...nightsOf({ cron, timeZone }, this.span, await this.#sweeps(), this.#until)];
    return {
      span: this.span,
      schedule: { cron, timeZone },
      nights,
      gaps: this.#gaps.sort((a, b) => (orderOf(a) < orderOf(b) ? -1 : 1)),
      timeToMend: this.#timeToMend.result(),
      notKnown: [...this.#notKnown(nights)],
    };
  }

  /** Those that say something up to the end of the span. All are looked at: a sweep of an earlier date may be run today. */
  async *#blobs(partition: string): AsyncIterable<OutboxEvidence> {
    for await (const seq of outboxSeqs(this.vigie.store, partition)) {
      const blob = await readEvidence(this.vigie.store, partition, seq);
      if (blob === undefined) continue;
      if (!this.#isAfter(blob)) yield blob;
    }
  }

  /** By its sweep, where it is one's: a quiet night has no events. */
  #isAfter({ sweep, entries }: OutboxEvidence): boolean {
    if (sweep !== null) return dayOfSweep(sweep) > this.span.to;
    return entries.length > 0 && entries.every(({ event }) => this.#isLate(event));
  }

  /** A sweep of the last day may have run after midnight: its summary is of the span, what it told is not. */
  #isLate({ time }: Pick<VigieEvent, 'time'>): boolean {
    return new Date(time) >= this.#end;
  }

  #sort(event: VigieEvent, findings: Map<string, FindingLife>, gaps: Map<string, Gap>): void {
    if (event.kind === 'sweep.completed' && event.sweep !== null) this.#summaries.set(event.sweep.id, event.summary);
    if (this.#isLate(event)) return;
    if ('finding' in event) {
      const { fingerprint } = event.finding;
      const life = findings.get(fingerprint) ?? new FindingLife(this.#until);
      findings.set(fingerprint, life);
      life.add(event);
    } else if ('gap' in event) noteGap(event, gaps);
  }

  async #addLife(life: FindingLife | undefined): Promise<void> {
    const { episodes, exemptions } = life?.life() ?? { episodes: [], exemptions: [] };
    for (const episode of episodes) {
      if (episode.resolved !== null && episode.resolved < this.#begin) continue;
      if (episode.isPartial) this.#partial += 1;
      this.#timeToMend.add(episode);
      await this.sink.episode(episode);
    }
    for (const exemption of exemptions)
      if (exemption.ended === null || exemption.ended >= this.#begin) await this.sink.exemption(exemption);
  }

  async #sweeps(): Promise<readonly SweepOfSpan[]> {
    const { from, to } = this.span;
    const sweeps: SweepOfSpan[] = [];
    for (const { id, closed } of await knownSweeps(this.vigie.store)) {
      const day = dayOfSweep(id);
      if (day < from || day > to) continue;
      const document = await readSweep(this.vigie.store, id);
      sweeps.push({ id, closed, now: document?.now ?? null, summary: this.#summaries.get(id) });
    }
    return sweeps;
  }

  *#notKnown(nights: Audit['nights']): Iterable<string> {
    const gone = nights.filter(({ state }) => state === 'noSummary').length;
    if (gone > 0)
      yield `${gone} sweeps have closed whose summaries are no longer in the outbox of ${SWEEP_PARTITION}: what they read is not known.`;
    if (this.#partial > 0)
      yield `${this.#partial} findings have earlier events that are no longer in the outbox: when they were opened last is taken from their first sight.`;
  }
}

/** The UTC day of the occurrence that a sweep is of. */
function dayOfSweep(id: string): Day {
  return `${id.slice(0, 4)}-${id.slice(4, 6)}-${id.slice(6, 8)}`;
}

function orderOf({ since, scope, signal }: Gap): string {
  return `${since} ${scope} ${signal}`;
}

function noteGap({ kind, gap, time }: GapEvent, gaps: Map<string, Gap>): void {
  const key = `${gap.scope} ${gap.signal} ${gap.since}`;
  gaps.set(key, { ...gap, until: kind === 'coverage.restored' ? time : null });
}
