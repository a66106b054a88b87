import { clean, count } from '../text.js';
import type { EstateGap } from './gap.js';

const MOST_NAMED = 5;

const NOTHING_BELOW =
  'no subscription that this identity may read lies below it; compare its ID (the portal shows it beside the display name), and grant the role Reader on it';

/**
 * What is not known because the configuration names management groups.
 * @param unseen groups that show no subscription
 * @param unplaced names of subscriptions of which nobody can tell whether they lie below one of them
 */
export function placingGaps(unseen: readonly string[], unplaced: readonly string[]): readonly EstateGap[] {
  const gaps = unseen.map((name) => ({
    scope: `managementGroup/${clean(name, 90)}`,
    signal: 'subscriptions',
    reason: NOTHING_BELOW,
  }));
  if (unplaced.length === 0) return gaps;
  const names = unplaced.slice(0, MOST_NAMED).map((name) => clean(name, 100));
  const all = `${names.join(', ')}${unplaced.length > names.length ? ' and others' : ''}`;
  const reason = `Resource Graph does not say which management groups are above ${count(unplaced.length, 'subscription')} (${all}), so nothing there is read; name under scope.subscriptions what is meant`;
  return [...gaps, { scope: 'estate', signal: 'managementGroups', reason }];
}
