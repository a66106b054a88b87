import type { DefenderAlert } from '../signals/types.js';
import type { PartitionState } from './finding.js';
import type { Night } from './night.js';

const FINAL = new Set(['resolved', 'dismissed']);

/** The key that a check's memory of a fact is kept under. */
export function factKey(check: string, resourceKey: string, fact: string): string {
  return `${check} ${resourceKey} ${fact}`;
}

/**
 * Facts are kept as long as they are seen without a break. A verdict of unknown says nothing: what was remembered stays,
 * and so does what is remembered of a resource that was not seen.
 */
export function rememberFacts(before: PartitionState['remembered'], night: Night): Record<string, string> {
  const after: Record<string, string> = {};
  const names = Object.entries(before);
  // Few checks remember: of the others nobody asks whether they have judged.
  const remembering = new Set(names.map(([name]) => name.slice(0, name.indexOf(' '))));
  const judged = new Set<string>();
  for (const { key, judgements } of night.seen) {
    for (const { check, verdict } of judgements) {
      if (verdict.status !== 'unknown' && remembering.has(check.id)) judged.add(`${check.id} ${key}`);
      for (const fact of verdict.remember) {
        const name = factKey(check.id, key, fact);
        after[name] = before[name] ?? night.now.toISOString();
      }
    }
  }
  for (const [name, since] of names) {
    const [check = '', key = ''] = name.split(' ');
    if (!judged.has(`${check} ${key}`) && !night.gone.has(key)) after[name] ??= since;
  }
  return after;
}

/** Alerts that are not final are kept, so that one which Azure no longer returns is not taken for a resolved one. */
export function rememberAlerts(
  before: PartitionState['alerts'],
  night: Night,
): Record<string, readonly DefenderAlert[]> {
  const after: Record<string, readonly DefenderAlert[]> = { ...before };
  for (const { key, alerts } of night.seen) {
    if (alerts === undefined) continue;
    const open = alerts.filter(({ status }) => !FINAL.has(status.toLowerCase()));
    if (open.length > 0) after[key] = open;
    else delete after[key];
  }
  for (const key of night.gone) delete after[key];
  return after;
}
