import type { Finding, PartitionState } from '../../findings/finding.js';
import { SEVERITIES } from '../../severity.js';
import type { FindingChange } from './schema.js';

type Kind = FindingChange['change'];

/** A finding that is not as it was, and what became of it. */
export interface ChangedFinding {
  readonly change: Kind;
  readonly before: Finding | undefined;
  readonly after: Finding;
}

/**
 * What became of the findings of a partition. One finding is one change: what it is now says more than what it went
 * through. The state keeps what was resolved, so nothing is missing on the later side.
 * @param from domain time of the earlier sweep
 * @param to that of the later one
 */
export function findingChanges(
  before: PartitionState['findings'],
  after: PartitionState['findings'],
  from: Date,
  to: Date,
): readonly ChangedFinding[] {
  return Object.values(after).flatMap((finding) => {
    const earlier = before[finding.fingerprint];
    const change = changeOf(earlier, finding, from, to);
    return change === undefined ? [] : [{ change, before: earlier, after: finding }];
  });
}

function changeOf(before: Finding | undefined, after: Finding, from: Date, to: Date): Kind | undefined {
  const was = before?.status === 'resolved' ? undefined : before;
  switch (after.status) {
    case 'resolved':
      if (was !== undefined) return after.resolution ?? 'mended';
      return before?.rev === after.rev ? undefined : 'cameAndWent';
    case 'exempted':
      return was?.status === 'exempted' ? undefined : 'exempted';
    case 'open':
      if (was === undefined) return before === undefined ? 'opened' : 'reopened';
      if (was.status === 'exempted') return 'unexempted';
      return standing(was, after, from, to);
  }
}

/** It was open and is open. */
function standing(before: Finding, after: Finding, from: Date, to: Date): Kind | undefined {
  const steps = SEVERITIES.indexOf(before.severity) - SEVERITIES.indexOf(after.severity);
  if (steps > 0) return 'worse';
  if (!isOverdueAt(before, from) && isOverdueAt(after, to)) return 'overdue';
  return steps < 0 ? 'better' : undefined;
}

/** From the due date on. */
export function isOverdueAt({ status, dueDate }: Pick<Finding, 'status' | 'dueDate'>, now: Date): boolean {
  return status === 'open' && now.getTime() >= new Date(dueDate).getTime();
}
