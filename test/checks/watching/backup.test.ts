import check from '../../../shared/checks/watching/backup.js';
import { known, notKnown } from '../../../shared/signals/signal.js';
import type { Signals } from '../../../shared/signals/types.js';
import { clusterOf, contextAt, signalsWith } from '../../support/clusters.js';

const NOW = '2026-11-24T01:30:00Z';
const idIn = (vault: string) =>
  `/subscriptions/s/resourceGroups/rg/providers/Microsoft.DataProtection/backupVaults/${vault}/backupInstances/aks-pay`;
/** Instances in vaults a, b… in these states. */
const inStates = (...states: string[]): Signals['backups'] =>
  known(
    states.map((state, at) => ({ id: idIn('abc'.charAt(at)), state })),
    new Date(NOW),
  );

test.each([
  [
    'passes where protection is configured',
    inStates('ProtectionConfigured'),
    'pass',
    null,
    'vault a is ProtectionConfigured',
  ],
  ['takes states in any case', inStates('protectionconfigured'), 'pass', null, 'vault a is protectionconfigured'],
  ['is medium without an instance', inStates(), 'fail', 'medium', 'no backup instance in any backup vault'],
  [
    'is medium where protection is stopped',
    inStates('ProtectionStopped'),
    'fail',
    'medium',
    'vault a is ProtectionStopped',
  ],
  [
    'is medium where protection is in error',
    inStates('ProtectionError'),
    'fail',
    'medium',
    'vault a is ProtectionError',
  ],
  [
    'is medium where backups are suspended',
    inStates('BackupSchedulesSuspended'),
    'fail',
    'medium',
    'no backup that works',
  ],
  [
    'is medium where it could not be set up',
    inStates('ConfiguringProtectionFailed'),
    'fail',
    'medium',
    'no backup that works',
  ],
  ['is medium where it is deleted', inStates('SoftDeleted'), 'fail', 'medium', 'no backup that works'],
  ['does not guess while it is set up', inStates('ConfiguringProtection'), 'unknown', null, 'is ConfiguringProtection'],
  ['does not guess while it changes', inStates('UpdatingProtection'), 'unknown', null, 'is UpdatingProtection'],
  [
    'does not guess from a state that is not known here',
    inStates('RetentionSchedulesSuspended'),
    'unknown',
    null,
    'is RetentionSchedulesSuspended, which is not known here',
  ],
  ['does not guess where no state is told', inStates(''), 'unknown', null, 'is in no state that is told'],
  ['takes the best of several', inStates('ProtectionStopped', 'ProtectionConfigured'), 'pass', null, 'vault b is'],
  [
    'does not fail while a second one is set up',
    inStates('ProtectionStopped', 'ConfiguringProtection'),
    'unknown',
    null,
    'vault b',
  ],
  ['does not guess where they were not read', notKnown('not read (403)'), 'unknown', null, 'not read (403)'],
] as const)('backup %s', (_what, backups, status, severity, reason) => {
  const verdicts = check.evaluate(clusterOf({}), signalsWith({ backups }), contextAt(NOW));
  expect(verdicts).toMatchObject([{ status, severity, reason: expect.stringContaining(reason), subject: null }]);
});
