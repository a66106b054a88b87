import { makeBadge } from 'badge-maker';
import type { Health } from '../../sweep/health.js';

/** Health as a small picture: its state and the score of the last sweep, in words, and a colour beside them. */
export function badgeOf({ status, lastCompleted }: Pick<Health, 'status' | 'lastCompleted'>): string {
  const state = status === 'green' ? 'healthy' : 'look now';
  return makeBadge({
    label: 'vigie',
    message: `${state}, ${scoreWords(lastCompleted)}`,
    // Dark enough for white letters (WCAG AA).
    color: status === 'green' ? '#1f7a1f' : '#b3261e',
    labelColor: '#444444',
  });
}

function scoreWords(last: Health['lastCompleted']): string {
  if (last === null) return 'no sweep yet';
  return last.score === null ? 'no score' : `score ${last.score}`;
}
