import type { Cluster } from '../../estate/cluster.js';
import type { AutomaticUpgrade } from '../../signals/types.js';
import { parseInstant } from '../../time.js';
import { defineCheck } from '../check.js';
import { fail, notApplicable, pass, unknown } from '../verdict.js';
import { channelsOf } from './channels.js';

/** One upgrade that ended, of one resource. */
interface Ended {
  readonly upgrade: AutomaticUpgrade;
  /** Lower-cased id of the cluster or of a pool; '' where Azure names none. */
  readonly resource: string;
  readonly at: number;
}

const OUTCOMES = new Set(['completed', 'failed', 'canceled']);
const WHAT = { kubernetes: 'Kubernetes upgrade', nodeImage: 'node image upgrade', unknown: 'upgrade' } as const;

/*
 * Where docs/check-rules.md is silent:
 * - Kubernetes and node image upgrades are told apart, because one that completed does not mend the other. Where Azure
 *   does not tell the kind of the later one, or of the failed one, nobody can say whether it was mended: unknown.
 * - An upgrade of the cluster that completed mends its pools as well; one of a pool mends that pool only.
 * - A pool that is gone has no upgrade to mend. A failure that Azure gives no date for cannot be put in order: unknown.
 */
export default defineCheck({
  id: 'auto-upgrade-failed',
  title: 'The last automatic upgrade failed',
  why: 'An automatic channel that fails silently is no channel: the cluster falls behind while everybody thinks it is current.',
  points: [3],
  severity: 'high',
  needs: ['automaticUpgrades'],
  remediation: {
    text: 'Read why the upgrade failed, mend the cause (often a disruption budget or a missing quota), then upgrade by hand or wait for the next window.',
    command:
      'az aks get-upgrades --subscription {subscription} --resource-group {group} --name {cluster} --output table',
    link: 'https://learn.microsoft.com/azure/aks/auto-upgrade-cluster',
  },
  notThere(cluster) {
    const { on, unclear } = channelsOf(cluster);
    if (on.length > 0) return undefined;
    return unclear.length === 0 ? notApplicable('no automatic upgrade channel is on') : unknown(unclear.join('; '));
  },
  evaluate(cluster, { automaticUpgrades }) {
    if (!automaticUpgrades.known) return unknown(automaticUpgrades.why);
    const upgrades = automaticUpgrades.value.filter(({ status }) => OUTCOMES.has(status.toLowerCase()));
    const ended = upgrades.flatMap((upgrade) => endsOf(upgrade, cluster));
    const failures = ended.filter(({ upgrade }) => isFailure(upgrade));
    const standing = failures.filter((failure) => !ended.some((later) => mends(later, failure, sameKind)));
    const open = latest(standing.filter((failure) => !ended.some((later) => mends(later, failure, maybeSameKind))));
    const [worst] = open;
    if (worst !== undefined) {
      return fail(
        'high',
        `the last automatic ${WHAT[worst.kind]} ended as ${worst.status} on ${worst.updated?.slice(0, 10)}, and none has completed since`,
        { upgrades: open.map(({ kind, status, updated, resources }) => ({ kind, status, updated, resources })) },
      );
    }
    if (failures.some(({ at }) => Number.isNaN(at)))
      return unknown('an automatic upgrade failed, but Azure gives no date for it');
    const [unsure] = latest(standing);
    if (unsure !== undefined) {
      return unknown(
        `an automatic ${WHAT[unsure.kind]} ended as ${unsure.status} on ${unsure.updated?.slice(0, 10)}; whether the one that completed since mended it is not told`,
      );
    }
    return pass(ended.length === 0 ? 'no automatic upgrade was reported' : 'the last automatic upgrade completed');
  },
});

function isFailure({ status }: AutomaticUpgrade): boolean {
  return status.toLowerCase() !== 'completed';
}

/** An upgrade once for each resource that it concerned and that is still there. */
function endsOf(upgrade: AutomaticUpgrade, cluster: Cluster): readonly Ended[] {
  const at = parseInstant(upgrade.updated)?.getTime() ?? Number.NaN;
  const resources = upgrade.resources.length === 0 ? [cluster.key] : upgrade.resources;
  return resources.filter((id) => !isGone(id, cluster)).map((resource) => ({ upgrade, resource, at }));
}

function isGone(resource: string, { pools }: Cluster): boolean {
  const name = /\/agentpools\/([^/]+)$/.exec(resource.toLowerCase())?.[1];
  if (name === undefined || pools.state !== 'value') return false;
  return !pools.value.some((pool) => pool.name.toLowerCase() === name);
}

/** Did `later` complete after `failure`, on the same resource or on the cluster above it? */
function mends(later: Ended, failure: Ended, kinds: (one: AutomaticUpgrade, other: AutomaticUpgrade) => boolean) {
  if (isFailure(later.upgrade) || !(later.at > failure.at) || !kinds(later.upgrade, failure.upgrade)) return false;
  return later.resource === failure.resource || failure.resource.startsWith(`${later.resource}/agentpools/`);
}

function sameKind(one: AutomaticUpgrade, other: AutomaticUpgrade): boolean {
  return one.kind === other.kind;
}

function maybeSameKind(one: AutomaticUpgrade, other: AutomaticUpgrade): boolean {
  return one.kind === other.kind || one.kind === 'unknown' || other.kind === 'unknown';
}

/** Each upgrade once, newest first; those without a date are left out. */
function latest(ended: readonly Ended[]): readonly AutomaticUpgrade[] {
  const dated = ended.filter(({ at }) => !Number.isNaN(at)).sort((a, b) => b.at - a.at);
  return [...new Set(dated.map(({ upgrade }) => upgrade))];
}
