import { SEVERITIES } from '../../severity.js';
import type { Fields } from './address.js';
import { at, type Fleet } from './fleet.js';
import { type Fits, findingSearch } from './search.js';

export const STATUSES = ['open', 'overdue', 'soon', 'new', 'changed', 'exempted'] as const;
const SOON_DAYS = 14;
const NEW = ['opened', 'reopened', 'baseline'];
const CHANGED = ['changed', 'overdue', 'exempted', 'unexempted'];

/**
 * The findings that fit a filter, in the order of the data (worst first).
 * @param fields search, severity, owner and subscription (empty: of nobody, of none), check (several with commas), status
 */
export function filterFindings(fleet: Fleet, fields: Fields): number[] {
  const tests = testsOf(fleet, fields);
  const found: number[] = [];
  for (let finding = 0; finding < fleet.findingCount; finding += 1)
    if (tests.every((fits) => fits(finding))) found.push(finding);
  return found;
}

function testsOf(fleet: Fleet, { search, severity, owner, subscription, check, status }: Fields): readonly Fits[] {
  const { findings, resources } = fleet.island;
  const tests: Fits[] = [];
  if (severity !== undefined) {
    const wanted = SEVERITIES.indexOf(severity as (typeof SEVERITIES)[number]);
    tests.push((finding) => at(findings.severity, finding) === wanted);
  }
  if (owner !== undefined) tests.push(ofResource(fleet, resources.owner, owner));
  if (subscription !== undefined) tests.push(ofResource(fleet, resources.subscriptionName, subscription));
  if (check !== undefined) {
    const ids = check.split(',');
    const wanted = fleet.island.checks.map(({ id }) => ids.includes(id));
    tests.push((finding) => wanted[at(findings.check, finding)] === true);
  }
  if (status !== undefined) tests.push(hasStatus(fleet, status));
  if (search !== undefined && search.trim() !== '') tests.push(findingSearch(fleet, search));
  return tests;
}

function ofResource(fleet: Fleet, list: readonly number[], wanted: string): Fits {
  const { findings, texts } = fleet.island;
  const place = wanted === '' ? -1 : texts.indexOf(wanted);
  // One that no resource has is not the same as none.
  if (place === -1 && wanted !== '') return () => false;
  return (finding) => at(list, at(findings.resource, finding)) === place;
}

function hasStatus(fleet: Fleet, status: string): Fits {
  const { findings } = fleet.island;
  const isOpen: Fits = (finding) => at(findings.exemption, finding) === -1;
  const wasTold = (kinds: readonly string[]): Fits => {
    return (finding) => kinds.includes(fleet.text(at(findings.told, finding)) ?? '');
  };
  const tests: Readonly<Record<string, Fits>> = {
    open: isOpen,
    overdue: (finding) => at(findings.overdue, finding) === 1,
    soon: (finding) =>
      isOpen(finding) && at(findings.overdue, finding) === 0 && at(findings.due, finding) >= -SOON_DAYS,
    new: wasTold(NEW),
    changed: wasTold(CHANGED),
    exempted: (finding) => !isOpen(finding),
  };
  return (Object.hasOwn(tests, status) ? tests[status] : undefined) ?? (() => false);
}
