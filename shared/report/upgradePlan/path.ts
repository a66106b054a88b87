import { minorOf, minorsAhead, type Version } from '../../checks/version.js';
import type { Day } from '../../time.js';
import type { Offer, Offers } from './offers.js';

/** Where to: a minor, or the newest that is supported on a day (else the newest that is supported at all). */
export type Goal = { readonly minor: Version } | { readonly supportedOn: Day };

export interface Path {
  /** Minors, one after the other; empty: there is no way. */
  readonly hops: readonly Offer[];
  /** Why there is none, or none to what was asked for. */
  readonly why: string | null;
}

/**
 * The minors from one that runs to the goal, as AKS allows it: one at a time from a minor that is on offer; from one that
 * is not, straight to the oldest that is. The last one is always in support.
 */
export function pathFrom(running: Version, offers: Offers, goal: Goal): Path {
  const newer = offers.minors.filter(({ minor }) => minorsAhead(minor, running) > 0);
  const target = targetOf(newer, goal);
  if (target === undefined) return { hops: [], why: noTarget(newer, offers, goal) };
  const hops: Offer[] = [];
  for (let at = running; minorsAhead(target.minor, at) > 0; ) {
    const next = nextOf(at, hops.length === 0, newer, offers);
    if (next === undefined) return cutShort(hops, at, offers);
    hops.push(next);
    at = next.minor;
  }
  return { hops, why: notReached(target, goal) };
}

function targetOf(newer: readonly Offer[], goal: Goal): Offer | undefined {
  const supported = newer.filter(({ isOver }) => !isOver);
  if ('minor' in goal) return supported.findLast(({ minor }) => minorsAhead(minor, goal.minor) <= 0);
  return supported.findLast(({ ends }) => ends === null || ends >= goal.supportedOn) ?? supported.at(-1);
}

function nextOf(at: Version, isFirst: boolean, newer: readonly Offer[], { minors }: Offers): Offer | undefined {
  const next = newer.find(({ minor }) => minorsAhead(minor, at) === 1);
  if (next !== undefined || !isFirst) return next;
  const isOffered = minors.some(({ minor }) => minorsAhead(minor, at) === 0);
  return isOffered ? undefined : newer[0];
}

function cutShort(hops: readonly Offer[], at: Version, { isRead }: Offers): Path {
  const missing = `${at.major}.${at.minor + 1}`;
  const why = `AKS upgrades one minor at a time, and ${missing} is not ${isRead ? 'offered in the region' : 'in the calendar'}`;
  return hops.at(-1)?.isOver === false ? { hops, why } : { hops: [], why };
}

function noTarget(newer: readonly Offer[], { isRead }: Offers, goal: Goal): string {
  const where = isRead ? 'the region offers' : 'the calendar has';
  if (newer.length > 0 && 'minor' in goal) return `${where} nothing up to ${minorOf(goal.minor)} that is in support`;
  return `${where} nothing newer that is in support`;
}

function notReached({ minor, name, ends }: Offer, goal: Goal): string | null {
  if ('minor' in goal)
    return minorsAhead(goal.minor, minor) === 0
      ? null
      : `${minorOf(goal.minor)} is not on offer for it: the path ends at ${name}`;
  return ends === null || ends >= goal.supportedOn
    ? null
    : `no minor on offer is supported until ${goal.supportedOn}: ${name} until ${ends} is the newest`;
}
