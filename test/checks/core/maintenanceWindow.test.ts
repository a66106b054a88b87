import check from '../../../shared/checks/core/maintenanceWindow.js';
import { known, notKnown } from '../../../shared/signals/signal.js';
import type { MaintenanceConfiguration, Signals } from '../../../shared/signals/types.js';
import { clusterOf, contextAt, signalsWith } from '../../support/clusters.js';

const NOW = '2026-11-24T01:30:00Z';
const AUTO = 'aksManagedAutoUpgradeSchedule';
const NODE = 'aksManagedNodeOSUpgradeSchedule';
const hours = (name: string, durationHours: unknown): MaintenanceConfiguration => ({
  name,
  properties: {
    maintenanceWindow: {
      schedule: { weekly: { intervalWeeks: 1, dayOfWeek: 'Sunday' } },
      durationHours,
      startTime: '02:00',
    },
  },
});
const are = (...list: MaintenanceConfiguration[]): Signals['maintenance'] => known(list, new Date(NOW));
const judge = (autoUpgradeProfile: unknown, maintenance: Signals['maintenance']) =>
  check.evaluate(
    clusterOf({ kubernetesVersion: '1.35', autoUpgradeProfile }),
    signalsWith({ maintenance }),
    contextAt(NOW),
  );

const CLUSTER = { upgradeChannel: 'stable' };
const NODES = { nodeOSUpgradeChannel: 'NodeImage' };
const BOTH = { ...CLUSTER, ...NODES };

test.each([
  [
    'passes where the window is four hours',
    CLUSTER,
    are(hours(AUTO, 4)),
    'pass',
    /governs upgradeChannel stable for 4/,
  ],
  ['fails where it is shorter', CLUSTER, are(hours(AUTO, 3)), 'fail', /lasts 3 hours, at least 4 are needed/],
  ['fails where it has no length', CLUSTER, are(hours(AUTO, 0)), 'fail', /lasts 0 hours/],
  ['fails where it is a little shorter', CLUSTER, are(hours(AUTO, 3.9)), 'fail', /lasts 3.9 hours/],
  [
    'fails where there is no window',
    CLUSTER,
    are(),
    'fail',
    /no window governs it \(aksManagedAutoUpgradeSchedule is not/,
  ],
  [
    'asks for the window of the nodes by its own name',
    NODES,
    are(hours(AUTO, 8)),
    'fail',
    /aksManagedNodeOSUpgradeSchedule/,
  ],
  [
    'does not take default for a window of a channel',
    CLUSTER,
    are(hours('default', 8)),
    'fail',
    /no window governs it/,
  ],
  [
    'passes where both channels have theirs',
    BOTH,
    are(hours(AUTO, 8), hours(NODE, 8)),
    'pass',
    /for 8 hours; .* for 8 hours/,
  ],
  [
    'fails where one of both has none',
    BOTH,
    are(hours(AUTO, 8)),
    'fail',
    /nodeOSUpgradeChannel NodeImage is on and no window/,
  ],
  ['compares names without regard to case', CLUSTER, are(hours(AUTO.toLowerCase(), 4)), 'pass', /4 hours/],
  ['counts SecurityPatch', { nodeOSUpgradeChannel: 'securitypatch' }, are(), 'fail', /securitypatch is on/],
  ['counts node-image', { upgradeChannel: 'node-image' }, are(), 'fail', /node-image is on/],
  ['does not apply without a channel', undefined, are(), 'notApplicable', /no automatic upgrade channel/],
  [
    'does not apply without a channel, windows read or not',
    null,
    notKnown('no permission'),
    'notApplicable',
    /no automatic/,
  ],
  [
    'does not apply where both are none',
    { upgradeChannel: 'none', nodeOSUpgradeChannel: 'None' },
    are(),
    'notApplicable',
    /no/,
  ],
  [
    'does not apply to nodes that update themselves',
    { nodeOSUpgradeChannel: 'Unmanaged' },
    are(),
    'notApplicable',
    /no/,
  ],
  ['does not guess where windows were not read', CLUSTER, notKnown('no permission'), 'unknown', /^no permission$/],
  [
    'does not guess from a window without a length',
    CLUSTER,
    are(hours(AUTO, null)),
    'unknown',
    /does not say how long/,
  ],
  ['does not guess from a length in text', CLUSTER, are(hours(AUTO, '8')), 'unknown', /does not say how long/],
  [
    'does not guess from a channel that is no text',
    { upgradeChannel: 7 },
    are(),
    'unknown',
    /^odd payload: autoUpgradeProfile.upgradeChannel is a number$/,
  ],
  [
    'does not guess from a channel that is not known here',
    { upgradeChannel: 'weekly' },
    are(),
    'unknown',
    /not known here/,
  ],
  [
    'does not pass where the other channel is not known here',
    { ...CLUSTER, nodeOSUpgradeChannel: 'weekly' },
    are(hours(AUTO, 8)),
    'unknown',
    /not known here/,
  ],
  [
    'does not guess from the old form under a new name',
    CLUSTER,
    are({ name: AUTO, properties: { timeInWeek: [{ day: 'Monday', hourSlots: [1, 2] }] } }),
    'unknown',
    /holds no maintenanceWindow/,
  ],
  [
    'fails for one channel although the other cannot be told',
    { ...CLUSTER, nodeOSUpgradeChannel: 'weekly' },
    are(),
    'fail',
    /upgradeChannel stable is on and no window governs it/,
  ],
] as const)('maintenance-window %s', (_what, profile, maintenance, status, reason) => {
  expect(judge(profile, maintenance)).toMatchObject([
    { status, severity: status === 'fail' ? 'low' : null, reason: expect.stringMatching(reason), subject: null },
  ]);
});

test('maintenance-window names the configuration that its command makes', () => {
  expect(judge(BOTH, are(hours(AUTO, 8), hours(NODE, 2)))).toMatchObject([{ evidence: { configuration: NODE } }]);
});
