import check from '../../../shared/checks/core/defenderOpenAlerts.js';
import { known, notKnown } from '../../../shared/signals/signal.js';
import type { DefenderAlert, Signals } from '../../../shared/signals/types.js';
import { clusterOf, contextAt, signalsWith } from '../../support/clusters.js';

const NOW = '2026-11-24T00:00:00.000Z';
const DAY = 86_400_000;
/** An instant so many days and seconds before now. */
const ago = (days: number, seconds = 0) => new Date(Date.parse(NOW) - days * DAY - seconds * 1_000).toISOString();
const alert = (more: Partial<DefenderAlert> = {}): DefenderAlert => ({
  systemAlertId: 'a1',
  alertType: 'K8S.NODE_DriftBlocked',
  title: 'Drift binary',
  severity: 'High',
  status: 'Active',
  generated: ago(0),
  intent: 'Execution',
  simulated: false,
  resourceIds: [],
  sourceGone: false,
  ...more,
});
const judge = (alerts: Signals['alerts'], top: Record<string, unknown> = {}) =>
  check.evaluate(clusterOf({}, top), signalsWith({ alerts }), contextAt(NOW));
const judgeOne = (more: Partial<DefenderAlert>) => judge(known([alert(more)], new Date(NOW)));

// An age is in full days: on the limit passes, over it fails.
test.each([
  ['High', 'Active', 1, 'high'],
  ['Medium', 'Active', 7, 'medium'],
  ['Low', 'Active', 30, 'low'],
  ['High', 'InProgress', 3, 'high'],
  ['Medium', 'InProgress', 21, 'medium'],
  ['Low', 'InProgress', 90, 'low'],
])('defender-open-alerts lets %s %s be open for %i days and no longer', (severity, status, days, worst) => {
  const words = status === 'Active' ? 'open' : 'in progress';
  const subject = 'alert/a1';
  const last = new Date(Date.parse(ago(days + 1)) + 1).toISOString();
  for (const generated of [ago(0), ago(days), last]) {
    expect(judgeOne({ severity, status, generated })).toMatchObject([{ status: 'pass', severity: null, subject }]);
  }
  const reason = `Drift binary: ${words} for ${days + 1} days, ${days} allowed`;
  expect(judgeOne({ severity, status, generated: ago(days + 1) })).toMatchObject([
    { status: 'fail', severity: worst, reason, subject, hardDay: null, dueDay: null },
  ]);
});

test.each([
  [
    'never fails on Informational',
    { severity: 'Informational', generated: ago(400) },
    'pass',
    'Drift binary: informational',
  ],
  [
    'never fails on Informational that somebody works on',
    { severity: 'informational', status: 'InProgress', generated: ago(400) },
    'pass',
    'Drift binary: informational',
  ],
  ['passes on Resolved', { status: 'Resolved', generated: ago(400) }, 'pass', 'Drift binary: Resolved'],
  ['passes on dismissed, in any case', { status: 'dismissed', generated: null }, 'pass', 'Drift binary: dismissed'],
  [
    'fails whatever the type of the alert begins with',
    { alertType: 'VM_Something', generated: ago(2) },
    'fail',
    'Drift binary: open for 2 days, 1 allowed',
  ],
  [
    'reads severities in any case',
    { severity: 'HIGH', status: 'ACTIVE', generated: ago(2) },
    'fail',
    'Drift binary: open for 2 days, 1 allowed',
  ],
  [
    'keeps one whose source is gone',
    { sourceGone: true, generated: ago(2) },
    'fail',
    'Drift binary (source gone: no longer returned, not seen resolved): open for 2 days, 1 allowed',
  ],
  [
    'lets one go whose source is gone once it was seen resolved',
    { sourceGone: true, status: 'Resolved', generated: ago(2) },
    'pass',
    'Drift binary (source gone: no longer returned, not seen resolved): Resolved',
  ],
  [
    'does not guess without a time',
    { generated: null },
    'unknown',
    'Drift binary: Defender does not say when it was generated',
  ],
  [
    'does not guess from a time that is none',
    { generated: '0001-01-01T00:00:00Z' },
    'unknown',
    'Drift binary: Defender does not say when it was generated',
  ],
  ['takes a time of two days ahead', { generated: ago(-2) }, 'pass', 'Drift binary: open for 0 days, 1 allowed'],
  [
    'does not guess from a time further ahead',
    { generated: ago(-2, -1) },
    'unknown',
    'Drift binary: the time at which it was generated lies in the future',
  ],
  [
    'does not guess from a status that is not known here',
    { status: 'Escalated', generated: ago(90) },
    'unknown',
    'Drift binary: status Escalated is not known here',
  ],
  [
    'does not guess from a severity that is not known here',
    { severity: 'Severe', generated: ago(90) },
    'unknown',
    'Drift binary: severity Severe is not known here',
  ],
  [
    'does not guess from a severity named like a property of every object',
    { severity: 'constructor', generated: ago(90) },
    'unknown',
    'Drift binary: severity constructor is not known here',
  ],
])('defender-open-alerts %s', (_what, more, status, reason) => {
  expect(judgeOne(more)).toMatchObject([{ status, reason, subject: 'alert/a1' }]);
});

test('defender-open-alerts gives one pass where there is no alert', () => {
  expect(judge(known([], new Date(NOW)))).toMatchObject([{ status: 'pass', subject: null }]);
});

test('defender-open-alerts gives one result an alert, passes included', () => {
  const alerts = [alert({ systemAlertId: 'a1' }), alert({ systemAlertId: 'a2', generated: ago(2) })];
  expect(judge(known(alerts, new Date(NOW))).map(({ subject, status }) => [subject, status])).toEqual([
    ['alert/a1', 'pass'],
    ['alert/a2', 'fail'],
  ]);
});

test.each([true, false])('defender-open-alerts marks an alert that is simulated: %s', (simulated) => {
  const reason = `${simulated ? 'simulated: ' : ''}Drift binary: open for 2 days, 1 allowed`;
  expect(judgeOne({ simulated, generated: ago(2) })).toMatchObject([
    { status: 'fail', reason, evidence: { simulated } },
  ]);
});

test('defender-open-alerts does not guess where alerts were not read', () => {
  const why = 'securityresources not read (403)';
  expect(judge(notKnown(why))).toMatchObject([{ status: 'unknown', reason: why, subject: null }]);
});

test.each(['chinaeast2', 'China North 3'])('defender-open-alerts does not apply in Azure China: %s', (location) => {
  for (const alerts of [notKnown('no permission'), known([], new Date(NOW))]) {
    expect(judge(alerts, { location })).toMatchObject([{ status: 'notApplicable', subject: null }]);
  }
});
