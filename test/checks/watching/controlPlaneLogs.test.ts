import check from '../../../shared/checks/watching/controlPlaneLogs.js';
import { known } from '../../../shared/signals/signal.js';
import type { DiagnosticSetting } from '../../../shared/signals/types.js';
import { clusterOf, contextAt, signalsWith } from '../../support/clusters.js';

const NOW = '2026-08-23';
const evaluate = (...settings: DiagnosticSetting[]) =>
  check.evaluate(
    clusterOf({ kubernetesVersion: '1.35.7' }),
    signalsWith({ diagnosticSettings: known(settings, new Date(NOW)) }),
    contextAt(NOW),
  );
const sends = (to: DiagnosticSetting['to'], categories: string[], groups: string[] = [], name = 's') => ({
  name,
  to,
  categories,
  groups,
});
const BOTH = ['kube-audit', 'guard'];
const NONE =
  'no diagnostic setting sends kube-audit or kube-audit-admin and guard to a workspace, an event hub or a storage account';

test.each([
  ['passes with kube-audit and guard', [sends(['workspace'], BOTH)], 'kube-audit and guard are sent to a workspace'],
  [
    'passes with kube-audit-admin and guard',
    [sends(['eventHub'], ['kube-audit-admin', 'guard', 'kube-apiserver'])],
    'kube-audit-admin and guard are sent to an event hub',
  ],
  ['passes where they go to storage', [sends(['storage'], BOTH)], 'kube-audit and guard are sent to a storage account'],
  [
    'passes where two settings share the work',
    [sends(['storage'], ['kube-audit'], [], 'a'), sends(['workspace'], ['guard'], [], 'b')],
    'kube-audit and guard are sent to a storage account and a workspace',
  ],
  ['passes with the group of all logs', [sends(['workspace'], [], ['allLogs'])], 'kube-audit and guard are sent to'],
  ['passes with the group of audit logs', [sends(['workspace'], [], ['Audit'])], 'kube-audit and guard are sent to'],
  ['reads categories in any case', [sends(['workspace'], ['Kube-Audit', 'Guard'])], 'kube-audit and guard are sent to'],
  [
    'passes where a partner gets them too',
    [sends(['workspace', 'partner'], BOTH)],
    'kube-audit and guard are sent to a workspace',
  ],
] as const)('control-plane-logs %s', (_what, settings, reason) => {
  expect(evaluate(...settings)).toMatchObject([
    { status: 'pass', severity: null, reason: expect.stringContaining(reason), evidence: { missing: [] } },
  ]);
});

test.each([
  ['fails without any setting', [], 'the cluster has no diagnostic setting'],
  ['fails where the settings send other logs', [sends(['workspace'], ['kube-apiserver'])], `${NONE}; it has 1 setting`],
  [
    'fails without guard',
    [sends(['workspace'], ['kube-audit'])],
    'no diagnostic setting sends guard to a workspace, an event hub or a storage account; it has 1 setting',
  ],
  [
    'fails without an audit log',
    [sends(['workspace'], ['guard'])],
    'no diagnostic setting sends kube-audit or kube-audit-admin to a workspace, an event hub or a storage account; it has 1 setting',
  ],
  ['fails where a setting sends nowhere', [sends([], BOTH)], `${NONE}; it has 1 setting`],
  ['fails where a partner alone gets them', [sends(['partner'], BOTH)], `${NONE}; it has 1 setting`],
  ['fails with a group that is another', [sends(['workspace'], [], ['metrics'])], `${NONE}; it has 1 setting`],
  [
    'fails where half goes nowhere',
    [sends(['workspace'], ['kube-audit']), sends([], ['guard'])],
    'no diagnostic setting sends guard to a workspace, an event hub or a storage account; it has 2 settings',
  ],
] as const)('control-plane-logs %s', (_what, settings, reason) => {
  expect(evaluate(...settings)).toMatchObject([{ status: 'fail', severity: 'high', reason }]);
});

test('control-plane-logs is unknown where nobody could read the settings', () => {
  const [verdict] = check.evaluate(clusterOf({ kubernetesVersion: '1.35.7' }), signalsWith(), contextAt(NOW));
  expect(verdict).toMatchObject({ status: 'unknown', reason: 'no permission' });
});

test('control-plane-logs shows which logs go where', () => {
  expect(evaluate(sends(['workspace'], [], ['allLogs']), sends([], ['guard'], [], 't'))[0]?.evidence).toEqual({
    missing: [],
    settings: [
      { name: 's', to: ['workspace'], logs: ['kube-audit', 'kube-audit-admin', 'guard'] },
      { name: 't', to: [], logs: ['guard'] },
    ],
  });
});
