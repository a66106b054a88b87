import check from '../../../shared/checks/core/autoUpgradeFailed.js';
import { known, notKnown } from '../../../shared/signals/signal.js';
import type { AutomaticUpgrade, Signals } from '../../../shared/signals/types.js';
import { CLUSTER_ID, clusterOf, contextAt, signalsWith } from '../../support/clusters.js';

const NOW = '2026-11-24T01:30:00Z';
const CLUSTER = CLUSTER_ID.toLowerCase();
const POOL = `${CLUSTER}/agentpools/np1`;
const OTHER = `${CLUSTER}/agentpools/np2`;
type Kind = AutomaticUpgrade['kind'];
const upgrade = (
  day: string | null,
  status: string,
  resource: string | null = CLUSTER,
  kind: Kind = 'kubernetes',
): AutomaticUpgrade => ({
  status,
  kind,
  resources: resource === null ? [] : [resource],
  updated: day === null ? null : `2026-11-${day}T03:00:00.000Z`,
});
const were = (...list: AutomaticUpgrade[]): Signals['automaticUpgrades'] => known(list, new Date(NOW));
const judge = (automaticUpgrades: Signals['automaticUpgrades'], profile: unknown = { upgradeChannel: 'stable' }) =>
  check.evaluate(
    clusterOf({ agentPoolProfiles: [{ name: 'np1' }, { name: 'np2' }], autoUpgradeProfile: profile }),
    signalsWith({ automaticUpgrades }),
    contextAt(NOW),
  );

test.each([
  ['passes where none was reported', were(), 'pass', /^no automatic upgrade was reported$/],
  ['passes where the last one completed', were(upgrade('10', 'Completed')), 'pass', /completed$/],
  [
    'fails where the last one failed',
    were(upgrade('10', 'Failed')),
    'fail',
    /^the last automatic Kubernetes upgrade ended as Failed on 2026-11-10, and none has completed since$/,
  ],
  ['fails where the last one was cancelled', were(upgrade('10', 'Canceled')), 'fail', /ended as Canceled/],
  ['fails after one that completed', were(upgrade('09', 'Completed'), upgrade('10', 'Failed')), 'fail', /2026-11-10/],
  ['passes once one completed', were(upgrade('10', 'Failed'), upgrade('11', 'Completed')), 'pass', /completed$/],
  ['takes them in any order', were(upgrade('11', 'Completed'), upgrade('10', 'Failed')), 'pass', /completed$/],
  [
    'does not take one that only began for one that completed',
    were(upgrade('10', 'Failed'), upgrade('12', 'Started'), upgrade('13', 'Scheduled')),
    'fail',
    /ended as Failed on 2026-11-10/,
  ],
  ['passes where one has only begun', were(upgrade('12', 'Started')), 'pass', /no automatic upgrade was reported/],
  ['fails for a pool', were(upgrade('10', 'Failed', POOL, 'nodeImage')), 'fail', /node image upgrade ended as Failed/],
  [
    'does not take another pool for the one that failed',
    were(upgrade('10', 'Failed', POOL, 'nodeImage'), upgrade('11', 'Completed', OTHER, 'nodeImage')),
    'fail',
    /2026-11-10/,
  ],
  [
    'passes once the pool completed',
    were(upgrade('10', 'Failed', POOL, 'nodeImage'), upgrade('11', 'Completed', POOL, 'nodeImage')),
    'pass',
    /completed$/,
  ],
  [
    'does not take an upgrade of the node image for one of Kubernetes',
    were(upgrade('10', 'Failed'), upgrade('11', 'Completed', CLUSTER, 'nodeImage')),
    'fail',
    /Kubernetes upgrade ended as Failed/,
  ],
  ['counts one that names no resource', were(upgrade('10', 'Failed', null)), 'fail', /2026-11-10/],
  ['does not guess from a failure without a date', were(upgrade(null, 'Failed')), 'unknown', /gives no date/],
  [
    'does not guess whether one of an unknown kind mended it',
    were(upgrade('10', 'Failed'), upgrade('11', 'Completed', CLUSTER, 'unknown')),
    'unknown',
    /mended it is not told/,
  ],
  [
    'does not guess what one of an unknown kind that failed was mended by',
    were(upgrade('10', 'Failed', CLUSTER, 'unknown'), upgrade('11', 'Completed')),
    'unknown',
    /automatic upgrade ended as Failed on 2026-11-10; whether the one that completed since mended it is not told/,
  ],
  [
    'fails where one failed for certain and another may be mended',
    were(upgrade('08', 'Failed'), upgrade('09', 'Completed', CLUSTER, 'unknown'), upgrade('10', 'Failed', POOL)),
    'fail',
    /2026-11-10/,
  ],
  [
    'passes once the whole cluster completed after a pool that failed',
    were(upgrade('10', 'Failed', POOL), upgrade('11', 'Completed')),
    'pass',
    /completed$/,
  ],
  [
    'does not take a pool that completed for the cluster that failed',
    were(upgrade('10', 'Failed'), upgrade('11', 'Completed', POOL)),
    'fail',
    /2026-11-10/,
  ],
  [
    'passes over a pool that is gone',
    were(upgrade('10', 'Failed', `${CLUSTER}/agentpools/np9`)),
    'pass',
    /no automatic upgrade was reported/,
  ],
  ['does not guess where events were not read', notKnown('no permission'), 'unknown', /^no permission$/],
] as const)('auto-upgrade-failed %s', (_what, upgrades, status, reason) => {
  expect(judge(upgrades)).toMatchObject([
    { status, severity: status === 'fail' ? 'high' : null, reason: expect.stringMatching(reason), subject: null },
  ]);
});

test.each([
  ['does not apply without a channel', undefined, 'notApplicable'],
  ['does not apply where both are none', { upgradeChannel: 'none', nodeOSUpgradeChannel: 'None' }, 'notApplicable'],
  ['applies where only the nodes have a channel', { nodeOSUpgradeChannel: 'NodeImage' }, 'fail'],
  ['does not guess from a channel that is no text', { upgradeChannel: true }, 'unknown'],
])('auto-upgrade-failed %s', (_what, profile, status) => {
  const [verdict] = judge(were(upgrade('10', 'Failed')), profile ?? null);
  expect(verdict?.status).toBe(status);
});

test.each([null, { upgradeChannel: 'none' }])(
  'auto-upgrade-failed does not miss a signal that changes nothing',
  (profile) => {
    expect(judge(notKnown('no permission'), profile)).toMatchObject([{ status: 'notApplicable' }]);
  },
);
