import type { SummaryEvent } from '../../events/event.js';
import { LETTERS, type ReportResource, type Totals } from '../model.js';

/** Of the whole fleet: verdicts and score as the sweep itself counted them. */
export function totalsOf({ summary }: SummaryEvent, resources: readonly ReportResource[]): Totals {
  return { ...clustersIn(resources), score: summary.score, verdicts: summary.verdicts };
}

/** Of a part of it: a verdict a check and resource, the worst of all its subjects. */
export function countedIn(resources: readonly ReportResource[], exempted: number): Totals {
  const count = (letter: string) => resources.reduce((sum, { verdicts }) => sum + verdicts.split(letter).length - 1, 0);
  return {
    ...clustersIn(resources),
    score: null,
    verdicts: {
      pass: count(LETTERS.pass),
      fail: count(LETTERS.fail),
      unknown: count(LETTERS.unknown),
      notApplicable: count(LETTERS.notApplicable),
      exempted,
    },
  };
}

/** Those that are known, and those that this sweep saw. */
function clustersIn(resources: readonly ReportResource[]): Pick<Totals, 'clusters' | 'clustersSeen'> {
  const clusters = resources.filter(({ kind }) => kind === 'cluster');
  return { clusters: clusters.length, clustersSeen: clusters.filter(({ seen }) => seen).length };
}
