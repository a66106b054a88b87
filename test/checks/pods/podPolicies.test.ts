import type { Check } from '../../../shared/checks/check.js';
import registryAllowList from '../../../shared/checks/images/registryAllowList.js';
import podsCapabilities from '../../../shared/checks/pods/podsCapabilities.js';
import podsDefaultNamespace from '../../../shared/checks/pods/podsDefaultNamespace.js';
import podsHostNamespaces from '../../../shared/checks/pods/podsHostNamespaces.js';
import podsHostPaths from '../../../shared/checks/pods/podsHostPaths.js';
import podsHttpsIngress from '../../../shared/checks/pods/podsHttpsIngress.js';
import podsPrivileged from '../../../shared/checks/pods/podsPrivileged.js';
import podsPrivilegeEscalation from '../../../shared/checks/pods/podsPrivilegeEscalation.js';
import podsReadOnlyRoot from '../../../shared/checks/pods/podsReadOnlyRoot.js';
import podsResourceLimits from '../../../shared/checks/pods/podsResourceLimits.js';
import podsRunAsRoot from '../../../shared/checks/pods/podsRunAsRoot.js';
import podsServiceAccountToken from '../../../shared/checks/pods/podsServiceAccountToken.js';
import { POLICIES } from '../../../shared/estate/kubernetesPolicies.js';
import { known, notKnown } from '../../../shared/signals/signal.js';
import type { PolicyCompliance } from '../../../shared/signals/types.js';
import { clusterOf, contextAt, signalsWith } from '../../support/clusters.js';

const NOW = '2026-11-23T01:30:00Z';
const ADDON = { addonProfiles: { azurepolicy: { enabled: true } } };

const said = (more: Partial<PolicyCompliance> = {}): PolicyCompliance => ({
  assignments: 1,
  state: 'Compliant',
  nonCompliant: 0,
  atLeast: false,
  components: [],
  ...more,
});

function judge(check: Check, states: Record<string, PolicyCompliance>, properties: Record<string, unknown> = ADDON) {
  const policyStates = known(states, new Date(NOW));
  const [verdict, ...others] = check.evaluate(clusterOf(properties), signalsWith({ policyStates }), contextAt(NOW));
  expect(others).toEqual([]);
  return verdict;
}

/** Ids and severities are a contract; the definition is the one that docs/check-rules.md means. */
describe.each([
  [podsPrivileged, 'pods-privileged', 'critical', POLICIES.privileged],
  [podsPrivilegeEscalation, 'pods-privilege-escalation', 'high', POLICIES.privilegeEscalation],
  [podsRunAsRoot, 'pods-run-as-root', 'high', POLICIES.usersAndGroups],
  [podsHostNamespaces, 'pods-host-namespaces', 'high', POLICIES.hostNamespaces],
  [podsHostPaths, 'pods-host-paths', 'high', POLICIES.hostPaths],
  [podsCapabilities, 'pods-capabilities', 'medium', POLICIES.capabilities],
  [podsReadOnlyRoot, 'pods-read-only-root', 'low', POLICIES.readOnlyRoot],
  [podsResourceLimits, 'pods-resource-limits', 'low', POLICIES.resourceLimits],
  [podsServiceAccountToken, 'pods-service-account-token', 'low', POLICIES.serviceAccountToken],
  [podsDefaultNamespace, 'pods-default-namespace', 'medium', POLICIES.defaultNamespace],
  [podsHttpsIngress, 'pods-https-ingress', 'medium', POLICIES.httpsIngress],
  [registryAllowList, 'registry-allow-list', 'high', POLICIES.allowedImages],
] as const)('%#', (check, id, severity, { id: policy, displayName }) => {
  test(`is ${id}, ${severity}`, () => {
    expect(check).toMatchObject({ id, severity, profile: 'recommended', about: 'cluster' });
  });

  test.each([
    ['passes where the policy is assigned and met', said(), 'pass', `compliant with the policy "${displayName}"`],
    [
      'fails on a component',
      said({ state: 'NonCompliant', nonCompliant: 1, components: [{ component: 'web/a', type: 'pod' }] }),
      'fail',
      `1 component not compliant with the policy "${displayName}"`,
    ],
    [
      'says "at least" at the cap of the API',
      said({ state: 'NonCompliant', nonCompliant: 500, atLeast: true }),
      'fail',
      `at least 500 components not compliant with the policy "${displayName}"`,
    ],
    [
      'fails also where no component is named',
      said({ state: 'NonCompliant' }),
      'fail',
      `not compliant with the policy "${displayName}"; no component is named`,
    ],
    [
      'does not guess where the cluster is exempted',
      said({ state: 'Exempt' }),
      'unknown',
      `the cluster is exempted in Azure Policy from the policy "${displayName}"`,
    ],
    [
      'does not guess from a conflict',
      said({ state: 'Conflict' }),
      'unknown',
      `Azure Policy says Conflict of the policy "${displayName}"`,
    ],
    [
      'does not guess from a word that is not known here',
      said({ state: 'Protected' }),
      'unknown',
      `Azure Policy says Protected of the policy "${displayName}"`,
    ],
  ] as const)(`${id} %s`, (_what, state, status, reason) => {
    expect(judge(check, { [policy]: state })).toMatchObject({
      status,
      reason,
      subject: null,
      severity: status === 'fail' ? severity : null,
    });
  });

  test(`${id} names the definition to assign where none is`, () => {
    const reason = `no assignment of the policy "${displayName}" (${policy}) reaches the cluster`;
    expect(judge(check, {})).toMatchObject({ status: 'unknown', reason });
    expect(judge(check, {}, {})).toMatchObject({
      status: 'unknown',
      reason: expect.stringContaining('reaches the cluster'),
    });
  });

  test(`${id} is unknown without the policy states`, () => {
    const signals = signalsWith({ policyStates: notKnown('no permission') });
    expect(check.evaluate(clusterOf(ADDON), signals, contextAt(NOW))).toMatchObject([
      { status: 'unknown', reason: 'no permission' },
    ]);
  });
});

test('pods-host-namespaces fails by the policy about host network too, and passes by its own alone', () => {
  const network = said({ state: 'NonCompliant', nonCompliant: 3 });
  const { hostNamespaces, hostNetwork } = POLICIES;
  expect(judge(podsHostNamespaces, { [hostNamespaces.id]: said(), [hostNetwork.id]: network })).toMatchObject({
    status: 'fail',
    evidence: { policy: hostNetwork.id, nonCompliant: 3 },
  });
  expect(judge(podsHostNamespaces, { [hostNetwork.id]: said() })).toMatchObject({ status: 'unknown' });
});

test('an add-on that is off is named beside the assignment that is missing', () => {
  expect(judge(podsPrivileged, {}, { kubernetesVersion: '1.35.1' })).toMatchObject({
    status: 'unknown',
    reason: expect.stringMatching(/reaches the cluster, and the Azure Policy add-on is off$/),
  });
});
