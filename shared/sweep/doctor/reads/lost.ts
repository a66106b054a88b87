import type { Check } from '../../../checks/check.js';
import type { SignalName } from '../../../signals/types.js';

const MOST_NAMED = 3;

/**
 * What checks come to without some signals, for the reader; null: no check that is on minds.
 * @param signals `everything`: the resources themselves are not seen
 */
export function lostWithout(checks: readonly Check[], signals: readonly SignalName[] | 'everything'): string | null {
  if (signals === 'everything') return 'no check says anything of what is there';
  const [gone, less] = [names(checks, signals, 'needs'), names(checks, signals, 'uses')];
  const only = less.filter((id) => !gone.includes(id));
  const parts = [
    ...(gone.length > 0 ? [`unknown: ${few(gone)}`] : []),
    ...(only.length > 0 ? [`judged by less: ${few(only)}`] : []),
  ];
  return parts.length === 0 ? null : parts.join('; ');
}

function names(checks: readonly Check[], signals: readonly SignalName[], key: 'needs' | 'uses'): readonly string[] {
  return checks.filter((check) => check[key].some((name) => signals.includes(name))).map(({ id }) => id);
}

function few(all: readonly string[]): string {
  const more = all.length - MOST_NAMED;
  return more > 0 ? `${all.slice(0, MOST_NAMED).join(', ')} and ${more} more` : all.join(', ');
}
