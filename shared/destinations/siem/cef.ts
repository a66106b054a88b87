import type { AlertEvent, FindingEvent, VigieEvent } from '../../events/event.js';
import { clean } from '../../text.js';

/** Bands of CEF: 0-3 low, 4-6 medium, 7-8 high, 9-10 very high. */
const SEVERITIES: Readonly<Record<string, number>> = { critical: 10, high: 8, medium: 5, low: 3, informational: 1 };

/** Longest values in characters, as the standard (v26) has them. */
const MOST = { name: 512, classId: 1023, short: 63, text: 1023, host: 100, externalId: 40 };

/** An extension field; undefined and '' leave it out. */
type Field = readonly [key: string, value: string | number | undefined, most?: number];

/**
 * An event in ArcSight's Common Event Format, version 0. Names of fields are ours alone; values are cut and escaped.
 * @param mostText cuts the long texts further, for receivers that take less; in characters
 */
export function toCef(event: VigieEvent, mostText = MOST.text): string {
  const { id, name, severity } = titleOf(event);
  const header = [
    'CEF:0',
    'Vigie',
    'Vigie',
    '1',
    cefHeader(id, Math.min(MOST.classId, mostText)),
    cefHeader(name, Math.min(MOST.name, mostText)),
  ];
  const fields = fieldsOf(event).flatMap(([key, value, most = MOST.text]) => {
    const text = cefValue(String(value ?? ''), Math.min(most, mostText));
    return text === '' ? [] : [`${key}=${text}`];
  });
  return `${header.join('|')}|${severity}|${fields.join(' ')}`;
}

/** A field of the header: what ends a field there is escaped. */
export function cefHeader(text: string, most = MOST.name): string {
  return clean(text, most).replace(/[\\|]/g, '\\$&');
}

/** A value of the extension: ` word=` in it would begin a field of its own. */
export function cefValue(text: string, most = MOST.text): string {
  return clean(text, most).replace(/[\\=]/g, '\\$&');
}

function titleOf(event: VigieEvent): { readonly id: string; readonly name: string; readonly severity: number } {
  if ('finding' in event) {
    const { check, title, severity } = event.finding;
    return { id: check, name: title, severity: SEVERITIES[severity] ?? 1 };
  }
  if ('alert' in event) {
    const { type, title, severity } = event.alert;
    return { id: type, name: title, severity: SEVERITIES[severity.toLowerCase()] ?? 1 };
  }
  if ('notice' in event) return { id: event.notice.code, name: event.notice.text, severity: 5 };
  if ('summary' in event) return { id: event.kind, name: 'Sweep completed', severity: 1 };
  const name = event.kind === 'coverage.gap' ? 'Something was not seen' : 'It is seen again';
  return { id: event.kind, name, severity: event.kind === 'coverage.gap' ? 5 : 1 };
}

function fieldsOf(event: VigieEvent): readonly Field[] {
  const { resource } = event;
  return [
    ['rt', Date.parse(event.time)],
    ['externalId', event.uid.slice(0, MOST.externalId)],
    ['act', event.kind, MOST.short],
    ['dvchost', resource?.name, MOST.host],
    ['cs1Label', resource === null ? '' : 'ResourceId'],
    ['cs1', resource?.id],
    ['cs3Label', resource === null ? '' : 'Subscription'],
    ['cs3', resource?.subscriptionId ?? undefined],
    ['cs5Label', resource?.owner == null ? '' : 'Owner'],
    ['cs5', resource?.owner ?? undefined],
    ...('finding' in event ? ofFinding(event) : []),
    ...('alert' in event ? ofAlert(event) : []),
    ...('gap' in event ? ofGap(event.gap) : []),
    ...('notice' in event ? ofNotice(event.notice) : []),
    ...('summary' in event ? ofSummary(event.summary) : []),
    ['vigieSubject', resource?.subject ?? undefined],
    ['vigieSweep', event.sweep?.id],
    ['vigieBaseline', String(event.baseline)],
  ];
}

function ofFinding({ finding, controls }: FindingEvent): Field[] {
  const { remediation } = finding;
  const listed = controls.map(({ framework, id }) => `${framework} ${id}`).join(', ');
  return [
    ['cat', 'Compliance'],
    ['outcome', finding.status, MOST.short],
    ['start', Date.parse(finding.firstSeen)],
    ['end', Date.parse(finding.lastSeen)],
    ['reason', finding.reason],
    ['msg', `${finding.reason.replace(/\.$/, '')}. ${remediation.text}`],
    ['cs2Label', 'Fingerprint'],
    ['cs2', finding.fingerprint],
    ['cs4Label', listed === '' ? '' : 'Controls'],
    ['cs4', listed],
    ['cs6Label', remediation.link === '' ? '' : 'RemediationLink'],
    ['cs6', remediation.link],
    ['cn1Label', 'Rev'],
    ['cn1', finding.rev],
    ['deviceCustomDate1Label', 'DueDate'],
    ['deviceCustomDate1', Date.parse(finding.dueDate)],
    ['vigieOverdue', String(finding.overdue)],
    ['vigieCommand', remediation.command ?? undefined],
  ];
}

function ofAlert({ alert }: AlertEvent): Field[] {
  return [
    ['cat', 'Alert'],
    ['outcome', alert.status, MOST.short],
    ['start', alert.generated === null ? undefined : Date.parse(alert.generated)],
    ['msg', alert.title],
    ['cs2Label', 'AlertId'],
    ['cs2', alert.id],
    ['cn1Label', 'Rev'],
    ['cn1', alert.rev],
    ['vigieIntent', alert.intent],
    ['vigieSimulated', String(alert.simulated)],
  ];
}

function ofGap(gap: Extract<VigieEvent, { gap: unknown }>['gap']): Field[] {
  return [
    ['cat', 'Coverage'],
    ['start', Date.parse(gap.since)],
    ['reason', gap.reason],
    ['msg', `${gap.signal} of ${gap.scope}: ${gap.reason}`],
  ];
}

function ofNotice(notice: Extract<VigieEvent, { notice: unknown }>['notice']): Field[] {
  return [
    ['cat', 'Notice'],
    ['msg', notice.text],
    ['vigieAbout', notice.about],
  ];
}

function ofSummary({
  clusters,
  verdicts,
  score,
  coverage,
}: Extract<VigieEvent, { summary: unknown }>['summary']): Field[] {
  return [
    ['cat', 'Sweep'],
    [
      'msg',
      `${coverage.clustersRead} of ${clusters} clusters read, ${coverage.gapsInAll} gaps, score ${score ?? 'none'}`,
    ],
    ['cnt', verdicts.fail ?? 0],
    ['cn1Label', 'Gaps'],
    ['cn1', coverage.gapsInAll],
  ];
}
