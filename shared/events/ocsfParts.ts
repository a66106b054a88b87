import type { AlertEvent, FindingEvent, ResourceOfEvent } from './event.js';

/** OCSF counts time in whole milliseconds since 1970. */
export function millis(instant: string): number {
  return new Date(instant).getTime();
}

/** Without the keys that have nothing to say: the schemas know no null. */
export function withoutEmpty(object: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(object).filter(([, value]) => value !== undefined && !(Array.isArray(value) && value.length === 0)),
  );
}

const SEVERITIES: Readonly<Record<string, readonly [number, string]>> = {
  informational: [1, 'Informational'],
  low: [2, 'Low'],
  medium: [3, 'Medium'],
  high: [4, 'High'],
  critical: [5, 'Critical'],
};

export function severityOf(severity: string): { severity_id: number; severity: string } {
  const [id, caption] = SEVERITIES[severity.toLowerCase()] ?? [0, 'Unknown'];
  return { severity_id: id, severity: caption };
}

export function metadataOf(event: FindingEvent | AlertEvent): Record<string, unknown> {
  return withoutEmpty({
    version: '1.8.0',
    uid: event.uid,
    product: { name: 'Vigie', vendor_name: 'Vigie' },
    profiles: ['cloud'],
    event_code: event.kind,
    correlation_uid: event.sweep?.id,
    sequence: 'finding' in event ? event.finding.rev : event.alert.rev,
    original_time: event.time,
    labels: event.baseline ? ['baseline'] : [],
  });
}

export function cloudOf(resource: ResourceOfEvent | null): Record<string, unknown> {
  const { subscriptionId, subscriptionName, location } = resource ?? {};
  // 99 is Other: the numbers know no subscription.
  const account = withoutEmpty({ uid: subscriptionId ?? undefined, name: subscriptionName ?? undefined });
  return withoutEmpty({
    provider: 'Azure',
    region: location ?? undefined,
    account: Object.keys(account).length === 0 ? undefined : { ...account, type: 'Azure Subscription', type_id: 99 },
  });
}

export function resourcesOf(resource: ResourceOfEvent | null): Record<string, unknown>[] {
  if (resource === null) return [];
  const { id, name, type, location, resourceGroup, owner, subject, tags } = resource;
  return [
    withoutEmpty({
      uid: id === '' ? undefined : id,
      name,
      type,
      region: location ?? undefined,
      group: resourceGroup === null ? undefined : { name: resourceGroup },
      owner: owner === null ? undefined : { name: owner },
      namespace: subject ?? undefined,
      tags: Object.entries(tags).map(([key, value]) => ({ name: key, value })),
      provider: 'Azure',
    }),
  ];
}

/** The MITRE techniques among a finding's controls; `T1552.007` is a sub-technique of `T1552`. */
export function attacksOf(controls: FindingEvent['controls']): Record<string, unknown>[] {
  return controls
    .filter(({ framework }) => framework === 'MITRE ATT&CK')
    .map(({ id, version }) => ({
      version,
      technique: { uid: id.split('.')[0] },
      ...(id.includes('.') ? { sub_technique: { uid: id } } : {}),
    }));
}

/** The tactics that Defender names as an alert's intent: `Execution,LateralMovement`. */
export function tacticsOf(intent: string): Record<string, unknown>[] {
  const names = intent.split(/[,\s]+/).filter((name) => name !== '' && name.toLowerCase() !== 'unknown');
  return names.map((name) => ({ tactic: { name: name.replace(/([a-z])([A-Z])/g, '$1 $2') } }));
}
