import { findingEvent } from '../../../events/build.js';
import type { FindingEvent } from '../../../events/event.js';
import type { Finding, KnownResource, PartitionState } from '../../../findings/finding.js';
import type { JsonObject } from '../../../json.js';
import type { Vigie } from '../../../sweep/compose.js';
import { type ClosedSweep, stateAfter } from '../../../sweep/fleetView.js';
import { isOverdueAt } from '../../diff/findingChanges.js';
import { type FindingFilter, isAsked } from './filter.js';
import type { Place } from './token.js';

/**
 * Partitions that one page looks into at most: a page of a question with few answers comes in time, too, with less in it
 * than was asked for.
 */
const MOST_PARTITIONS = 200;

/** A finding as the events tell it, as it stood after the sweep. */
export interface ListedFinding extends Omit<FindingEvent['finding'], 'previousSeverity' | 'baselineOnly'> {
  readonly resource: FindingEvent['resource'];
  readonly evidence: JsonObject;
}

export interface Page {
  readonly findings: readonly ListedFinding[];
  /** Null: this is the last page. */
  readonly next: Place | null;
}

interface Asked {
  readonly filter: FindingFilter;
  readonly limit: number;
  /** Null: from the beginning. */
  readonly from: Place | null;
}

/** A finding that is asked for, and what it is of. */
interface Found {
  readonly finding: Finding;
  readonly resource: KnownResource;
}

/**
 * Findings of a sweep in order of partition and fingerprint, a page. One partition is in memory at a time.
 * @throws VigieError of the store
 */
export async function findingsPage(
  vigie: Vigie,
  { sweep, planned }: ClosedSweep,
  { filter, limit, from }: Asked,
  mostPartitions = MOST_PARTITIONS,
): Promise<Page> {
  const now = new Date(sweep.now);
  const ids = planned.map(({ id }) => id).sort();
  const ahead = from === null ? ids : ids.filter((id) => id >= from.partition);
  const findings: ListedFinding[] = [];
  for (const [at, partition] of ahead.entries()) {
    const after = from?.partition === partition ? from.fingerprint : '';
    if (at === mostPartitions) return { findings, next: { sweep: sweep.id, partition, fingerprint: after } };
    const found = foundIn(await stateAfter(vigie, sweep, partition), filter, after, now);
    const taken = found.slice(0, limit - findings.length);
    findings.push(...taken.map((one) => listed(one, vigie.allChecks, now)));
    const fingerprint = taken.at(-1)?.finding.fingerprint ?? after;
    const isMore = found.length > taken.length || at < ahead.length - 1;
    if (findings.length === limit && isMore) return { findings, next: { sweep: sweep.id, partition, fingerprint } };
  }
  return { findings, next: null };
}

function foundIn({ findings, resources }: PartitionState, filter: FindingFilter, after: string, now: Date): Found[] {
  return Object.values(findings)
    .flatMap((finding): Found[] => {
      const resource = resources[finding.resource];
      const isFound = finding.fingerprint > after && resource !== undefined && isAsked(filter, finding, resource, now);
      return isFound ? [{ finding, resource }] : [];
    })
    .sort((a, b) => (a.finding.fingerprint < b.finding.fingerprint ? -1 : 1));
}

/** In the words of its event. */
function listed({ finding, resource }: Found, checks: Vigie['allChecks'], now: Date): ListedFinding {
  const overdue = isOverdueAt(finding, now);
  const transition = {
    kind: 'finding.snapshot',
    finding,
    resource,
    overdue,
    previousSeverity: null,
    baseline: false,
  } as const;
  const told = findingEvent(transition, checks.get(finding.check), { sweep: null, now });
  const { previousSeverity: _none, baselineOnly: _flag, ...own } = told.finding;
  return { ...own, resource: told.resource, evidence: told.evidence };
}
