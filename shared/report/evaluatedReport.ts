import { CALENDAR_STALE_DAYS } from '../config/durations.js';
import { RESOURCE_TYPES } from '../estate/resource.js';
import { type Finding, fingerprintOf } from '../findings/finding.js';
import { seeInventory } from '../findings/inventory.js';
import type { SeenResource } from '../findings/night.js';
import { scoreOf, tallyOf } from '../findings/tally.js';
import { notKnown } from '../signals/signal.js';
import type { Evaluated, EvaluationRules } from '../sweep/evaluate.js';
import { fleetResource } from '../sweep/fleet.js';
import { daysUntil } from '../time.js';
import { ChangeSum } from './gather/changeSum.js';
import { countedIn } from './gather/counted.js';
import { Gathering } from './gather/gathering.js';
import { ShownChecks } from './gather/shownChecks.js';
import type { Lang } from './lang.js';
import type { ReportModel } from './model.js';

const PUBLIC_PORTAL = 'https://portal.azure.com';

type Judged = Pick<SeenResource, 'key' | 'resource' | 'judgements' | 'inventory'>;

export interface EvaluatedOptions {
  readonly lang: Lang;
  /** Name of the file that was judged, for the head of the page. */
  readonly file: string;
  /** Where links to resources lead. @default the portal of the public cloud */
  readonly portal?: string | undefined;
}

/**
 * The report of a file that was evaluated: what it is now, without history, owners, tickets or due dates that have passed.
 * @param groups a resource each, as they were evaluated
 */
export async function evaluatedReport(
  groups: readonly (readonly Evaluated[])[],
  rules: EvaluationRules,
  options: EvaluatedOptions,
): Promise<string> {
  const { renderReport } = await import('./drawn.js');
  return renderReport(evaluatedModel(groups, rules, options), { lang: options.lang });
}

/** What that report shows, as plain data. */
export function evaluatedModel(
  groups: readonly (readonly Evaluated[])[],
  rules: EvaluationRules,
  { file, portal = PUBLIC_PORTAL }: Omit<EvaluatedOptions, 'lang'>,
): ReportModel {
  const { now } = rules;
  const judged = groups.flatMap((group, place) => judgedOf(group, place, rules) ?? []);
  const only = { owner: null, resource: null };
  const known = new Map(groups.flat().map(({ check }) => [check.id, check]));
  const checks = new ShownChecks(known);
  const gathering = new Gathering({ now, only, checks, tickets: new Map() });
  const findings = groups.flatMap((group, place) => group.flatMap((one) => findingOf(one, place, now) ?? []));
  gathering.add({
    state: {
      resources: Object.fromEntries(judged.map(({ key, resource }) => [key, { ...resource, identity: '', uid: '' }])),
      findings: Object.fromEntries(findings.map((finding) => [finding.fingerprint, finding])),
    },
    fleet: { resources: judged.map(fleetResource) },
    events: [],
  });
  const resources = gathering.resources();
  const calendarAsOf = rules.settingsFor.overrides.base.settings.calendar.asOf;
  return {
    sweep: null,
    file,
    now: now.toISOString(),
    before: null,
    portal,
    only,
    totals: { ...countedIn(resources, gathering.exempted), score: scoreIn(groups) },
    scores: [],
    checks: checks.all,
    resources,
    findings: gathering.findings(),
    retirements: gathering.retirements.sum(),
    changes: new ChangeSum().sum(),
    coverage: {
      subscriptions: 0,
      subscriptionsRead: 0,
      gaps: [],
      gapsInAll: 0,
      calendarAsOf,
      calendarStale: -daysUntil(calendarAsOf, now) > CALENDAR_STALE_DAYS,
    },
  };
}

/** One resource as a sweep would have seen it. What a file does not name stands under its place in it. */
function judgedOf(group: readonly Evaluated[], place: number, rules: EvaluationRules): Judged | undefined {
  const [first] = group;
  if (first === undefined) return undefined;
  const { resource, label } = first;
  const { subscriptionId, resourceGroup, location, tags } = resource;
  const { settings } = rules.settingsFor(resource);
  const signals = { regionVersions: notKnown('only the file was read') };
  return {
    key: keyOf(group, place),
    resource: {
      id: resource.id ?? label,
      name: label,
      type: RESOURCE_TYPES[resource.kind],
      subscriptionId,
      subscriptionName: null,
      resourceGroup,
      location,
      tags: Object.fromEntries(tags),
      owner: null,
    },
    judgements: group.map(({ check, result }) => ({ check, verdict: verdictOf(result) })),
    inventory: resource.kind === 'cluster' ? seeInventory(resource, signals, settings, rules.now) : undefined,
  };
}

/** Two resources of a file may have the same id, or none. */
function keyOf(group: readonly Evaluated[], place: number): string {
  return `${place} ${group[0]?.resource.key ?? ''}`;
}

function verdictOf({ status, reason, evidence, subject, severity }: Evaluated['result']) {
  const undated = { hardDay: null, dueDay: null, remember: [], held: false };
  return { status, reason, evidence, subject, severity, ...undated };
}

function findingOf({ check, result, resource }: Evaluated, place: number, now: Date): Finding | undefined {
  const { severity, dueDate, subject, reason, evidence, exemption = null } = result;
  if (severity === null || dueDate === null) return undefined;
  const at = now.toISOString();
  const key = `${place} ${resource.key}`;
  return {
    fingerprint: fingerprintOf(check.id, key, '', subject),
    check: check.id,
    resource: key,
    subject,
    status: exemption === null ? 'open' : 'exempted',
    rev: 1,
    severity,
    reached: { [severity]: at },
    dueDate,
    firstSeen: at,
    lastSeen: at,
    reason,
    evidence,
    overdueTold: null,
    told: at,
    exemption,
    resolution: null,
  };
}

/** As for a sweep: an exempted fail does not count. */
function scoreIn(groups: readonly (readonly Evaluated[])[]): number | null {
  const seen = groups.map((group, place) => ({
    key: keyOf(group, place),
    judgements: group
      .filter(({ result }) => result.exemption === undefined)
      .map(({ check, result }) => ({ check, verdict: verdictOf(result) })),
  }));
  return scoreOf(tallyOf(seen, { resources: {}, findings: {} }));
}
