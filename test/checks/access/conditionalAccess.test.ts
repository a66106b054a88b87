import { AKS_SERVER } from '../../../shared/checks/access/aksSignIn.js';
import check from '../../../shared/checks/access/conditionalAccess.js';
import { tenantResource } from '../../../shared/estate/resource.js';
import type { ConditionalAccessPolicy, GrantControls } from '../../../shared/signals/conditionalAccessTypes.js';
import { known } from '../../../shared/signals/signal.js';
import { clusterOf, contextAt, signalsWith } from '../../support/clusters.js';

const NOW = '2026-08-23';
const TENANT = tenantResource('99999999-9999-4999-8999-999999999999');
const asks = (builtIn: readonly string[], more: Partial<GrantControls> = {}): { readonly grant: GrantControls } => ({
  grant: { all: false, builtIn, strength: null, others: 0, ...more },
});
const apps = (include: string[], exclude: string[] = [], filtered = false) => ({
  applications: { include, exclude, filtered },
});
const MFA: ConditionalAccessPolicy = {
  id: 'p1',
  name: 'P',
  state: 'enabled',
  ...apps(['All']),
  users: 'all',
  clients: ['all'],
  onlyAtRisk: false,
  confinedTo: [],
  ...asks(['mfa']),
};
const evaluate = (...policies: Partial<ConditionalAccessPolicy>[]) => {
  const value = policies.map((policy) => ({ ...MFA, ...policy }));
  return check.evaluate(TENANT, signalsWith({ conditionalAccess: known(value, new Date(NOW)) }), contextAt(NOW));
};

test.each([
  ['MFA before all applications', {}, '"P" asks for MFA'],
  ['MFA before AKS', apps([AKS_SERVER.toUpperCase()]), '"P" asks for MFA'],
  ['an authentication strength', asks([], { strength: 'mfa' }), '"P" asks for MFA'],
  ['a compliant device', asks(['compliantDevice']), '"P" asks for a compliant device'],
  ['a joined device', asks(['domainJoinedDevice']), '"P" asks for a joined device'],
  ['MFA or a device', asks(['mfa', 'compliantDevice']), '"P" asks for MFA or a compliant device'],
  ['MFA and a device', asks(['mfa', 'compliantDevice'], { all: true }), '"P" asks for MFA and a compliant device'],
  ['MFA and something weaker as well', asks(['mfa', 'approvedApplication'], { all: true }), '"P" asks for MFA'],
  ['MFA and terms of use', asks(['mfa'], { all: true, others: 1 }), '"P" asks for MFA'],
  ['a state in another spelling', { state: 'Enabled' }, '"P" asks for MFA'],
  ['MFA for some', { users: 'some' }, '"P" asks for MFA, for some users only'],
  [
    'MFA for some in some places',
    { users: 'some', confinedTo: ['locations'] },
    '"P" asks for MFA, for some users and locations only',
  ],
  ['clients that people use', { clients: ['mobileAppsAndDesktopClients'] }, '"P" asks for MFA'],
  ['no kinds of clients', { clients: [] }, '"P" asks for MFA'],
] as const)('conditional-access passes with %s', (_what, policy, reason) => {
  expect(evaluate(policy)).toMatchObject([{ status: 'pass', severity: null, subject: null, reason }]);
});

test.each([
  ['a policy that only reports', { state: 'enabledForReportingButNotEnforced' }, '"P" only reports'],
  ['a policy that is off', { state: 'disabled' }, '"P" is off'],
  ['a policy that leaves AKS out', apps(['All'], [AKS_SERVER]), '"P" leaves AKS out'],
  ['MFA or something weaker', asks(['mfa', 'compliantApplication']), '"P" lets something weaker do'],
  ['MFA or terms of use', asks(['mfa'], { others: 1 }), '"P" lets something weaker do'],
  ['MFA or a strength that is none', asks(['mfa'], { strength: 'weaker' }), '"P" lets something weaker do'],
  ['a strength that is no MFA', asks([], { strength: 'weaker' }), '"P" asks for neither MFA nor a device'],
  ['a block', asks(['block']), '"P" asks for neither MFA nor a device'],
  ['a policy of the session', { grant: null }, '"P" asks for neither MFA nor a device'],
  ['a policy for nobody', { users: 'none' }, '"P" is for nobody who signs in'],
  ['a policy of old clients', { clients: ['exchangeActiveSync', 'other'] }, '"P" is for other clients'],
  ['a policy at risk alone', { onlyAtRisk: true }, '"P" asks at risk alone'],
] as const)('conditional-access fails with %s', (_what, policy, why) => {
  const reason = `no enabled Conditional Access policy asks for MFA or a compliant device before AKS: ${why}`;
  expect(evaluate(policy)).toMatchObject([{ status: 'fail', severity: 'medium', reason }]);
});

test.each([
  ['there is no policy', []],
  ['policies are about other applications', [apps(['Office365']), apps(['797f4846-ba00-4fd7-ba43-dac1f8f63013'])]],
  ['policies are about user actions', [apps([])]],
])('conditional-access fails where %s', (_what, policies) => {
  expect(evaluate(...policies)).toMatchObject([
    {
      status: 'fail',
      reason: 'no enabled Conditional Access policy asks for MFA or a compliant device before AKS',
      evidence: { policies: policies.length, aboutAks: [] },
    },
  ]);
});

test.each([
  ['a filter picks the applications', apps(['None'], [], true), '"P" picks applications by a filter'],
  ['a filter takes applications out', apps(['All'], [], true), '"P" picks applications by a filter'],
  ['the state is a new one', { state: 'paused' }, '"P" is in state paused'],
])('conditional-access does not guess where %s', (_what, policy, why) => {
  expect(evaluate(policy)).toMatchObject([
    { status: 'unknown', reason: `${why}: whether it covers AKS cannot be told` },
  ]);
  expect(evaluate(policy, {})).toMatchObject([{ status: 'pass' }]);
});

test('conditional-access names the policy that holds for most', () => {
  expect(evaluate({ name: 'A', users: 'some' }, { name: 'B' }, { name: 'C', state: 'disabled' })).toMatchObject([
    {
      reason: '"B" asks for MFA',
      evidence: {
        policies: 3,
        aboutAks: [
          { name: 'A', asks: 'yes', forWhat: 'MFA', only: ['users'] },
          { name: 'B', asks: 'yes', only: [] },
          { name: 'C', asks: 'no', why: 'is off' },
        ],
      },
    },
  ]);
});

test('conditional-access bounds what it shows and says', () => {
  const [verdict] = evaluate(...Array.from({ length: 30 }, (_none, at) => ({ name: `P${at}`, state: 'disabled' })));
  expect(verdict?.evidence).toMatchObject({ policies: 30, aboutAks: { length: 20 } });
  expect(verdict?.reason).toMatch(/"P0" is off; "P1" is off; "P2" is off$/);
});

test('conditional-access without the permission is unknown, and says so', () => {
  const why = "grant Vigie's reader the application permission Policy.Read.All of Microsoft Graph";
  expect(check.evaluate(TENANT, signalsWith({}, why), contextAt(NOW))).toMatchObject([
    { status: 'unknown', reason: why },
  ]);
});

test('conditional-access is about the tenant and nothing else', () => {
  expect(check).toMatchObject({ about: 'tenant', profile: 'all', needs: ['conditionalAccess'] });
  expect(() => check.evaluate(clusterOf({}), signalsWith(), contextAt(NOW))).toThrow(TypeError);
});
