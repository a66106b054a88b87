import { isObject } from '../json.js';
import type { AlertEvent, FindingEvent, FindingOfEvent, VigieEvent } from './event.js';
import {
  attacksOf,
  cloudOf,
  metadataOf,
  millis,
  resourcesOf,
  severityOf,
  tacticsOf,
  withoutEmpty,
} from './ocsfParts.js';

/** An event of the Open Cybersecurity Schema Framework 1.8.0 (schema.ocsf.io), category Findings. */
export type OcsfEvent = Readonly<Record<string, unknown>>;

const CLASSES = {
  2002: 'Vulnerability Finding',
  2003: 'Compliance Finding',
  2004: 'Detection Finding',
} as const;
const ACTIVITIES = { 1: 'Create', 2: 'Update', 3: 'Close' } as const;
const STATUSES = { 1: 'New', 2: 'In Progress', 3: 'Suppressed', 4: 'Resolved' } as const;
type Class = keyof typeof CLASSES;
type Activity = keyof typeof ACTIVITIES;
type Status = keyof typeof STATUSES;

/** Its evidence lists fixes that a newer image brings. */
const FIXED_BY_UPGRADE = 'node-image-vulnerabilities';
/** Their evidence names CVE ids: they are Vulnerability Findings from opening to closing, also when none is named. */
const CVE_CHECKS = new Set([FIXED_BY_UPGRADE, 'image-vulnerabilities', 'registry-vulnerabilities']);

/** The OCSF form of a finding's or an alert's event; gaps, notices and summaries have none. */
export function toOcsf(event: VigieEvent): OcsfEvent | null {
  if ('alert' in event) return detectionFinding(event);
  if (!('finding' in event)) return null;
  return CVE_CHECKS.has(event.finding.check) ? vulnerabilityFinding(event) : complianceFinding(event);
}

function complianceFinding(event: FindingEvent): OcsfEvent {
  const { finding, evidence } = event;
  const { text, link } = finding.remediation;
  return {
    ...findingBase(event, 2003),
    compliance: complianceOf(event),
    remediation: withoutEmpty({ desc: text, references: link === '' ? undefined : [link] }),
    evidences: [{ data: evidence }],
    unmapped: unmappedOf(event),
  };
}

function vulnerabilityFinding(event: FindingEvent): OcsfEvent {
  const { finding, evidence } = event;
  const { text, link } = finding.remediation;
  return {
    ...findingBase(event, 2002),
    vulnerabilities: cvesIn(evidence).map((uid) =>
      withoutEmpty({
        cve: { uid },
        // Defender's rows do not say it of each CVE that they name.
        is_fix_available: finding.check === FIXED_BY_UPGRADE ? true : undefined,
        first_seen_time: millis(finding.firstSeen),
        remediation: withoutEmpty({ desc: text, references: link === '' ? undefined : [link] }),
      }),
    ),
    unmapped: { ...unmappedOf(event), evidence },
  };
}

function detectionFinding(event: AlertEvent): OcsfEvent {
  const { alert, evidence } = event;
  return {
    ...base(event, 2004, event.kind === 'alert.new' ? 1 : 2, alertStatus(alert.status), alert.severity),
    is_alert: true,
    message: alert.title,
    finding_info: withoutEmpty({
      uid: alert.id,
      title: alert.title,
      types: [alert.type],
      created_time: alert.generated === null ? undefined : millis(alert.generated),
      modified_time: millis(event.time),
      attacks: tacticsOf(alert.intent),
    }),
    evidences: Object.keys(evidence).length === 0 ? [] : [{ data: evidence }],
    unmapped: {
      schema: event.schema,
      simulated: alert.simulated,
      previousSeverity: alert.previousSeverity,
      previousStatus: alert.previousStatus,
    },
  };
}

function findingBase(event: FindingEvent, classUid: Class): OcsfEvent {
  const { finding } = event;
  return {
    ...base(event, classUid, activityOf(event.kind), statusOf(finding), finding.severity),
    message: finding.reason,
    finding_info: findingInfoOf(event),
  };
}

function base(event: FindingEvent | AlertEvent, classUid: Class, activity: Activity, status: Status, severity: string) {
  return {
    activity_id: activity,
    activity_name: ACTIVITIES[activity],
    category_uid: 2,
    category_name: 'Findings',
    class_uid: classUid,
    class_name: CLASSES[classUid],
    type_uid: classUid * 100 + activity,
    time: millis(event.time),
    status_id: status,
    status: STATUSES[status],
    ...severityOf(severity),
    metadata: metadataOf(event),
    cloud: cloudOf(event.resource),
    resources: resourcesOf(event.resource),
  };
}

function activityOf(kind: FindingEvent['kind']): Activity {
  if (kind === 'finding.opened' || kind === 'finding.reopened') return 1;
  return kind === 'finding.resolved' ? 3 : 2;
}

function statusOf({ status }: FindingOfEvent): Status {
  return ({ open: 1, exempted: 3, resolved: 4 } as const)[status];
}

/** Defender's words; what it does not name is New. */
function alertStatus(status: string): Status {
  const known: Readonly<Record<string, Status>> = { inprogress: 2, dismissed: 3, resolved: 4 };
  return known[status.toLowerCase()] ?? 1;
}

function findingInfoOf(event: FindingEvent) {
  const { finding, controls, resource } = event;
  return withoutEmpty({
    uid: finding.fingerprint,
    title: finding.title,
    desc: finding.reason,
    types: [finding.check],
    analytic: { uid: finding.check, name: finding.title, type: 'Rule', type_id: 1 },
    created_time: millis(finding.firstSeen),
    first_seen_time: millis(finding.firstSeen),
    last_seen_time: millis(finding.lastSeen),
    modified_time: millis(event.time),
    src_url: finding.remediation.link || undefined,
    attacks: attacksOf(controls),
    tags: Object.entries(resource?.tags ?? {}).map(([name, value]) => ({ name, value })),
  });
}

function complianceOf({ finding, controls }: FindingEvent) {
  const status = complianceStatus(finding);
  return withoutEmpty({
    status_id: status,
    status: status === undefined ? undefined : status === 1 ? 'Pass' : 'Fail',
    status_detail: finding.reason,
    control: controls[0]?.id,
    requirements: controls.map(({ id }) => id),
    standards: [...new Set(controls.map(({ framework, version }) => `${framework} ${version}`))],
    checks: [
      withoutEmpty({ uid: finding.check, name: finding.title, status_id: status, ...severityOf(finding.severity) }),
    ],
  });
}

/** 3 Fail, 1 Pass; what was deleted or does not apply any more has neither, and the schema knows no other. */
function complianceStatus({ status, resolution }: FindingOfEvent): 1 | 3 | undefined {
  if (status !== 'resolved') return 3;
  return resolution === 'mended' ? 1 : undefined;
}

/** Ids that stand in a list of the evidence, or in a list of one of its entries (an image with its worst CVEs). */
function cvesIn(evidence: FindingEvent['evidence']): readonly string[] {
  const lists = Object.values(evidence).filter(Array.isArray) as unknown[][];
  const inner = lists
    .flat()
    .filter(isObject)
    .flatMap((entry) => Object.values(entry).filter(Array.isArray) as unknown[][]);
  const words = [...lists, ...inner].flat().filter((word): word is string => typeof word === 'string');
  return [...new Set(words.filter((word) => /^CVE-\d{4}-\d{4,}$/.test(word)))];
}

/** What OCSF has no place for. */
function unmappedOf({ schema, baseline, finding }: FindingEvent) {
  const { dueDate, overdue, previousSeverity, exemption, resolution, remediation } = finding;
  return { schema, baseline, dueDate, overdue, previousSeverity, exemption, resolution, command: remediation.command };
}
