import type { VigieEvent } from '../../events/event.js';

/** The column that holds the time of sending. */
export const SENT_AT = 'TimeGenerated';

/** Types that a stream of a data collection rule and a table share (a stream has no guid). */
type ColumnType = 'string' | 'int' | 'real' | 'boolean' | 'datetime' | 'dynamic';

export interface Column {
  readonly name: string;
  readonly type: ColumnType;
  /** What it holds, for docs/sentinel-columns.md. */
  readonly about: string;
  /** What the event puts here; undefined or null leaves the column empty. */
  readonly fill: (event: VigieEvent, sentAt: string) => unknown;
}

const column = (name: string, type: ColumnType, about: string, fill: Column['fill']): Column => ({
  name,
  type,
  about,
  fill,
});

const findingOf = (event: VigieEvent) => ('finding' in event ? event.finding : undefined);
const alertOf = (event: VigieEvent) => ('alert' in event ? event.alert : undefined);
const gapOf = (event: VigieEvent) => ('gap' in event ? event.gap : undefined);
const noticeOf = (event: VigieEvent) => ('notice' in event ? event.notice : undefined);
const summaryOf = (event: VigieEvent) => ('summary' in event ? event.summary : undefined);
/** Findings and alerts are alert events in ASIM's sense; gaps and notices are not, and leave those columns empty. */
const asim = (event: VigieEvent, value: unknown) => ('finding' in event || 'alert' in event ? value : undefined);
const forFinding = (event: VigieEvent, value: unknown) => ('finding' in event ? value : undefined);

const COMMON: readonly Column[] = [
  // The time of sending: rules look back from it, and a value older than two days would be rewritten on arrival.
  column(SENT_AT, 'datetime', 'when it was sent; rules look back from it', (_event, sentAt) => sentAt),
  column('EventUid', 'string', 'the same event has the same one, however often it comes', (event) => event.uid),
  column('EventKind', 'string', 'see events.md', (event) => event.kind),
  column('EventTime', 'datetime', 'domain time of the sweep that told it', (event) => event.time),
  column('SweepId', 'string', 'the sweep it comes from; empty outside a sweep', (event) => event.sweep?.id),
];

/** Names and values of the ASIM Alert Event schema 1.0.0 (aka.ms/ASimAlertEventDoc), where they fit. */
const ASIM: readonly Column[] = [
  column('EventCount', 'int', '1', (event) => asim(event, 1)),
  column('EventStartTime', 'datetime', 'first seen; of an alert, when it was generated', (event) =>
    asim(event, findingOf(event)?.firstSeen ?? alertOf(event)?.generated ?? event.time),
  ),
  column('EventEndTime', 'datetime', 'last seen', (event) => asim(event, findingOf(event)?.lastSeen ?? event.time)),
  column('EventType', 'string', 'Alert', (event) => asim(event, 'Alert')),
  column('EventSubType', 'string', 'Compliance Violation, or Threat of an alert', (event) =>
    asim(event, 'finding' in event ? 'Compliance Violation' : 'Threat'),
  ),
  column('EventResult', 'string', 'NA', (event) => asim(event, 'NA')),
  column('EventVendor', 'string', 'Vigie', (event) => asim(event, 'Vigie')),
  column('EventProduct', 'string', 'Vigie', (event) => asim(event, 'Vigie')),
  column('EventSchema', 'string', 'AlertEvent', (event) => asim(event, 'AlertEvent')),
  column('EventSchemaVersion', 'string', '1.0.0', (event) => asim(event, '1.0.0')),
  column('EventSeverity', 'string', 'High (critical and high), Medium, Low, Informational', (event) =>
    eventSeverity(severityOf(event)),
  ),
  column('EventOriginalSeverity', 'string', 'critical, high, medium, low; of an alert in lower case', severityOf),
  column(
    'EventMessage',
    'string',
    'the reason; of an alert its title',
    (event) => findingOf(event)?.reason ?? alertOf(event)?.title,
  ),
  column('EventReportUrl', 'string', 'page on how to mend it', (event) => findingOf(event)?.remediation.link),
  column('EventOwner', 'string', 'the same as Owner', (event) => asim(event, event.resource?.owner)),
  column(
    'AlertName',
    'string',
    'title of the check, or of the alert',
    (event) => findingOf(event)?.title ?? alertOf(event)?.title,
  ),
  column(
    'RuleName',
    'string',
    'id of the check, or type of the alert',
    (event) => findingOf(event)?.check ?? alertOf(event)?.type,
  ),
  column('AlertStatus', 'string', 'Active or Closed', alertStatus),
  column(
    'AlertOriginalStatus',
    'string',
    'status of the finding or the alert',
    (event) => findingOf(event)?.status ?? alertOf(event)?.status,
  ),
  column('DetectionMethod', 'string', 'Cloud Security Posture Management', (event) =>
    forFinding(event, 'Cloud Security Posture Management'),
  ),
  column('ThreatCategory', 'string', 'Security Policy Violation', (event) =>
    forFinding(event, 'Security Policy Violation'),
  ),
  column('IndicatorType', 'string', 'Cloud Resource', (event) => forFinding(event, 'Cloud Resource')),
  column('AttackTactics', 'string', 'of an alert: names, comma separated', (event) => tactics(alertOf(event)?.intent)),
  column('AttackTechniques', 'string', 'MITRE ATT&CK ids, comma separated', techniques),
  column('AttackRemediationSteps', 'string', 'how to mend it', (event) => findingOf(event)?.remediation.text),
  column('DvcId', 'string', 'resource id', (event) => asim(event, event.resource?.id)),
  column('DvcIdType', 'string', 'AzureResourceId', (event) =>
    asim(event, event.resource === null ? undefined : 'AzureResourceId'),
  ),
  column('DvcScopeId', 'string', 'subscription id', (event) => asim(event, event.resource?.subscriptionId)),
  column('DvcScope', 'string', 'subscription name', (event) => asim(event, event.resource?.subscriptionName)),
];

const FINDING: readonly Column[] = [
  column(
    'Fingerprint',
    'string',
    'stays with the finding from opening to closing and over reopening',
    (event) => findingOf(event)?.fingerprint,
  ),
  // Never empty: arg_max over it must not lose rows.
  column(
    'FindingRev',
    'int',
    'counts the events of the finding from 1; 0 where there is no finding',
    (event) => findingOf(event)?.rev ?? 0,
  ),
  column('CheckId', 'string', 'id of the check', (event) => findingOf(event)?.check),
  column('FindingStatus', 'string', 'open, resolved, exempted', (event) => findingOf(event)?.status),
  column('FindingSeverity', 'string', 'critical, high, medium, low', (event) => findingOf(event)?.severity),
  column(
    'PreviousSeverity',
    'string',
    'where the severity changed: what it was',
    (event) => findingOf(event)?.previousSeverity ?? alertOf(event)?.previousSeverity,
  ),
  column('Reason', 'string', 'the verdict in a sentence', (event) => findingOf(event)?.reason),
  column('FirstSeen', 'datetime', 'when the finding was first seen', (event) => findingOf(event)?.firstSeen),
  column('LastSeen', 'datetime', 'when it was last seen', (event) => findingOf(event)?.lastSeen),
  column('DueDate', 'datetime', 'instant by which it is to be mended', (event) => findingOf(event)?.dueDate),
  column(
    'DaysAllowed',
    'int',
    'days that there were until the due date; 0: it was past when the finding opened',
    (event) => findingOf(event)?.daysAllowed,
  ),
  column('Overdue', 'boolean', 'the due date has passed', (event) => findingOf(event)?.overdue),
  column(
    'Baseline',
    'boolean',
    'from the first time that this check met this subscription; of a snapshot: nothing else has told of it yet',
    (event) => forFinding(event, event.baseline || findingOf(event)?.baselineOnly === true),
  ),
  column('Resolution', 'string', 'mended, notApplicable, deleted', (event) => findingOf(event)?.resolution),
  column('Exemption', 'dynamic', 'owner, approver, reason, until', (event) => findingOf(event)?.exemption),
  column('RemediationCommand', 'string', 'command that mends it', (event) => findingOf(event)?.remediation.command),
  column('RemediationLink', 'string', 'page on how to mend it', (event) => findingOf(event)?.remediation.link),
  column('Controls', 'dynamic', 'list of framework, version, id', (event) => forFinding(event, event.controls)),
  column('Evidence', 'dynamic', 'what the verdict rests on', (event) => asim(event, event.evidence)),
];

const RESOURCE: readonly Column[] = [
  column('TargetResourceId', 'string', 'resource id, as Azure writes it', (event) => event.resource?.id),
  column('TargetResourceName', 'string', 'name', (event) => event.resource?.name),
  column('TargetResourceType', 'string', 'type, in lower case', (event) => event.resource?.type),
  column('SubscriptionId', 'string', 'subscription id', (event) => event.resource?.subscriptionId),
  column('SubscriptionName', 'string', 'subscription name', (event) => event.resource?.subscriptionName),
  column('ResourceGroup', 'string', 'resource group', (event) => event.resource?.resourceGroup),
  column('ResourceLocation', 'string', 'region', (event) => event.resource?.location),
  column('ResourceTags', 'dynamic', 'tags', (event) => event.resource?.tags),
  column('Subject', 'string', 'the part of the resource: pool/np1, alert/…', (event) => event.resource?.subject),
  column('Owner', 'string', 'who owns it, by the configuration', (event) => event.resource?.owner),
];

const OTHERS: readonly Column[] = [
  column('AlertSystemId', 'string', 'id of the alert', (event) => alertOf(event)?.id),
  column('AlertRev', 'int', 'counts the events of the alert from 1', (event) => alertOf(event)?.rev),
  column(
    'AlertPreviousStatus',
    'string',
    'where the status changed: what it was',
    (event) => alertOf(event)?.previousStatus,
  ),
  column('AlertSimulated', 'boolean', 'a sample alert', (event) => alertOf(event)?.simulated),
  column(
    'GapScope',
    'string',
    'what could not be read: subscription/{id}, cluster/{id}, tenant, …',
    (event) => gapOf(event)?.scope,
  ),
  column('GapSignal', 'string', 'what was asked of it', (event) => gapOf(event)?.signal),
  column('GapReason', 'string', 'why it could not be read', (event) => gapOf(event)?.reason),
  column('GapSince', 'datetime', 'since when', (event) => gapOf(event)?.since),
  column('NoticeCode', 'string', 'what kind of notice', (event) => noticeOf(event)?.code),
  column('NoticeText', 'string', 'what happened, in a sentence', (event) => noticeOf(event)?.text),
  column('NoticeAbout', 'string', 'what it is about', (event) => noticeOf(event)?.about),
];

/** Table VigieEvents_CL: one row an event, of every kind but `sweep.completed`. */
export const EVENT_COLUMNS: readonly Column[] = [...COMMON, ...FINDING, ...RESOURCE, ...ASIM, ...OTHERS];

/** Table VigieSweeps_CL: one row a sweep. */
export const SWEEP_COLUMNS: readonly Column[] = [
  ...COMMON,
  column('Clusters', 'int', 'clusters that were judged', (event) => summaryOf(event)?.clusters),
  column(
    'Verdicts',
    'dynamic',
    'counts by pass, fail, notApplicable, unknown, exempted',
    (event) => summaryOf(event)?.verdicts,
  ),
  column('Transitions', 'dynamic', 'events of this sweep by kind', (event) => summaryOf(event)?.transitions),
  column('Score', 'real', '0 to 100; empty where nothing passed or failed', (event) => summaryOf(event)?.score),
  column('Subscriptions', 'int', 'subscriptions to read', (event) => summaryOf(event)?.coverage.subscriptions),
  column('SubscriptionsRead', 'int', 'those that were read', (event) => summaryOf(event)?.coverage.subscriptionsRead),
  column('ClustersToRead', 'int', 'clusters to read', (event) => summaryOf(event)?.coverage.clusters),
  column('ClustersRead', 'int', 'those that were read', (event) => summaryOf(event)?.coverage.clustersRead),
  column(
    'StrayRows',
    'int',
    "rows of Azure's answers that name no known resource",
    (event) => summaryOf(event)?.coverage.strayRows,
  ),
  column('GapCount', 'int', 'open gaps in all', (event) => summaryOf(event)?.coverage.gapsInAll),
  column('Gaps', 'dynamic', 'the first hundred of them', (event) => summaryOf(event)?.coverage.gaps),
  column('CalendarAsOf', 'datetime', "day of the support calendar's facts", (event) => summaryOf(event)?.calendarAsOf),
  column('CalendarStale', 'boolean', 'the calendar is older than 120 days', (event) => summaryOf(event)?.calendarStale),
  column('DigestTotals', 'dynamic', 'counts of the digest', (event) => summaryOf(event)?.digest.totals),
];

function severityOf(event: VigieEvent): string | undefined {
  return findingOf(event)?.severity ?? alertOf(event)?.severity.toLowerCase();
}

/** ASIM knows no critical. */
function eventSeverity(severity: string | undefined): string | undefined {
  if (severity === undefined) return undefined;
  return { critical: 'High', high: 'High', medium: 'Medium', low: 'Low' }[severity] ?? 'Informational';
}

const CLOSED = new Set(['resolved', 'exempted', 'dismissed']);

function alertStatus(event: VigieEvent): string | undefined {
  const status = findingOf(event)?.status ?? alertOf(event)?.status.toLowerCase();
  return status === undefined ? undefined : CLOSED.has(status) ? 'Closed' : 'Active';
}

/** Defender's `InitialAccess,LateralMovement` in ASIM's form: `Initial Access, Lateral Movement`. */
function tactics(intent: string | undefined): string | undefined {
  const names = intent?.split(/[,\s]+/).filter((name) => name !== '' && name !== 'Unknown');
  return names?.map((name) => name.replace(/([a-z])([A-Z])/g, '$1 $2')).join(', ') || undefined;
}

function techniques(event: VigieEvent): string | undefined {
  const ids = event.controls.filter(({ framework }) => framework === 'MITRE ATT&CK').map(({ id }) => id);
  return [...new Set(ids)].join(', ') || undefined;
}
