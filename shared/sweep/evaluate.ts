import type { Check } from '../checks/check.js';
import { judge } from '../checks/judge.js';
import type { SettingsFor } from '../checks/settingsFor.js';
import { notApplicable, type Status } from '../checks/verdict.js';
import type { Cluster } from '../estate/cluster.js';
import type { Registry } from '../estate/registry.js';
import { RESOURCE_TYPES } from '../estate/resource.js';
import { findingEvent } from '../events/build.js';
import type { FindingEvent } from '../events/event.js';
import { termOf } from '../findings/dueDate.js';
import type { Exemptions } from '../findings/exemptions.js';
import { fingerprintOf, type GrantedExemption } from '../findings/finding.js';
import { leftOutWords } from '../findings/resolving.js';
import type { JsonObject } from '../json.js';
import type { Severity } from '../severity.js';
import { noSignals } from '../signals/noSignals.js';
import { known, notKnown } from '../signals/signal.js';
import type { RegionVersions, Signals } from '../signals/types.js';
import { hashOf } from '../text.js';

/** One verdict, as `vigie evaluate` prints it. */
export interface Result {
  readonly check: string;
  readonly resourceId: string | null;
  readonly subject: string | null;
  readonly status: Status;
  /** Null unless it fails. */
  readonly severity: Severity | null;
  readonly reason: string;
  /** As for a finding that was reached now; null unless it fails. */
  readonly dueDate: string | null;
  readonly evidence: JsonObject;
  /** Only where it fails and vigie.yaml lets it stand for a while. */
  readonly exemption?: GrantedExemption;
}

/** A result with the resource that it is about, for formats that group. */
export interface Evaluated {
  readonly resource: Cluster | Registry;
  /** Name of the resource, or its place in the file. */
  readonly label: string;
  readonly check: Check;
  readonly result: Result;
}

export interface EvaluationRules {
  readonly now: Date;
  /** The checks that run on some resource at least. */
  readonly checks: readonly Check[];
  readonly settingsFor: SettingsFor;
  readonly exemptions: Exemptions;
  /** The kubernetesVersions answer of one region, where the user gave one. */
  readonly versions: RegionVersions | undefined;
}

/**
 * Judges a resource without any cloud: what it itself and the calendars can answer, by the checks of its kind.
 * @param place in the file, counted from 1; or what a plan calls the resource, which then is its label
 */
export function evaluateResource(
  resource: Cluster | Registry,
  place: number | string,
  rules: EvaluationRules,
): readonly Evaluated[] {
  const label =
    typeof place === 'string' ? place : resource.name === '' ? `resource ${place} of the file` : resource.name;
  const { settings, allowedDays, leftOut } = rules.settingsFor(resource);
  const context = { now: rules.now, settings, since: () => undefined };
  const signals = signalsFor(resource, rules);
  const judgements = rules.checks.flatMap((check) => {
    const why = leftOut.get(check.id);
    if (why === undefined) return judge([check], resource, signals, () => context);
    return check.about === resource.kind ? [{ check, verdict: notApplicable(leftOutWords(why)) }] : [];
  });
  return judgements.map(({ check, verdict }) => {
    const failing = verdict.status === 'fail' && verdict.severity !== null;
    const { subject } = verdict;
    const exemption = failing
      ? rules.exemptions.inForce({ check: check.id, subject, place: resource }, rules.now)
      : null;
    const reached = verdict.severity === null ? {} : { [verdict.severity]: rules.now.toISOString() };
    return {
      resource,
      label,
      check,
      result: {
        check: check.id,
        resourceId: resource.id,
        subject,
        status: verdict.status,
        severity: verdict.severity,
        reason: resource.id === null ? `${label}: ${verdict.reason}` : verdict.reason,
        dueDate: failing ? termOf(verdict, reached, allowedDays).dueDate.toISOString() : null,
        evidence: verdict.evidence,
        ...(exemption !== null && { exemption }),
      },
    };
  });
}

/** A failing result as the event that opens its finding, for formats that are made from events. */
export function resultEvent({ resource: about, label, check, result }: Evaluated, now: Date): FindingEvent | null {
  if (result.status !== 'fail' || result.severity === null || result.dueDate === null) return null;
  const at = now.toISOString();
  const fingerprint = fingerprintOf(check.id, about.key, about.uid ?? '', result.subject);
  const resource = {
    id: about.id ?? label,
    name: label,
    type: RESOURCE_TYPES[about.kind],
    subscriptionId: about.subscriptionId,
    subscriptionName: null,
    resourceGroup: about.resourceGroup,
    location: about.location,
    tags: Object.fromEntries(about.tags),
    owner: null,
    identity: about.uid ?? '',
    uid: about.uid ?? '',
  };
  const finding = {
    fingerprint,
    check: check.id,
    resource: about.key,
    subject: result.subject,
    status: result.exemption === undefined ? ('open' as const) : ('exempted' as const),
    rev: 1,
    severity: result.severity,
    reached: { [result.severity]: at },
    dueDate: result.dueDate,
    firstSeen: at,
    lastSeen: at,
    reason: result.reason,
    evidence: result.evidence,
    overdueTold: null,
    told: at,
    exemption: result.exemption ?? null,
    resolution: null,
  };
  const overdue = result.exemption === undefined && now.getTime() >= new Date(result.dueDate).getTime();
  const transition = {
    kind: 'finding.opened' as const,
    finding,
    previousSeverity: null,
    overdue,
    baseline: false,
    resource,
  };
  return { ...findingEvent(transition, check, { sweep: null, now }), uid: hashOf(fingerprint, at) };
}

function signalsFor(resource: Cluster | Registry, { versions, now }: EvaluationRules): Signals {
  const signals = noSignals('not asked: only the file was read');
  if (resource.kind !== 'cluster') return signals;
  if (versions === undefined)
    return { ...signals, regionVersions: notKnown('the versions of the region were not given (--versions)') };
  if (versions.region !== resource.location) {
    return {
      ...signals,
      regionVersions: notKnown(
        `--versions is of ${versions.region}, the cluster is in ${resource.location ?? 'no known region'}`,
      ),
    };
  }
  return { ...signals, regionVersions: known(versions, now) };
}
