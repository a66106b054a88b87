import check from '../../../shared/checks/core/rebootUnmanaged.js';
import { checkSettingsSchema } from '../../../shared/checks/settings.js';
import { known } from '../../../shared/signals/signal.js';
import type { Signals } from '../../../shared/signals/types.js';
import { clusterOf, contextAt, signalsWith } from '../../support/clusters.js';

const AS_OF = new Date('2026-11-24T01:30:00Z');
const LINUX = { name: 'np1', count: 3, osType: 'Linux' };
const WINDOWS = { name: 'win', count: 3, osType: 'Windows' };
const pods = (kuredPodSeen: boolean | null): Partial<Signals> => ({
  nodeInventory: known({ nodes: [], kuredPodSeen }, AS_OF),
});
const series = (rows: number, ambiguous = false): Partial<Signals> => ({
  rebootRequests: known(
    {
      ambiguous,
      nodes: Array.from({ length: rows }, (_none, at) => ({ node: `n${at}`, required: false, since: null })),
    },
    AS_OF,
  ),
});

function judge(signals: Partial<Signals>, channel: unknown = 'Unmanaged', pool: object = LINUX, kured = false) {
  const cluster = clusterOf({ autoUpgradeProfile: { nodeOSUpgradeChannel: channel }, agentPoolProfiles: [pool] });
  const { reboots } = checkSettingsSchema.parse({ reboots: { kured } });
  const [verdict, ...more] = check.evaluate(cluster, signalsWith(signals), contextAt('2026-11-24', {}, { reboots }));
  expect(more).toEqual([]);
  return verdict;
}

test.each([
  ['passes where a kured pod runs', pods(true), 'pass', 'nodeOSUpgradeChannel is Unmanaged, and a kured pod runs'],
  ['passes where kured has series', series(1), 'pass', 'nodeOSUpgradeChannel is Unmanaged, and kured reports on nodes'],
  [
    'passes where kured has series, whatever its pods are called',
    { ...series(1), ...pods(false) },
    'pass',
    'nodeOSUpgradeChannel is Unmanaged, and kured reports on nodes',
  ],
  [
    'is medium where the pods show no kured',
    pods(false),
    'fail',
    'nodeOSUpgradeChannel is Unmanaged, and no kured pod is among the pods of the cluster',
  ],
  [
    'is medium where neither pods nor series show it',
    { ...series(0), ...pods(false) },
    'fail',
    'nodeOSUpgradeChannel is Unmanaged, and no kured pod is among the pods of the cluster',
  ],
  [
    'does not guess where pods were not read',
    pods(null),
    'unknown',
    'nodeOSUpgradeChannel is Unmanaged; whether kured runs is not known: the pods of the cluster were not read',
  ],
  [
    'does not guess from series that are not there: its chart exports none unless asked',
    series(0),
    'unknown',
    'nodeOSUpgradeChannel is Unmanaged; whether kured runs is not known: no permission',
  ],
  [
    'does not guess from series that may be of another cluster',
    { ...series(0, true), ...pods(false) },
    'unknown',
    'nodeOSUpgradeChannel is Unmanaged; kured reports on nodes of a cluster that the workspace does not tell from others',
  ],
  [
    'passes by its pod where series may be of another cluster',
    { ...series(0, true), ...pods(true) },
    'pass',
    'nodeOSUpgradeChannel is Unmanaged, and a kured pod runs',
  ],
  [
    'does not guess without any inventory',
    {},
    'unknown',
    'nodeOSUpgradeChannel is Unmanaged; whether kured runs is not known: no permission',
  ],
])('reboot-unmanaged %s', (_what, signals, status, reason) => {
  const severity = status === 'fail' ? 'medium' : null;
  expect(judge(signals)).toMatchObject({ status, severity, reason, subject: 'pool/np1' });
});

test('reboot-unmanaged passes where the configuration says that kured runs, whatever is seen', () => {
  for (const signals of [{}, pods(false)]) {
    expect(judge(signals, 'unmanaged', LINUX, true)).toMatchObject({ status: 'pass' });
  }
});

test.each([
  ['by its type', WINDOWS],
  ['by its image', { name: 'win', nodeImageVersion: 'AKSWindows-2022-containerd-20348.2340.240401' }],
  ['without nodes', { ...WINDOWS, count: 0 }],
])('reboot-unmanaged is medium on a Windows pool %s, whatever kured does', (_what, pool) => {
  for (const kured of [true, false]) {
    expect(judge(pods(true), 'Unmanaged', pool, kured)).toMatchObject({
      status: 'fail',
      severity: 'medium',
      reason: 'nodeOSUpgradeChannel is Unmanaged: Windows nodes then get no updates at all',
      subject: 'pool/win',
    });
  }
});

test('reboot-unmanaged does not guess the operating system', () => {
  for (const pool of [{ name: 'np1' }, { name: 'np1', osType: 7 }, 'np1']) {
    const verdict = judge(pods(true), 'Unmanaged', pool as object, true);
    expect(verdict).toMatchObject({
      status: 'unknown',
      reason: 'neither osType nor nodeImageVersion tells the operating system of the pool',
    });
  }
  expect(judge(pods(true), 'Unmanaged', { name: 'np1', nodeImageVersion: 'AKSUbuntu-2404-x' })).toMatchObject({
    status: 'pass',
  });
});

test.each([
  ['NodeImage', 'NodeImage', 'notApplicable', 'nodeOSUpgradeChannel is NodeImage'],
  ['securitypatch', 'securitypatch', 'notApplicable', 'nodeOSUpgradeChannel is securitypatch'],
  ['None', 'None', 'notApplicable', 'nodeOSUpgradeChannel is None'],
  ['null', null, 'notApplicable', 'nodeOSUpgradeChannel not set'],
  ['a word that is not known', 'Weekly', 'unknown', 'nodeOSUpgradeChannel is Weekly, which is not known here'],
  ['a number', 3, 'unknown', 'odd payload: autoUpgradeProfile.nodeOSUpgradeChannel is a number'],
])('reboot-unmanaged on channel %s', (_what, channel, status, reason) => {
  for (const pool of [LINUX, WINDOWS]) expect(judge(pods(false), channel, pool)).toMatchObject({ status, reason });
});

test('reboot-unmanaged does not apply to a stopped pool', () => {
  const pool = { ...LINUX, powerState: { code: 'Stopped' } };
  expect(judge(pods(false), 'Unmanaged', pool)).toMatchObject({ status: 'notApplicable', reason: 'stopped' });
});
