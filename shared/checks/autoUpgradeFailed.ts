import type { AutomaticUpgrade } from '../signals/types.js';
import { parseInstant } from '../time.js';
import { automaticChannels } from './channels.js';
import { defineCheck } from './check.js';
import { fail, notApplicable, pass, unknown } from './verdict.js';

const OUTCOMES = new Set(['completed', 'failed', 'canceled']);

/*
 * Where CHECKS.md is silent: Kubernetes and node image upgrades are told apart, because one that completed does not mend
 * the other; a failure that Azure gives no date for cannot be put in order and is unknown.
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
  notThere: (cluster) =>
    automaticChannels(cluster).length === 0 ? notApplicable('no automatic upgrade channel is on') : undefined,
  evaluate(_cluster, { automaticUpgrades }) {
    if (!automaticUpgrades.known) return unknown(automaticUpgrades.why);
    const ended = automaticUpgrades.value.filter(({ status }) => OUTCOMES.has(status.toLowerCase()));
    if (ended.some((upgrade) => parseInstant(upgrade.updated) === undefined && isFailure(upgrade))) {
      return unknown('an automatic upgrade failed, but Azure gives no date for it');
    }
    const failed = lastOfEach(ended).filter(isFailure);
    const worst = failed[0];
    if (worst === undefined)
      return pass(ended.length === 0 ? 'no automatic upgrade was reported' : 'the last automatic upgrade completed');
    const what =
      worst.kind === 'nodeImage'
        ? 'node image upgrade'
        : worst.kind === 'kubernetes'
          ? 'Kubernetes upgrade'
          : 'upgrade';
    return fail(
      'high',
      `the last automatic ${what} ended as ${worst.status} on ${worst.updated?.slice(0, 10)}, and none has completed since`,
      {
        upgrades: failed.map(({ kind, status, updated, resources }) => ({ kind, status, updated, resources })),
      },
    );
  },
});

function isFailure({ status }: AutomaticUpgrade): boolean {
  return status.toLowerCase() !== 'completed';
}

/** The latest of each kind and resource, newest first. */
function lastOfEach(upgrades: readonly AutomaticUpgrade[]): readonly AutomaticUpgrade[] {
  const last = new Map<string, AutomaticUpgrade>();
  for (const upgrade of upgrades) {
    const keys = upgrade.resources.length === 0 ? [''] : upgrade.resources;
    for (const resource of keys) {
      const key = `${upgrade.kind} ${resource}`;
      const before = last.get(key);
      if (before === undefined || instantOf(before) < instantOf(upgrade)) last.set(key, upgrade);
    }
  }
  return [...new Set(last.values())].sort((a, b) => instantOf(b) - instantOf(a));
}

function instantOf({ updated }: AutomaticUpgrade): number {
  return parseInstant(updated)?.getTime() ?? 0;
}
