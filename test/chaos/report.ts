import type { Kills } from './killer.js';
import type { Runs } from './runs.js';
import type { Stored } from './storage.js';
import { findingsIn } from './told.js';
import { arrivedIn, type Judged } from './verdict.js';

/** So many cases of one loss are printed; the rest lies in the folder. */
const MOST_PRINTED = 10;

/** What is told of the run beside the verdict. */
export interface Course {
  readonly kills: Kills;
  readonly nights: number;
  /** How often each fault was played. */
  readonly hits: Readonly<Record<string, number>>;
  /** From the end of the killing until nothing was left to do, in milliseconds. */
  readonly drainMs: number;
  readonly deadLetters: Stored['deadLetters'];
}

/** The counts, one line each. */
export function countsOf({ quiet, chaos }: Runs, course: Course): readonly string[] {
  const { kills, nights, hits, drainMs, deadLetters } = course;
  const { sentinel, file } = arrivedIn(chaos);
  const notices = chaos.told.flatMap(({ event }) => ('notice' in event ? [event.notice.code] : []));
  const kinds = chaos.told.map(({ event }) => event.kind);
  const closed = chaos.sweeps.filter((sweep) => sweep.closed).length;
  const texts = chaos.tickets.reduce((sum, ticket) => sum + ticket.texts.length, 0);
  const lines: Record<string, string> = {
    killed: `${kills.workers} workers; Azurite ended ${kills.azurite} times`,
    faults: byName(hits),
    nights: `${nights}, ${chaos.sweeps.length} sweeps, ${closed} closed`,
    'finding events': `${findingsIn(quiet.told).length} of a quiet run, ${findingsIn(chaos.told).length} here`,
    sentinel: `${sentinel.size} events in ${chaos.rows.length} rows`,
    file: `${file.size} events`,
    servicenow: `${chaos.tickets.length} tickets (${quiet.tickets.length} of a quiet run) with ${texts} texts`,
    teams: `${chaos.cards.length} cards`,
    gaps: `${kinds.filter((kind) => kind === 'coverage.gap').length} began, ${kinds.filter((kind) => kind === 'coverage.restored').length} ended`,
    notices: byName(counted(notices)),
    'dead letters': byName(counted(deadLetters.map(({ queue, why }) => `${queue}: ${why}`))),
    'nothing left': `${Math.round(drainMs / 1_000)} s after the killing`,
  };
  return Object.entries(lines).map(([name, text]) => `${name.padEnd(15)} ${text}`);
}

/** Each rule, and where it was broken. */
export function verdictOf(judged: readonly Judged[]): readonly string[] {
  return judged.flatMap(({ rule, losses }) => [
    `${losses.length === 0 ? 'ok  ' : 'LOSS'} ${rule}${losses.length === 0 ? '' : `: ${losses.length} times`}`,
    ...losses.slice(0, MOST_PRINTED).map((loss) => `       ${loss}`),
  ]);
}

function counted(names: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const name of names) counts[name] = (counts[name] ?? 0) + 1;
  return counts;
}

function byName(counts: Readonly<Record<string, number>>): string {
  const all = Object.entries(counts).filter(([, count]) => count > 0);
  return all.length === 0 ? 'none' : all.map(([name, count]) => `${name} ${count}`).join(', ');
}
