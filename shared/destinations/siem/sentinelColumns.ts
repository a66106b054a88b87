import type { VigieEvent } from '../../events/event.js';

/** The column that holds the time of sending. */
export const SENT_AT = 'TimeGenerated';

/** Types that a stream of a data collection rule and a table share (a stream has no guid). */
type ColumnType = 'string' | 'int' | 'real' | 'boolean' | 'datetime' | 'dynamic';

export interface Column {
  readonly name: string;
  readonly type: ColumnType;
  /** What the event puts here; undefined or null leaves the column empty. */
  readonly fill: (event: VigieEvent, sentAt: string) => unknown;
}

const column = (name: string, type: ColumnType, fill: Column['fill']): Column => ({ name, type, fill });

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
  column(SENT_AT, 'datetime', (_event, sentAt) => sentAt),
  column('EventUid', 'string', (event) => event.uid),
  column('EventKind', 'string', (event) => event.kind),
  column('EventTime', 'datetime', (event) => event.time),
  column('SweepId', 'string', (event) => event.sweep?.id),
];

/** Names and values of the ASIM Alert Event schema 1.0.0 (aka.ms/ASimAlertEventDoc), where they fit. */
const ASIM: readonly Column[] = [
  column('EventCount', 'int', (event) => asim(event, 1)),
  column('EventStartTime', 'datetime', (event) =>
    asim(event, findingOf(event)?.firstSeen ?? alertOf(event)?.generated ?? event.time),
  ),
  column('EventEndTime', 'datetime', (event) => asim(event, findingOf(event)?.lastSeen ?? event.time)),
  column('EventType', 'string', (event) => asim(event, 'Alert')),
  column('EventSubType', 'string', (event) => asim(event, 'finding' in event ? 'Compliance Violation' : 'Threat')),
  column('EventResult', 'string', (event) => asim(event, 'NA')),
  column('EventVendor', 'string', (event) => asim(event, 'Vigie')),
  column('EventProduct', 'string', (event) => asim(event, 'Vigie')),
  column('EventSchema', 'string', (event) => asim(event, 'AlertEvent')),
  column('EventSchemaVersion', 'string', (event) => asim(event, '1.0.0')),
  column('EventSeverity', 'string', (event) => eventSeverity(severityOf(event))),
  column('EventOriginalSeverity', 'string', severityOf),
  column('EventMessage', 'string', (event) => findingOf(event)?.reason ?? alertOf(event)?.title),
  column('EventReportUrl', 'string', (event) => findingOf(event)?.remediation.link),
  column('EventOwner', 'string', (event) => asim(event, event.resource?.owner)),
  column('AlertName', 'string', (event) => findingOf(event)?.title ?? alertOf(event)?.title),
  column('RuleName', 'string', (event) => findingOf(event)?.check ?? alertOf(event)?.type),
  column('AlertStatus', 'string', alertStatus),
  column('AlertOriginalStatus', 'string', (event) => findingOf(event)?.status ?? alertOf(event)?.status),
  column('DetectionMethod', 'string', (event) => forFinding(event, 'Cloud Security Posture Management')),
  column('ThreatCategory', 'string', (event) => forFinding(event, 'Security Policy Violation')),
  column('IndicatorType', 'string', (event) => forFinding(event, 'Cloud Resource')),
  column('AttackTactics', 'string', (event) => tactics(alertOf(event)?.intent)),
  column('AttackTechniques', 'string', techniques),
  column('AttackRemediationSteps', 'string', (event) => findingOf(event)?.remediation.text),
  column('DvcId', 'string', (event) => asim(event, event.resource?.id)),
  column('DvcIdType', 'string', (event) => asim(event, event.resource === null ? undefined : 'AzureResourceId')),
  column('DvcScopeId', 'string', (event) => asim(event, event.resource?.subscriptionId)),
  column('DvcScope', 'string', (event) => asim(event, event.resource?.subscriptionName)),
];

const FINDING: readonly Column[] = [
  column('Fingerprint', 'string', (event) => findingOf(event)?.fingerprint),
  // Never empty: arg_max over it must not lose rows.
  column('FindingRev', 'int', (event) => findingOf(event)?.rev ?? 0),
  column('CheckId', 'string', (event) => findingOf(event)?.check),
  column('FindingStatus', 'string', (event) => findingOf(event)?.status),
  column('FindingSeverity', 'string', (event) => findingOf(event)?.severity),
  column(
    'PreviousSeverity',
    'string',
    (event) => findingOf(event)?.previousSeverity ?? alertOf(event)?.previousSeverity,
  ),
  column('Reason', 'string', (event) => findingOf(event)?.reason),
  column('FirstSeen', 'datetime', (event) => findingOf(event)?.firstSeen),
  column('LastSeen', 'datetime', (event) => findingOf(event)?.lastSeen),
  column('DueDate', 'datetime', (event) => findingOf(event)?.dueDate),
  column('Overdue', 'boolean', (event) => findingOf(event)?.overdue),
  column('Baseline', 'boolean', (event) => forFinding(event, event.baseline)),
  column('Resolution', 'string', (event) => findingOf(event)?.resolution),
  column('Exemption', 'dynamic', (event) => findingOf(event)?.exemption),
  column('RemediationCommand', 'string', (event) => findingOf(event)?.remediation.command),
  column('RemediationLink', 'string', (event) => findingOf(event)?.remediation.link),
  column('Controls', 'dynamic', (event) => forFinding(event, event.controls)),
  column('Evidence', 'dynamic', (event) => asim(event, event.evidence)),
];

const RESOURCE: readonly Column[] = [
  column('TargetResourceId', 'string', (event) => event.resource?.id),
  column('TargetResourceName', 'string', (event) => event.resource?.name),
  column('TargetResourceType', 'string', (event) => event.resource?.type),
  column('SubscriptionId', 'string', (event) => event.resource?.subscriptionId),
  column('SubscriptionName', 'string', (event) => event.resource?.subscriptionName),
  column('ResourceGroup', 'string', (event) => event.resource?.resourceGroup),
  column('ResourceLocation', 'string', (event) => event.resource?.location),
  column('ResourceTags', 'dynamic', (event) => event.resource?.tags),
  column('Subject', 'string', (event) => event.resource?.subject),
  column('Owner', 'string', (event) => event.resource?.owner),
];

const OTHERS: readonly Column[] = [
  column('AlertSystemId', 'string', (event) => alertOf(event)?.id),
  column('AlertRev', 'int', (event) => alertOf(event)?.rev),
  column('AlertPreviousStatus', 'string', (event) => alertOf(event)?.previousStatus),
  column('AlertSimulated', 'boolean', (event) => alertOf(event)?.simulated),
  column('GapScope', 'string', (event) => gapOf(event)?.scope),
  column('GapSignal', 'string', (event) => gapOf(event)?.signal),
  column('GapReason', 'string', (event) => gapOf(event)?.reason),
  column('GapSince', 'datetime', (event) => gapOf(event)?.since),
  column('NoticeCode', 'string', (event) => noticeOf(event)?.code),
  column('NoticeText', 'string', (event) => noticeOf(event)?.text),
  column('NoticeAbout', 'string', (event) => noticeOf(event)?.about),
];

/** Table VigieEvents_CL: one row an event, of every kind but `sweep.completed`. */
export const EVENT_COLUMNS: readonly Column[] = [...COMMON, ...FINDING, ...RESOURCE, ...ASIM, ...OTHERS];

/** Table VigieSweeps_CL: one row a sweep. */
export const SWEEP_COLUMNS: readonly Column[] = [
  ...COMMON,
  column('Clusters', 'int', (event) => summaryOf(event)?.clusters),
  column('Verdicts', 'dynamic', (event) => summaryOf(event)?.verdicts),
  column('Transitions', 'dynamic', (event) => summaryOf(event)?.transitions),
  column('Score', 'real', (event) => summaryOf(event)?.score),
  column('Subscriptions', 'int', (event) => summaryOf(event)?.coverage.subscriptions),
  column('SubscriptionsRead', 'int', (event) => summaryOf(event)?.coverage.subscriptionsRead),
  column('ClustersToRead', 'int', (event) => summaryOf(event)?.coverage.clusters),
  column('ClustersRead', 'int', (event) => summaryOf(event)?.coverage.clustersRead),
  column('StrayRows', 'int', (event) => summaryOf(event)?.coverage.strayRows),
  column('GapCount', 'int', (event) => summaryOf(event)?.coverage.gapsInAll),
  column('Gaps', 'dynamic', (event) => summaryOf(event)?.coverage.gaps),
  column('CalendarAsOf', 'datetime', (event) => summaryOf(event)?.calendarAsOf),
  column('CalendarStale', 'boolean', (event) => summaryOf(event)?.calendarStale),
  column('DigestTotals', 'dynamic', (event) => summaryOf(event)?.digest.totals),
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
