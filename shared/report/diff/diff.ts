import type { PartitionState } from '../../findings/finding.js';
import type { Vigie } from '../../sweep/compose.js';
import type { Planned, SweepDocument } from '../../sweep/documents.js';
import type { FleetPart, FleetResource } from '../../sweep/fleet.js';
import { type ClosedSweep, type PartitionView, partitionAt, stateAfter } from '../../sweep/fleetView.js';
import { SWEEP_PARTITION, summaryOf } from '../../sweep/summaries.js';
import { factChanges } from './factChanges.js';
import { FailingChecks, type FromTo } from './failing.js';
import { type ChangedFinding, findingChanges, isOverdueAt } from './findingChanges.js';
import { bySeverity, clustersKnown, type DiffFilter, fits, headOf, presenceOf, worst } from './resources.js';
import type { Diff, FindingChange, ResourceChange } from './schema.js';

/**
 * Compares two sweeps, a partition at a time. What the later one did not see is counted as not seen: it is no change.
 * @throws VigieError of the store
 */
export async function diffSweeps(vigie: Vigie, from: ClosedSweep, to: ClosedSweep, filter: DiffFilter): Promise<Diff> {
  const sum = new Sum(vigie, from.sweep, to.sweep, filter);
  for (const partition of partitionsOf(from, to))
    sum.add(await partitionAt(vigie, from.sweep, partition), await partitionAt(vigie, to.sweep, partition));
  const [before, after] = [await wholeSweep(vigie, from), await wholeSweep(vigie, to)];
  if (filter.owner === null && filter.subscription === null) sum.addGaps(before.gaps, after.gaps);
  return {
    schema: 'vigie-diff/1',
    from: { sweep: from.sweep.id, now: from.sweep.now },
    to: { sweep: to.sweep.id, now: to.sweep.now },
    ...filter,
    score: { from: before.score, to: after.score },
    ...sum.result(),
  };
}

function partitionsOf(from: ClosedSweep, to: ClosedSweep): readonly Planned[] {
  return [...new Map([...from.planned, ...to.planned].map((one) => [one.id, one])).values()];
}

async function wholeSweep(vigie: Vigie, { sweep }: ClosedSweep) {
  const state = await stateAfter(vigie, sweep, SWEEP_PARTITION);
  const summary = await summaryOf(vigie, sweep, state.seq);
  return { score: summary?.summary.score ?? null, gaps: state.gaps };
}

type Gaps = PartitionState['gaps'];

/** Adds up partitions. */
class Sum {
  readonly #resources: ResourceChange[] = [];
  readonly #checks = new FailingChecks();
  readonly #totals: Diff['totals'] = {};
  readonly #gaps: Diff['gaps'] = { began: [], ended: [] };
  readonly #clusters: FromTo = { from: 0, to: 0 };
  readonly #notSeen = { findings: 0, resources: 0 };

  constructor(
    readonly vigie: Pick<Vigie, 'allChecks'>,
    readonly from: SweepDocument,
    readonly to: SweepDocument,
    readonly filter: DiffFilter,
  ) {}

  add(before: PartitionView, after: PartitionView): void {
    const [earlier, later] = [this.#seen(before.fleet), this.#seen(after.fleet)];
    this.#clusters.from += this.#clustersIn(before, this.from, earlier);
    this.#clusters.to += this.#clustersIn(after, this.to, later);
    this.#checks.add(earlier, later, before.state.resources, after.state.resources);
    this.#addFindings(before, after, earlier, later);
    this.#countNotSeen(after);
    if (this.#isAsked(after)) this.addGaps(before.state.gaps, after.state.gaps);
  }

  addGaps(before: Gaps, after: Gaps): void {
    this.#gaps.began.push(...Object.entries(after).flatMap(([key, gap]) => (key in before ? [] : [gap])));
    this.#gaps.ended.push(...Object.entries(before).flatMap(([key, gap]) => (key in after ? [] : [gap])));
  }

  result(): Pick<Diff, 'clusters' | 'totals' | 'resources' | 'checks' | 'gaps' | 'notSeen'> {
    return {
      clusters: this.#clusters,
      totals: this.#totals,
      resources: this.#resources.sort(
        (a, b) => worst(a) - worst(b) || (a.id.toLowerCase() < b.id.toLowerCase() ? -1 : 1),
      ),
      checks: this.#checks
        .differing()
        .map(([check, numbers]) => ({ check, title: this.#titleOf(check), ...numbers }))
        .sort((a, b) => b.to - b.from - (a.to - a.from) || (a.check < b.check ? -1 : 1)),
      gaps: this.#gaps,
      notSeen: this.#notSeen,
    };
  }

  #titleOf(check: string): string {
    return this.vigie.allChecks.get(check)?.title ?? check;
  }

  #seen(fleet: FleetPart | undefined): ReadonlyMap<string, FleetResource> {
    return new Map((fleet?.resources ?? []).filter((one) => fits(this.filter, one)).map((one) => [one.key, one]));
  }

  /** Where an earlier version has kept nothing of what it saw, what it knew of a partition that it read counts. */
  #clustersIn({ fleet, state }: PartitionView, { id }: SweepDocument, seen: ReadonlyMap<string, FleetResource>) {
    if (fleet !== undefined) return [...seen.values()].filter(({ cluster }) => cluster !== undefined).length;
    const wasRead = state.sweep === id && (state.outcome?.clustersRead ?? 0) > 0;
    return wasRead ? clustersKnown(state.resources, this.filter) : 0;
  }

  #addFindings(
    before: PartitionView,
    after: PartitionView,
    earlier: ReadonlyMap<string, FleetResource>,
    later: ReadonlyMap<string, FleetResource>,
  ): void {
    const [from, to] = [new Date(this.from.now), new Date(this.to.now)];
    const changes = byResource(findingChanges(before.state.findings, after.state.findings, from, to));
    for (const key of new Set([...changes.keys(), ...earlier.keys(), ...later.keys()])) {
      // As it is now: what another team owns meanwhile is no longer told to the one before.
      const known = after.state.resources[key] ?? before.state.resources[key];
      const about = known ?? later.get(key) ?? earlier.get(key);
      if (about === undefined || !fits(this.filter, about)) continue;
      const findings = (changes.get(key) ?? []).map((change) => this.#told(change));
      for (const { change } of findings) this.#totals[change] = (this.#totals[change] ?? 0) + 1;
      const facts = factChanges(earlier.get(key)?.cluster, later.get(key)?.cluster);
      const presence = presenceOf(key, before.state.resources, after.state.resources);
      if (findings.length + facts.length > 0 || presence !== null)
        this.#resources.push({ ...headOf(about), presence, findings: findings.sort(bySeverity), facts });
    }
  }

  #told({ change, before, after }: ChangedFinding): FindingChange {
    const { fingerprint, check, subject, severity, reason, dueDate } = after;
    return {
      change,
      fingerprint,
      check,
      title: this.#titleOf(check),
      subject,
      severity: { from: before === undefined || before.status === 'resolved' ? null : before.severity, to: severity },
      reason,
      dueDate,
      overdue: isOverdueAt(after, new Date(this.to.now)),
    };
  }

  /** A finding is seen where its check has said something of it tonight. */
  #countNotSeen({ state }: PartitionView): void {
    const unseen = Object.values(state.findings).filter(({ status, lastSeen, resource }) => {
      const known = state.resources[resource];
      const isOld = status !== 'resolved' && lastSeen < this.to.now;
      return isOld && known !== undefined && fits(this.filter, known);
    });
    this.#notSeen.findings += unseen.length;
    this.#notSeen.resources += new Set(unseen.map(({ resource }) => resource)).size;
  }

  /** Gaps have no owner: where one is asked for, they are left out. */
  #isAsked({ partition }: PartitionView): boolean {
    if (this.filter.owner !== null) return false;
    return 'subscriptionId' in partition
      ? fits(this.filter, { ...partition, owner: null })
      : this.filter.subscription === null;
  }
}

function byResource(changes: readonly ChangedFinding[]): ReadonlyMap<string, readonly ChangedFinding[]> {
  const groups = new Map<string, ChangedFinding[]>();
  for (const change of changes) {
    const { resource } = change.after;
    groups.set(resource, [...(groups.get(resource) ?? []), change]);
  }
  return groups;
}
