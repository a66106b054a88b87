import type { Arrived } from './arrived.js';
import { cardsMissing, ticketsMissing, ticketsWrong } from './desks.js';
import type { ChaosRun, Runs } from './runs.js';
import { findingsIn, isIn, lastOf, type Told } from './told.js';

/** What was held to, and each case in which it was not. */
export interface Judged {
  readonly rule: string;
  readonly losses: readonly string[];
}

type Rule = (runs: Runs) => readonly string[];

/** In the order in which they are printed. */
const RULES: Readonly<Record<string, Rule>> = {
  'what a quiet run tells was told': quietTold,
  'what was committed arrived': committedArrived,
  'every finding ends as in a quiet run': sameEnd,
  'a ticket a finding, none doubled, each as its finding stands': ({ chaos }) => ticketsWrong(chaos),
  'tickets say what they say after a quiet run': ticketsMissing,
  'a card a sweep that has one': ({ chaos }) => cardsMissing(chaos),
  'events of a finding in order': inOrder,
  'each sweep closed once': closedOnce,
  'each gap that began has ended': gapsEnded,
  'nothing is left to do': nothingLeft,
};

export function judge(runs: Runs): readonly Judged[] {
  return Object.entries(RULES).map(([rule, test]) => ({ rule, losses: test(runs) }));
}

/** Where an event has arrived is known by its uid here; desks and chats have none. */
const BY_UID = ['sentinel', 'file'] as const;

export function arrivedIn({ rows, lines }: Arrived): Readonly<Record<(typeof BY_UID)[number], ReadonlySet<string>>> {
  return { sentinel: new Set(rows.map(({ uid }) => uid)), file: lines };
}

/** Events of the unreadable subscription come later or as others: for them it is the end that counts. */
function quietTold({ quiet, chaos, unreadable }: Runs): string[] {
  return missing(
    findingsIn(quiet.told).filter((one) => !isIn(unreadable, one)),
    chaos,
  );
}

function committedArrived({ chaos }: Runs): string[] {
  return missing(chaos.told, chaos);
}

function missing(told: readonly Told[], chaos: ChaosRun): string[] {
  const arrived = arrivedIn(chaos);
  return told.flatMap(({ event, to }) =>
    BY_UID.filter((name) => to.includes(name) && !arrived[name].has(event.uid)).map(
      (name) => `${event.kind} ${event.uid} did not reach ${name}`,
    ),
  );
}

/** In the unreadable subscription too: what is open in the end is open here. */
function sameEnd({ quiet, chaos }: Runs): string[] {
  const ends = lastOf(findingsIn(chaos.told));
  return [...lastOf(findingsIn(quiet.told))].flatMap(([fingerprint, { event }]) => {
    const [expected, found] = [event.finding.status, ends.get(fingerprint)?.event.finding.status ?? 'unknown'];
    return expected === found ? [] : [`finding ${fingerprint} (${event.finding.check}) is ${found}, not ${expected}`];
  });
}

/** By first arrival: what comes a second time is known to its reader. */
function inOrder({ chaos }: Runs): string[] {
  const newest = new Map<string, number>();
  const known = new Set<string>();
  const losses: string[] = [];
  for (const { uid, fingerprint, rev } of chaos.rows) {
    if (fingerprint === '' || known.has(uid)) continue;
    known.add(uid);
    const before = newest.get(fingerprint) ?? 0;
    if (rev <= before) losses.push(`finding ${fingerprint}: event ${rev} came after event ${before}`);
    newest.set(fingerprint, Math.max(rev, before));
  }
  return losses;
}

function closedOnce({ chaos: { sweeps, told, rows } }: Runs): string[] {
  return sweeps.flatMap(({ id, closed }) => {
    const summaries = told.filter(({ event }) => event.kind === 'sweep.completed' && event.sweep?.id === id).length;
    const arrived = new Set(
      rows.filter(({ kind, sweep }) => kind === 'sweep.completed' && sweep === id).map(({ uid }) => uid),
    );
    if (!closed) return [`sweep ${id} is open`];
    if (summaries === 1 && arrived.size === 1) return [];
    return [`sweep ${id} has ${summaries} summaries, ${arrived.size} different ones arrived`];
  });
}

/** Where something was not seen, by the pair that a begin and its end share. */
function gapsEnded({ chaos: { told } }: Runs): string[] {
  const began: string[] = [];
  const ended = new Set<string>();
  for (const { event } of told) {
    if (!('gap' in event)) continue;
    const pair = `${event.gap.scope} ${event.gap.signal} since ${event.gap.since}`;
    if (event.kind === 'coverage.gap') began.push(pair);
    else ended.add(pair);
  }
  return began.filter((pair) => !ended.has(pair)).map((pair) => `${pair} has not ended`);
}

function nothingLeft({ chaos: { queues, behind } }: Runs): string[] {
  return [
    ...Object.entries(queues).map(([name, count]) => `queue ${name} holds ${count}`),
    ...Object.entries(behind).flatMap(([name, count]) =>
      count === 0 ? [] : [`${name} is behind in ${count} partitions`],
    ),
  ];
}
