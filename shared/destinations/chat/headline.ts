import { DateTime } from 'luxon';
import type { Digest, DigestEntry } from '../../events/digest.js';
import { count } from '../../text.js';

/** What a person can act on comes first, what Azure will do by itself last. */
export const ORDER: readonly DigestEntry['kind'][] = [
  'overdue',
  'dueSoon',
  'changed',
  'maintenance',
  'automaticUpgrade',
];

const COUNTED: Readonly<Record<DigestEntry['kind'], (number: number) => string>> = {
  overdue: (number) => `${number} overdue`,
  dueSoon: (number) => `${number} due within 14 days`,
  changed: (number) => `${number} changed`,
  maintenance: (number) => count(number, 'maintenance window'),
  automaticUpgrade: (number) => count(number, 'automatic upgrade'),
};

const SWEEP: Readonly<Record<Digest['occasion'], string>> = {
  news: 'Sweep of',
  weekly: 'What stands after the sweep of',
  canary: 'The last sweep was that of',
};

/** `Vigie: 3 overdue, 1 changed`: what a notification shows. */
export function headlineOf({ occasion, now, totals }: Digest, inAll: number): string {
  switch (occasion) {
    case 'news':
      return `Vigie: ${tally(totals) || count(inAll, 'finding')}`;
    case 'weekly':
      return `Vigie, week of ${mondayOf(now)}: ${tally(totals) || 'nothing due within 14 days'}`;
    case 'canary':
      return 'Vigie is alive: nothing new';
  }
}

/** When the sweep was, the score, and what was not seen. */
export function nightOf({ occasion, now, score, coverageGaps }: Digest): string {
  const points = score === null ? '' : ` Score ${Math.round(score)} of 100.`;
  const unseen = coverageGaps === 0 ? '' : ` Not seen: ${count(coverageGaps, 'coverage gap')}.`;
  return `${SWEEP[occasion]} ${now.slice(0, 16).replace('T', ' ')} UTC.${points}${unseen}`;
}

/** `3 overdue, 5 due within 14 days`; nothing where all are zero. */
export function tally(counts: Readonly<Record<string, number>>): string {
  return ORDER.flatMap((kind) => ((counts[kind] ?? 0) > 0 ? [COUNTED[kind](counts[kind] ?? 0)] : [])).join(', ');
}

function mondayOf(now: string): string {
  return DateTime.fromISO(now, { zone: 'utc' }).startOf('week').toFormat('yyyy-MM-dd');
}
