import check from '../../../shared/checks/core/upgradeChannel.js';
import { clusterOf, contextAt, signalsWith } from '../../support/clusters.js';

test.each([
  ['passes on patch', { upgradeChannel: 'patch' }, 'pass', 'upgradeChannel is patch'],
  ['passes on any channel, in any case', { upgradeChannel: 'Node-Image' }, 'pass', 'upgradeChannel is Node-Image'],
  ['passes on rapid', { upgradeChannel: 'rapid' }, 'pass', 'upgradeChannel is rapid'],
  ['passes on stable', { upgradeChannel: 'stable' }, 'pass', 'upgradeChannel is stable'],
  ['fails on none', { upgradeChannel: 'none' }, 'fail', 'upgradeChannel is none'],
  ['fails on None', { upgradeChannel: 'None' }, 'fail', 'upgradeChannel is None'],
  ['fails where it is null', { upgradeChannel: null }, 'fail', 'upgradeChannel not set'],
  [
    'fails where the profile holds another channel only',
    { nodeOSUpgradeChannel: 'NodeImage' },
    'fail',
    'upgradeChannel not set',
  ],
  ['fails where the profile is empty', {}, 'fail', 'upgradeChannel not set'],
  ['fails where the profile is null', null, 'fail', 'upgradeChannel not set'],
  ['fails where the profile is absent', undefined, 'fail', 'upgradeChannel not set'],
  [
    'does not guess from an unknown word',
    { upgradeChannel: 'weekly' },
    'unknown',
    'upgradeChannel is weekly, which is not known here',
  ],
  [
    'does not guess from a number',
    { upgradeChannel: 3 },
    'unknown',
    'odd payload: autoUpgradeProfile.upgradeChannel is a number',
  ],
  [
    'does not guess from an odd profile',
    ['patch'],
    'unknown',
    'odd payload: autoUpgradeProfile.upgradeChannel: expected an object above upgradeChannel, found a list',
  ],
])('upgrade-channel %s', (_what, autoUpgradeProfile, status, reason) => {
  const cluster = clusterOf({ kubernetesVersion: '1.35.7', powerState: { code: 'Stopped' }, autoUpgradeProfile });
  const severity = status === 'fail' ? 'medium' : null;
  expect(check.evaluate(cluster, signalsWith(), contextAt('2026-08-23'))).toMatchObject([
    { status, severity, reason, subject: null },
  ]);
});
