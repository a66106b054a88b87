import type { DigestEntry } from '../events/digest.js';
import { portalLink } from '../events/portalLink.js';
import type { Finding, KnownResource, PartitionState } from '../findings/finding.js';
import type { Upgraded } from '../findings/keptUpkeep.js';
import type { PlannedWindow } from '../findings/seenUpkeep.js';
import { SEVERITIES } from '../severity.js';
import { clean, count, hashOf } from '../text.js';
import { type DigestLine, type DigestRules, isForChat, isPressing } from './digestLine.js';

const NODE_IMAGES = ['node-image-age', 'node-image-vulnerabilities'];
const VERSIONS = ['version-support', 'version-patch', ...NODE_IMAGES];

/** The checks whose findings an upgrade of a channel may mend, by the channel's value (Microsoft's page on automatic upgrades). */
const MAY_MEND: Readonly<Record<string, readonly string[]>> = {
  patch: ['version-patch', ...NODE_IMAGES],
  stable: VERSIONS,
  rapid: VERSIONS,
  'node-image': NODE_IMAGES,
  nodeimage: NODE_IMAGES,
  securitypatch: ['node-image-vulnerabilities'],
};
const MENDABLE = new Set(VERSIONS);

/**
 * What AKS does to clusters by itself: what it has upgraded since the sweep before, and which clusters have a maintenance
 * window tomorrow. It is no event and goes to no SIEM.
 *
 * An upgrade is news: a card is sent for it. A window tomorrow is not: it rides on a card that is sent anyway. It is worth a
 * card of its own only where an upgrade in it may mend a finding that is overdue or due within 14 days: on that day people
 * need to know whether to act or to wait. There is no line where tonight's sweep did not know the windows, or the cluster.
 *
 * A state that another sweep committed says nothing here: that sweep has told it.
 */
export function upkeepLines(state: PartitionState, rules: DigestRules): readonly DigestLine[] {
  if (state.upkeep === undefined || state.sweep !== rules.sweep) return [];
  const { upgraded, tomorrow } = state.upkeep;
  const pressing = pressingOf(state, rules.now);
  const lines = [
    ...Object.entries(tomorrow).map(([key, windows]) => [key, windowLine(windows, pressing.get(key) ?? [])] as const),
    ...Object.entries(upgraded).map(([key, upgrade]) => [key, upgradeLine(upgrade, rules.now)] as const),
  ];
  return lines.flatMap(([key, line]): DigestLine[] => {
    const resource = state.resources[key];
    if (resource === undefined || !isForChat(rules, line.about, resource)) return [];
    return [{ entry: entryOf(line.about, key, resource, rules), worthACard: line.worthACard }];
  });
}

/** What a line says of a resource. */
type About = Pick<DigestEntry, 'kind' | 'check' | 'title' | 'severity' | 'reason' | 'dueDate'>;

interface Line {
  readonly about: About;
  readonly worthACard: boolean;
}

/** The due date of the line is the time at which the first window begins. */
function windowLine(windows: readonly PlannedWindow[], pressing: readonly Finding[]): Line {
  const checks = new Set(windows.flatMap(({ channel }) => MAY_MEND[channel.trim().toLowerCase()] ?? []));
  const mended = pressing.filter(({ check }) => checks.has(check));
  const names = [...new Set(mended.map(({ check }) => check))].sort();
  const words = windows.map(
    ({ by, channel, begins, hours, asOf }) =>
      `${by} ${channel} from ${minuteOf(begins)} UTC for ${count(hours, 'hour')}${asOf === undefined ? '' : ` (as read on ${asOf.slice(0, 10)})`}`,
  );
  const about = {
    kind: 'maintenance' as const,
    check: 'maintenance-window',
    title: 'Maintenance tomorrow',
    severity: SEVERITIES.find((one) => mended.some(({ severity }) => severity === one)) ?? 'low',
    reason: [...words, ...(names.length === 0 ? [] : [`it may mend ${names.join(', ')}`])].join('; '),
    dueDate: windows.map(({ begins }) => begins).sort()[0] ?? '',
  };
  return { about, worthACard: mended.length > 0 };
}

function upgradeLine({ reason, failed }: Upgraded, now: Date): Line {
  const about = {
    kind: 'automaticUpgrade' as const,
    check: 'upgrade-channel',
    title: failed ? 'Automatic upgrade failed' : 'Automatic upgrade',
    severity: failed ? ('high' as const) : ('low' as const),
    reason: clean(reason),
    dueDate: now.toISOString(),
  };
  return { about, worthACard: true };
}

function entryOf(about: About, key: string, resource: KnownResource, { portal }: DigestRules): DigestEntry {
  return {
    ...about,
    event: null,
    resolution: null,
    fingerprint: hashOf(about.kind, key),
    overdue: false,
    owner: resource.owner,
    resourceId: resource.id,
    resourceName: clean(resource.name),
    subscriptionName: resource.subscriptionName,
    subject: null,
    command: null,
    link: portalLink(portal, resource),
    runbook: null,
    ticket: null,
  };
}

/** By resource: open findings that an upgrade could mend, overdue or due soon. */
function pressingOf({ findings }: PartitionState, now: Date): ReadonlyMap<string, readonly Finding[]> {
  const pressing = new Map<string, Finding[]>();
  for (const finding of Object.values(findings)) {
    if (!MENDABLE.has(finding.check) || !isPressing(finding, now)) continue;
    pressing.set(finding.resource, [...(pressing.get(finding.resource) ?? []), finding]);
  }
  return pressing;
}

function minuteOf(instant: string): string {
  return instant.slice(0, 16).replace('T', ' ');
}
