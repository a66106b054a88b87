import { type End, endOfSupport, hasEnded } from '../../checks/core/supportEnd.js';
import type { SupportCalendar } from '../../checks/data/calendar.js';
import type { Plan } from '../../checks/running.js';
import { parseVersion, type Version } from '../../checks/version.js';
import type { Finding } from '../../findings/finding.js';
import { isObject } from '../../json.js';
import type { FleetCluster } from '../../sweep/fleet.js';
import { type Day, parseDay } from '../../time.js';

export const LONG_TERM = 'AKSLongTermSupport';
/** So long a minor has to be supported to be worth an upgrade, and so far ahead clusters are planned for. */
export const ENOUGH_DAYS = 180;

/** How long what runs is supported. */
export interface Support {
  /** Null: nobody knows the day. */
  readonly ends: Day | null;
  readonly isOver: boolean;
}

/** The calendar, and the day that it is read on. */
export interface Dated {
  readonly calendar: SupportCalendar;
  readonly now: Date;
}

/** The plan that is in force, of its name. */
export function planNamed(name: string): Plan | undefined {
  if (name === LONG_TERM) return { longTerm: true, name, note: '' };
  return name === 'KubernetesOfficial' ? { longTerm: false, name, note: '' } : undefined;
}

export function supportOf(version: Version, plan: Plan, { calendar, now }: Dated): Support {
  const end: End = endOfSupport(version, plan, calendar);
  return { ends: end.state === 'dated' ? end.day : null, isOver: hasEnded(end, now) };
}

/** The calendar cannot tell how long this is supported. */
export function isUndated({ ends, isOver }: Support): boolean {
  return ends === null && !isOver;
}

/**
 * Support of a cluster's control plane: AKS's own word that the version is out (kept in the finding) comes before the
 * calendar.
 */
export function clusterSupport(version: Version, plan: Plan, finding: Finding | undefined, dated: Dated): Support {
  const own = supportOf(version, plan, dated);
  const notices = finding?.evidence.notices;
  const said = (Array.isArray(notices) ? notices : [])
    .filter(isObject)
    .filter(({ description }) => description === 'KubernetesVersionOutOfSupport')
    .flatMap(({ eolDay }) => (typeof eolDay === 'string' && parseDay(eolDay) !== undefined ? [eolDay] : []))
    .sort();
  const last = said.at(-1);
  return last === undefined ? own : { ends: last, isOver: true };
}

/** A pool that runs an older minor than its control plane, with its own end of support. */
export interface OlderPool {
  readonly name: string;
  readonly version: string;
  readonly support: Support;
}

export function olderPools({ pools, version }: FleetCluster, plan: Plan, dated: Dated): readonly OlderPool[] {
  const running = parseVersion(version ?? '');
  return pools.flatMap((pool) => {
    const own = parseVersion(pool.version ?? '');
    if (own === undefined || running === undefined || pool.version === null) return [];
    if (own.major === running.major && own.minor >= running.minor) return [];
    return [{ name: pool.name, version: pool.version, support: supportOf(own, plan, dated) }];
  });
}
