import { countedKinds, kindOfType } from '../shared/estate/resource.js';
import { findingEvent } from '../shared/events/build.js';
import type { FindingEvent, VigieEvent } from '../shared/events/event.js';
import type { Finding, KnownResource } from '../shared/findings/finding.js';
import type { Vigie } from '../shared/sweep/compose.js';
import type { SweepDocument } from '../shared/sweep/documents.js';
import type { FleetResource } from '../shared/sweep/fleet.js';
import { closedSweep, fleetAt, type PartitionView } from '../shared/sweep/fleetView.js';
import { clean } from '../shared/text.js';
import type { Shown, ShownResult } from './formats/shown.js';

type Sources = Map<ShownResult, { readonly finding: Finding; readonly resource: KnownResource }>;

/** The findings that a sweep left, a group a resource; no more than a partition is held at once. */
export async function* findingGroups(vigie: Vigie, sweep: SweepDocument): AsyncIterable<readonly ShownResult[]> {
  for await (const { groups } of partsOf(vigie, sweep, false)) yield* groups;
}

/** All that a sweep left, as `evaluate` would show it: also what passed, does not apply, or is unknown. */
export async function sweepShown(vigie: Vigie, sweep: SweepDocument): Promise<Shown> {
  const groups: (readonly ShownResult[])[] = [];
  const sources: Sources = new Map();
  for await (const part of partsOf(vigie, sweep, true)) {
    groups.push(...part.groups);
    for (const [shown, source] of part.sources) sources.set(shown, source);
  }
  const kinds = groups.flatMap(([first]) => kindOf(first) ?? []);
  return {
    groups,
    counted: countedKinds(kinds),
    checks: vigie.checks,
    now: new Date(sweep.now),
    file: null,
    eventOf: (one) => snapshotOf(one, sources, sweep),
  };
}

interface Part {
  readonly groups: readonly (readonly ShownResult[])[];
  /** What findings were made of. */
  readonly sources: Sources;
}

async function* partsOf(vigie: Vigie, sweep: SweepDocument, isWhole: boolean): AsyncIterable<Part> {
  const closed = await closedSweep(vigie.store, sweep.id);
  if (closed === undefined) return;
  for await (const view of fleetAt(vigie, closed)) {
    const sources: Sources = new Map();
    const news = newsOf(await view.events());
    yield { groups: [...groupsOf(vigie, view, news, sources, isWhole)], sources };
  }
}

function snapshotOf(one: ShownResult, sources: Sources, { id, now }: SweepDocument): FindingEvent | null {
  const source = sources.get(one);
  if (source === undefined || one.result.exemption !== undefined) return null;
  const overdue = Date.parse(source.finding.dueDate) <= Date.parse(now);
  const transition = {
    kind: 'finding.snapshot' as const,
    previousSeverity: null,
    overdue,
    baseline: false,
    ...source,
  };
  return findingEvent(transition, one.check, { sweep: id, now: new Date(now) });
}

function kindOf(one: ShownResult | undefined) {
  return one === undefined || !('type' in one.resource) ? undefined : kindOfType(one.resource.type);
}

/** What tonight's events told of findings, by fingerprint: `opened`, `overdue`… */
function newsOf(events: readonly VigieEvent[]): ReadonlyMap<string, string> {
  return new Map(
    events.flatMap((event) =>
      'finding' in event && event.kind !== 'finding.snapshot'
        ? [[event.finding.fingerprint, event.kind.replace('finding.', '')] as const]
        : [],
    ),
  );
}

function* groupsOf(
  { allChecks }: Pick<Vigie, 'allChecks'>,
  { state, fleet }: PartitionView,
  news: ReadonlyMap<string, string>,
  sources: Sources,
  isWhole: boolean,
): Iterable<readonly ShownResult[]> {
  const findings = new Map<string, ShownResult[]>();
  for (const finding of Object.values(state.findings)) {
    const [resource, check] = [state.resources[finding.resource], allChecks.get(finding.check)];
    if (finding.status === 'resolved' || resource === undefined || check === undefined) continue;
    const shown: ShownResult = {
      resource: { ...resource, key: finding.resource },
      label: clean(resource.name),
      check,
      result: resultOf(finding, resource),
      ...(news.has(finding.fingerprint) && { news: news.get(finding.fingerprint) ?? '' }),
    };
    sources.set(shown, { finding, resource });
    findings.set(finding.resource, [...(findings.get(finding.resource) ?? []), shown]);
  }
  const seen = new Map((fleet?.resources ?? []).map((resource) => [resource.key, resource]));
  for (const key of new Set([...findings.keys(), ...(isWhole ? seen.keys() : [])])) {
    const resource = seen.get(key);
    const others = isWhole && resource !== undefined ? othersOf(allChecks, resource) : [];
    yield [...(findings.get(key) ?? []), ...others];
  }
}

function resultOf({ check, subject, severity, reason, dueDate, evidence, exemption }: Finding, { id }: KnownResource) {
  return {
    ...{ check, resourceId: id, subject, status: 'fail' as const, severity, reason, dueDate, evidence },
    ...(exemption !== null && { exemption }),
  };
}

/** What is no finding. The reason of what passes is not kept. */
function* othersOf(allChecks: Vigie['allChecks'], resource: FleetResource): Iterable<ShownResult> {
  for (const [id, status] of Object.entries(resource.verdicts)) {
    const check = allChecks.get(id);
    if (status === 'fail' || check === undefined) continue;
    const reason = resource.unknown[id] ?? (status === 'pass' ? 'passes' : 'does not apply here');
    yield {
      resource,
      label: resource.name,
      check,
      result: {
        ...{ check: id, resourceId: resource.id, subject: null, status, reason, evidence: {} },
        ...{ severity: null, dueDate: null },
      },
    };
  }
}
