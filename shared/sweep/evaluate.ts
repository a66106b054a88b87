import type { Check } from '../checks/check.js';
import { judge } from '../checks/judge.js';
import type { SettingsFor } from '../checks/settingsFor.js';
import { notApplicable, type Status } from '../checks/verdict.js';
import type { Cluster } from '../estate/cluster.js';
import { findingEvent } from '../events/build.js';
import type { FindingEvent } from '../events/event.js';
import { dueDateOf } from '../findings/dueDate.js';
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

/** A result with the cluster that it is about, for formats that group. */
export interface Evaluated {
  readonly cluster: Cluster;
  /** Name of the cluster, or its place in the file. */
  readonly label: string;
  readonly check: Check;
  readonly result: Result;
}

export interface EvaluationRules {
  readonly now: Date;
  /** The checks that run on some cluster at least. */
  readonly checks: readonly Check[];
  readonly settingsFor: SettingsFor;
  readonly exemptions: Exemptions;
  /** The kubernetesVersions answer of one region, where the user gave one. */
  readonly versions: RegionVersions | undefined;
}

/** Judges a cluster without any cloud: what the resource itself and the calendars can answer. */
export function evaluateCluster(cluster: Cluster, place: number, rules: EvaluationRules): readonly Evaluated[] {
  const label = cluster.name === '' ? `resource ${place} of the file` : cluster.name;
  const { settings, allowedDays, leftOut } = rules.settingsFor(cluster);
  const context = { now: rules.now, settings, since: () => undefined };
  const signals = signalsFor(cluster, rules);
  const judgements = rules.checks.flatMap((check) => {
    const why = leftOut.get(check.id);
    if (why === undefined) return judge([check], cluster, signals, () => context);
    return check.about === cluster.kind ? [{ check, verdict: notApplicable(leftOutWords(why)) }] : [];
  });
  return judgements.map(({ check, verdict }) => {
    const failing = verdict.status === 'fail' && verdict.severity !== null;
    const { subject } = verdict;
    const exemption = failing
      ? rules.exemptions.inForce({ check: check.id, subject, place: cluster }, rules.now)
      : null;
    const reached = verdict.severity === null ? {} : { [verdict.severity]: rules.now.toISOString() };
    return {
      cluster,
      label,
      check,
      result: {
        check: check.id,
        resourceId: cluster.id,
        subject,
        status: verdict.status,
        severity: verdict.severity,
        reason: cluster.id === null ? `${label}: ${verdict.reason}` : verdict.reason,
        dueDate: failing ? dueDateOf(verdict, reached, allowedDays).toISOString() : null,
        evidence: verdict.evidence,
        ...(exemption !== null && { exemption }),
      },
    };
  });
}

/** A failing result as the event that opens its finding, for formats that are made from events. */
export function resultEvent({ cluster, label, check, result }: Evaluated, now: Date): FindingEvent | null {
  if (result.status !== 'fail' || result.severity === null || result.dueDate === null) return null;
  const at = now.toISOString();
  const fingerprint = fingerprintOf(check.id, cluster.key, cluster.uid ?? '', result.subject);
  const resource = {
    id: cluster.id ?? label,
    name: label,
    type: 'microsoft.containerservice/managedclusters',
    subscriptionId: cluster.subscriptionId,
    subscriptionName: null,
    resourceGroup: cluster.resourceGroup,
    location: cluster.location,
    tags: Object.fromEntries(cluster.tags),
    owner: null,
    identity: cluster.uid ?? '',
    uid: cluster.uid ?? '',
  };
  const finding = {
    fingerprint,
    check: check.id,
    resource: cluster.key,
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

function signalsFor(cluster: Cluster, { versions, now }: EvaluationRules): Signals {
  const signals = noSignals('not asked: only the file was read');
  if (versions === undefined)
    return { ...signals, regionVersions: notKnown('the versions of the region were not given (--versions)') };
  if (versions.region !== cluster.location) {
    return {
      ...signals,
      regionVersions: notKnown(
        `--versions is of ${versions.region}, the cluster is in ${cluster.location ?? 'no known region'}`,
      ),
    };
  }
  return { ...signals, regionVersions: known(versions, now) };
}
