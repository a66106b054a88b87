import { minorOf, minorsAhead, parseVersion, type Version } from '../../checks/version.js';
import type { Finding } from '../../findings/finding.js';
import type { PlannedWindow } from '../../findings/seenUpkeep.js';
import { isObject } from '../../json.js';
import type { FleetCluster, FleetPool } from '../../sweep/fleet.js';
import { clean, count } from '../../text.js';
import { type Day, dayOf } from '../../time.js';
import type { Offer } from './offers.js';
import { isOneOf, limitBeyond, OS_CHANGES } from './rules.js';
import type { Obstacle, RetirementAhead } from './schema.js';

/** API deprecations that are named. */
const MOST_NAMED = 5;

/** Checks whose findings stand in the way, and what they are called here. */
const BY_FINDING: ReadonlyMap<string, Pick<Obstacle, 'kind' | 'blocks'>> = new Map([
  ['deprecated-api', { kind: 'deprecatedApi', blocks: true }],
  ['provisioning-failed', { kind: 'failed', blocks: true }],
  ['auto-upgrade-failed', { kind: 'autoUpgradeFailed', blocks: false }],
  ['pool-version-skew', { kind: 'skew', blocks: true }],
]);

/** Without these checks nobody knows whether something stands in the way, and what that is. */
export const LOOKED_AT: ReadonlyMap<string, string> = new Map([
  ['deprecated-api', 'APIs that go away'],
  ['provisioning-failed', 'whether its last operation failed'],
  ['retired-feature', 'features that are retired'],
]);

export interface InTheWay {
  readonly cluster: FleetCluster;
  /** What the control plane runs. */
  readonly version: Version;
  readonly findings: readonly Finding[];
  readonly retirements: readonly RetirementAhead[];
  readonly hops: readonly Offer[];
  /** Windows of tomorrow in which AKS may upgrade by itself. */
  readonly windows: readonly PlannedWindow[];
  readonly now: Date;
}

/** What stands in the way as far as it can be seen; what blocks comes first. */
export function obstaclesOf(given: InTheWay): readonly Obstacle[] {
  const { cluster, findings, hops } = given;
  const first = hops[0]?.name ?? null;
  return [
    ...findings.flatMap((finding) => ofFinding(finding, first)),
    ...(cluster.stopped ? [stopped(first)] : []),
    ...cluster.pools.flatMap((pool) => [...limitsOf(pool, given), ...changesOf(pool, hops)]),
    ...imagesGone(given),
    ...byItself(given),
  ].sort((a, b) => Number(b.blocks) - Number(a.blocks));
}

function ofFinding({ check, status, subject, reason, evidence }: Finding, before: string | null): Obstacle[] {
  const known = BY_FINDING.get(check);
  if (known === undefined || status === 'resolved') return [];
  return [{ ...known, subject, text: [reason, ...namedIn(evidence)].join('; '), before }];
}

/** The other deprecations: the reason has the words of the first. */
function namedIn({ recommendations }: Finding['evidence']): string[] {
  const others = (Array.isArray(recommendations) ? recommendations.slice(1) : []).filter(isObject);
  const named = others.slice(0, MOST_NAMED).map(({ problem }) => clean(String(problem ?? ''), 200));
  const more = others.length - named.length;
  return [...named, ...(more > 0 ? [`and ${more} more`] : [])].filter((words) => words !== '');
}

function stopped(before: string | null): Obstacle {
  return {
    kind: 'stopped',
    blocks: true,
    subject: null,
    text: 'the cluster is stopped: it has to be started first',
    before,
  };
}

/** Systems that AKS does not run on a minor of the way, or on the one that the control plane has already. */
function limitsOf(pool: FleetPool, { version, hops }: InTheWay): Obstacle[] {
  for (const minor of [version, ...hops.map((hop) => hop.minor)]) {
    const limit = limitBeyond(pool.os, minor);
    if (limit === undefined) continue;
    const text = `${pool.os} is not supported beyond Kubernetes ${minorOf(limit.lastMinor)}: replace the pool by one of ${limit.move}`;
    return [{ kind: 'osNotSupported', blocks: true, subject: `pool/${pool.name}`, text, before: minorOf(minor) }];
  }
  return [];
}

function changesOf(pool: FleetPool, hops: readonly Offer[]): Obstacle[] {
  return changeOf(pool, hops).map(({ to, before }) => ({
    kind: 'osChanges',
    blocks: false,
    subject: `pool/${pool.name}`,
    text: `with Kubernetes ${before} ${pool.os} becomes ${to}, unless the OS SKU of the pool names its release: test it first`,
    before,
  }));
}

/** The system that an upgrade along the way brings in place of the pool's own. */
function changeOf(pool: FleetPool, hops: readonly Offer[]): { readonly to: string; readonly before: string }[] {
  const own = parseVersion(pool.version ?? '');
  return OS_CHANGES.filter(({ os }) => isOneOf(pool.os, os)).flatMap(({ from, to }) => {
    if (own === undefined || isFrom(own, from)) return [];
    const hop = hops.find(({ minor }) => isFrom(minor, from));
    return hop === undefined ? [] : [{ to, before: hop.name }];
  });
}

function isFrom(version: Version, from: Version): boolean {
  return minorsAhead(version, from) >= 0;
}

/** A pool whose images are gone cannot be upgraded, unless the upgrade itself brings it another system. */
function imagesGone({ cluster, retirements, hops, now }: InTheWay): Obstacle[] {
  const today: Day = dayOf(now);
  return retirements
    .filter(({ imagesRemoved }) => imagesRemoved !== null && imagesRemoved <= today)
    .map(({ what, imagesRemoved, move, pools }) => {
      const concerned = cluster.pools.filter(({ name }) => pools.includes(name));
      const isCured = concerned.length > 0 && concerned.every((pool) => changeOf(pool, hops).length > 0);
      const where = pools.length === 0 ? '' : `, ${count(pools.length, 'pool')}: ${pools.join(', ')}`;
      const text = `${what}: the images are gone since ${imagesRemoved}${where}; move to ${move}`;
      return { kind: 'imagesGone', blocks: !isCured, subject: null, text, before: hops[0]?.name ?? null };
    });
}

/** Channels under which AKS moves a cluster to another minor. */
const MINOR_CHANNELS = ['stable', 'rapid'];

/** What AKS does meanwhile: two upgrades at once are refused. */
function byItself({ cluster, windows }: InTheWay): Obstacle[] {
  const channel = cluster.upgradeChannel ?? '';
  const mind = (text: string): Obstacle => ({ kind: 'automatic', blocks: false, subject: null, text, before: null });
  return [
    ...(MINOR_CHANNELS.includes(channel.toLowerCase())
      ? [mind(`upgradeChannel is ${channel}: AKS brings it to a newer minor by itself, in its window`)]
      : []),
    ...windows.map(({ by, channel, begins, hours }) =>
      mind(`AKS may upgrade it by itself from ${begins} on, for ${hours} hours (${by} ${channel})`),
    ),
  ];
}
