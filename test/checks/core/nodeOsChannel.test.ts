import check from '../../../shared/checks/core/nodeOsChannel.js';
import { clusterOf, contextAt, signalsWith } from '../../support/clusters.js';

const NOT_SET = 'nodeOSUpgradeChannel not returned; set it explicitly';

test.each([
  ['passes on NodeImage', { nodeOSUpgradeChannel: 'NodeImage' }, 'pass', null, 'nodeOSUpgradeChannel is NodeImage'],
  [
    'passes on SecurityPatch, in any case',
    { nodeOSUpgradeChannel: 'securitypatch' },
    'pass',
    null,
    'nodeOSUpgradeChannel is securitypatch',
  ],
  [
    "reads az's spelling of the key",
    { nodeOsUpgradeChannel: 'NodeImage' },
    'pass',
    null,
    'nodeOSUpgradeChannel is NodeImage',
  ],
  [
    'is medium on Unmanaged',
    { nodeOSUpgradeChannel: 'Unmanaged' },
    'fail',
    'medium',
    'nodeOSUpgradeChannel is Unmanaged: nobody but the nodes themselves updates them',
  ],
  ['is high on None', { nodeOSUpgradeChannel: 'None' }, 'fail', 'high', 'nodeOSUpgradeChannel is None'],
  ['is high on none', { nodeOSUpgradeChannel: 'none' }, 'fail', 'high', 'nodeOSUpgradeChannel is none'],
  ['is high where it is null', { nodeOSUpgradeChannel: null }, 'fail', 'high', NOT_SET],
  ['is high where the profile holds another channel only', { upgradeChannel: 'patch' }, 'fail', 'high', NOT_SET],
  ['is high where the profile is absent', undefined, 'fail', 'high', NOT_SET],
  [
    'does not guess from an unknown word',
    { nodeOSUpgradeChannel: 'Weekly' },
    'unknown',
    null,
    'nodeOSUpgradeChannel is Weekly, which is not known here',
  ],
  [
    'does not guess from a flag',
    { nodeOSUpgradeChannel: true },
    'unknown',
    null,
    'odd payload: autoUpgradeProfile.nodeOSUpgradeChannel is true or false',
  ],
])('node-os-channel %s', (_what, autoUpgradeProfile, status, severity, reason) => {
  const cluster = clusterOf({ kubernetesVersion: '1.35.7', autoUpgradeProfile });
  expect(check.evaluate(cluster, signalsWith(), contextAt('2026-08-23'))).toMatchObject([
    { status, severity, reason, subject: null },
  ]);
});
