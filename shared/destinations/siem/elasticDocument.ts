import type { AlertEvent, FindingEvent, VigieEvent } from '../../events/event.js';
import { toOcsf } from '../../events/ocsf.js';
import { withoutEmpty } from '../../events/ocsfParts.js';
import { isObject, type JsonObject } from '../../json.js';
import { clean } from '../../text.js';

/** The Elastic Common Schema that the names below are of. */
const ECS_VERSION = '9.4.0';

/** Steps of Elastic's own risk scores. */
const SEVERITIES: Readonly<Record<string, number>> = { critical: 99, high: 73, medium: 47, low: 21, informational: 0 };

/**
 * An event as a document in the names of the Elastic Common Schema. What ECS has no place for stands below `vigie`;
 * there `tags`, `evidence` and `counts` hold keys that others chose, and must be mapped as `flattened`, else ten
 * thousand tag names would become as many fields.
 */
export function elasticDocument(event: VigieEvent): JsonObject {
  return withoutEmpty({
    '@timestamp': event.time,
    ecs: { version: ECS_VERSION },
    message: messageOf(event),
    tags: event.baseline ? ['baseline'] : [],
    event: eventOf(event),
    rule: ruleOf(event),
    vulnerability: vulnerabilityOf(event),
    threat: threatOf(event),
    cloud: cloudOf(event),
    orchestrator: orchestratorOf(event),
    vigie: vigieOf(event),
  });
}

function messageOf(event: VigieEvent): string {
  if ('finding' in event) return event.finding.reason;
  if ('alert' in event) return event.alert.title;
  if ('gap' in event) return event.gap.reason;
  if ('notice' in event) return event.notice.text;
  return `sweep of ${event.summary.clusters} clusters`;
}

function eventOf(event: VigieEvent): JsonObject {
  return withoutEmpty({
    kind: kindOf(event),
    category: [categoryOf(event)],
    type: [typeOf(event)],
    action: event.kind,
    id: event.uid,
    module: 'vigie',
    dataset: `vigie.${event.kind.split('.')[0]}`,
    provider: 'vigie',
    created: event.time,
    ...('finding' in event ? ofFinding(event) : {}),
    ...('alert' in event ? ofAlert(event) : {}),
    ...('gap' in event ? { reason: event.gap.reason, start: event.gap.since } : {}),
    ...('notice' in event ? { code: event.notice.code, reason: event.notice.text } : {}),
  });
}

const STATES = new Set<VigieEvent['kind']>(['finding.snapshot', 'finding.resolved', 'finding.exempted']);

function kindOf(event: VigieEvent): string {
  if (STATES.has(event.kind)) return 'state';
  return 'finding' in event || 'alert' in event ? 'alert' : 'event';
}

function categoryOf(event: VigieEvent): string {
  if ('alert' in event) return 'intrusion_detection';
  return cvesOf(event).length > 0 ? 'vulnerability' : 'configuration';
}

function typeOf(event: VigieEvent): string {
  return categoryOf(event) === 'configuration' && event.kind === 'finding.changed' ? 'change' : 'info';
}

function ofFinding({ finding, time }: FindingEvent): JsonObject {
  const severity = SEVERITIES[finding.severity];
  return {
    code: finding.check,
    outcome: finding.status !== 'resolved' ? 'failure' : finding.resolution === 'mended' ? 'success' : 'unknown',
    severity,
    risk_score: severity,
    reason: finding.reason,
    start: finding.firstSeen,
    end: finding.status === 'resolved' ? time : undefined,
    sequence: finding.rev,
    reference: finding.remediation.link || undefined,
  };
}

function ofAlert({ alert }: AlertEvent): JsonObject {
  const severity = SEVERITIES[alert.severity.toLowerCase()];
  return {
    code: alert.type,
    severity,
    risk_score: severity,
    reason: alert.title,
    start: alert.generated ?? undefined,
    sequence: alert.rev,
  };
}

function ruleOf(event: VigieEvent): JsonObject | undefined {
  if ('alert' in event)
    return { id: event.alert.type, name: event.alert.title, ruleset: 'Microsoft Defender for Cloud' };
  if (!('finding' in event)) return undefined;
  const { check, title, remediation } = event.finding;
  return withoutEmpty({ id: check, name: title, ruleset: 'vigie', reference: remediation.link || undefined });
}

/** The CVE ids that the OCSF form names. */
function cvesOf(event: VigieEvent): string[] {
  const listed = toOcsf(event)?.vulnerabilities;
  const ids = (Array.isArray(listed) ? listed : []).map(({ cve }) => (isObject(cve) ? cve.uid : undefined));
  return ids.filter((id): id is string => typeof id === 'string');
}

/** ECS has room for one; all of them are in `vigie.cves`. */
function vulnerabilityOf(event: VigieEvent): JsonObject | undefined {
  const [id] = cvesOf(event);
  return id === undefined ? undefined : { id, enumeration: 'CVE' };
}

function threatOf(event: VigieEvent): JsonObject | undefined {
  const ids = event.controls.filter(({ framework }) => framework === 'MITRE ATT&CK').map(({ id }) => id);
  const tactics =
    'alert' in event ? event.alert.intent.split(/[,\s]+/).filter((name) => !/^(unknown)?$/i.test(name)) : [];
  if (ids.length === 0 && tactics.length === 0) return undefined;
  const techniques = [...new Set(ids.map((id) => id.split('.')[0]))];
  const subtechniques = ids.filter((id) => id.includes('.'));
  return withoutEmpty({
    framework: 'MITRE ATT&CK',
    technique:
      techniques.length === 0 ? undefined : withoutEmpty({ id: techniques, subtechnique: idsOf(subtechniques) }),
    tactic:
      tactics.length === 0 ? undefined : { name: tactics.map((name) => name.replace(/([a-z])([A-Z])/g, '$1 $2')) },
  });
}

function idsOf(ids: readonly string[]): JsonObject | undefined {
  return ids.length === 0 ? undefined : { id: ids };
}

function cloudOf({ resource }: VigieEvent): JsonObject {
  const { subscriptionId, subscriptionName, location } = resource ?? {};
  const account = withoutEmpty({ id: subscriptionId ?? undefined, name: subscriptionName ?? undefined });
  return withoutEmpty({
    provider: 'azure',
    account: Object.keys(account).length === 0 ? undefined : account,
    region: location ?? undefined,
  });
}

function orchestratorOf({ resource }: VigieEvent): JsonObject | undefined {
  if (resource?.type.toLowerCase() !== 'microsoft.containerservice/managedclusters') return undefined;
  const [kind, ...name] = resource.subject?.split('/') ?? [];
  return withoutEmpty({
    type: 'kubernetes',
    cluster: withoutEmpty({ id: resource.id || undefined, name: resource.name }),
    resource: name.length === 0 ? undefined : { type: kind, name: name.join('/') },
  });
}

function vigieOf(event: VigieEvent): JsonObject {
  const { resource, controls, evidence } = event;
  return withoutEmpty({
    schema: event.schema,
    sweep: event.sweep?.id,
    owner: resource?.owner ?? undefined,
    subject: resource?.subject ?? undefined,
    resource: resource === null ? undefined : resourceOf(resource),
    tags: resource === null ? undefined : keysOfOthers(resource.tags),
    controls: controls.map(({ framework, version, id }) => `${framework} ${version} ${id}`),
    cves: cvesOf(event),
    evidence: keysOfOthers(evidence),
    ...('finding' in event ? findingOf(event) : {}),
    ...('alert' in event ? alertOf(event) : {}),
    ...('gap' in event ? { scope: event.gap.scope, signal: event.gap.signal } : {}),
    ...('notice' in event ? { about: event.notice.about } : {}),
    ...('summary' in event ? { score: event.summary.score ?? undefined, counts: keysOfOthers(event.summary) } : {}),
  });
}

function resourceOf({ id, name, type, resourceGroup }: NonNullable<VigieEvent['resource']>): JsonObject {
  return withoutEmpty({ id: id || undefined, name, type, group: resourceGroup ?? undefined });
}

function findingOf({ finding }: FindingEvent): JsonObject {
  const { fingerprint, status, severity, previousSeverity, dueDate, overdue, lastSeen } = finding;
  const { exemption, resolution, remediation } = finding;
  return {
    fingerprint,
    status,
    severity,
    previous_severity: previousSeverity ?? undefined,
    due_date: dueDate,
    overdue,
    last_seen: lastSeen,
    exemption:
      exemption === null ? undefined : withoutEmpty({ ...exemption, approver: exemption.approver ?? undefined }),
    resolution: resolution ?? undefined,
    remediation: withoutEmpty({ text: remediation.text, command: remediation.command ?? undefined }),
  };
}

function alertOf({ alert }: AlertEvent): JsonObject {
  const { id, severity, previousSeverity, status, previousStatus, simulated } = alert;
  return {
    alert: id,
    status,
    severity: severity.toLowerCase(),
    previous_severity: previousSeverity?.toLowerCase(),
    previous_status: previousStatus ?? undefined,
    simulated,
  };
}

/** A `flattened` field takes any key that is not empty and holds no control character, and 20 levels. */
function keysOfOthers(value: JsonObject): JsonObject | undefined {
  const made = Object.entries(value).map(([key, inner]) => [
    clean(key, 200) || '_',
    isObject(inner) ? keysOfOthers(inner) : inner,
  ]);
  return made.length === 0 ? undefined : Object.fromEntries(made);
}
