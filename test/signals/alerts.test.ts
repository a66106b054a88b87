import { readCluster } from '../../shared/estate/readCluster.js';
import { alertsByCluster, alertsOf, withAlertsGone } from '../../shared/signals/alerts.js';
import type { DefenderAlert } from '../../shared/signals/types.js';
import { CLUSTER_ID, clusterOf } from '../support/clusters.js';
import { recorded } from './fakeReads.js';

const cluster = clusterOf({ nodeResourceGroup: 'MC_rg-pay_aks-pay_westeurope' });
const SUBSCRIPTION = '/subscriptions/11111111-1111-4111-8111-111111111111';
const VMSS = `${SUBSCRIPTION}/resourceGroups/mc_rg-pay_aks-pay_westeurope/providers/Microsoft.Compute/virtualMachineScaleSets/aks-np1-12345678-vmss`;

/** A row as Resource Graph gives it, version 2022-01-01. */
const row = (properties: Record<string, unknown> = {}, id = '2518298467986649999_a1') => ({
  id: `${SUBSCRIPTION}/resourceGroups/rg-pay/providers/Microsoft.Security/locations/westeurope/alerts/${id}`,
  properties: {
    alertType: 'K8S_PrivilegedContainer',
    systemAlertId: id,
    alertDisplayName: 'Privileged container detected',
    severity: 'Medium',
    status: 'Active',
    intent: 'PrivilegeEscalation',
    timeGeneratedUtc: '2026-11-20T09:19:16.485Z',
    resourceIdentifiers: [
      { azureResourceId: CLUSTER_ID, type: 'AzureResource' },
      { workspaceId: '22222222-2222-4222-8222-222222222222', type: 'LogAnalytics' },
    ],
    ...properties,
  },
});

const pascal = (value: Record<string, unknown>) =>
  Object.fromEntries(Object.entries(value).map(([key, inner]) => [key.charAt(0).toUpperCase() + key.slice(1), inner]));

test('an alert in the form of Resource Graph', () => {
  expect(alertsOf([row()])).toEqual({
    odd: 0,
    alerts: [
      {
        systemAlertId: '2518298467986649999_a1',
        alertType: 'K8S_PrivilegedContainer',
        title: 'Privileged container detected',
        severity: 'Medium',
        status: 'Active',
        generated: '2026-11-20T09:19:16.485Z',
        intent: 'PrivilegeEscalation',
        simulated: false,
        resourceIds: [CLUSTER_ID],
        sourceGone: false,
      },
    ],
  });
});

test('Pascal-case keys, also in the identifiers, give the same alert', () => {
  const plain = row();
  const properties = pascal({
    ...plain.properties,
    resourceIdentifiers: plain.properties.resourceIdentifiers.map((one) => pascal(one)),
  });
  expect(alertsOf([{ id: plain.id, properties }])).toEqual(alertsOf([plain]));
});

test('an exported alert: New is Active, TimeGenerated is when it was generated', () => {
  const { alerts, odd } = alertsOf([recorded('defender-k8s-alert-exported.json').body]);
  expect(odd).toBe(0);
  expect(alerts).toMatchObject([
    {
      systemAlertId: '00000000-0000-0000-0000-000000000005',
      alertType: 'K8S_AdmissionController',
      status: 'Active',
      severity: 'Informational',
      generated: '2024-11-20T09:19:16.485Z',
      intent: 'Persistence, CredentialAccess',
      simulated: false,
      resourceIds: [expect.stringMatching(/managedClusters\/sample-aks1$/)],
    },
  ]);
});

test.each([
  ['a status in another case', { status: 'INPROGRESS' }, { status: 'InProgress' }],
  ['a status in two words', { status: 'In progress' }, { status: 'InProgress' }],
  ['a status that nobody knows', { status: 'Snoozed' }, { status: 'Snoozed' }],
  ['a severity in another case', { severity: 'high' }, { severity: 'High' }],
  ['no severity', { severity: null }, { severity: '' }],
  ['a sample by its type', { alertType: 'SIMULATED_K8S_X' }, { simulated: true }],
  ['a sample by its title', { alertDisplayName: '[SAMPLE ALERT] Privileged container' }, { simulated: true }],
  ['a sample by its description', { description: 'THIS IS A SAMPLE ALERT: it is not' }, { simulated: true }],
  [
    'a test alert that a command provoked',
    { alertDisplayName: 'Defender test alert for K8S (not a threat)' },
    { simulated: false },
  ],
  ['no time of generation', { timeGeneratedUtc: null, startTimeUtc: '2026-11-01T00:00:00Z' }, { generated: null }],
  ["a time that is .NET's none", { timeGeneratedUtc: '0001-01-01T00:00:00Z' }, { generated: null }],
  ['no systemAlertId', { systemAlertId: undefined }, { systemAlertId: '2518298467986649999_a1' }],
  ['a title with control characters', { alertDisplayName: 'bad\u0000\u202etitle' }, { title: 'bad title' }],
  [
    'an older row with one resource',
    { resourceIdentifiers: undefined, azureResourceId: VMSS },
    { resourceIds: [VMSS] },
  ],
])('%s', (_what, properties, expected) => {
  expect(alertsOf([row(properties)]).alerts).toMatchObject([expected]);
});

test('properties as JSON text are read; rows that are no alert are counted', () => {
  expect(alertsOf([{ id: row().id, properties: JSON.stringify(row().properties) }]).alerts).toHaveLength(1);
  expect(alertsOf([null, 'x', [], {}, { properties: 3 }])).toEqual({ alerts: [], odd: 5 });
});

test('two rows of one alert: the open one speaks, resources of both are kept', () => {
  const { alerts } = alertsOf([row({ status: 'Resolved' }), row({ resourceIdentifiers: [{ azureResourceId: VMSS }] })]);
  expect(alerts).toMatchObject([{ status: 'Active', resourceIds: [CLUSTER_ID, VMSS] }]);
});

const CASES: readonly (readonly [string, string, boolean])[] = [
  ['the cluster itself', CLUSTER_ID, true],
  ['the cluster in another case', CLUSTER_ID.toUpperCase(), true],
  ['something below the cluster', `${CLUSTER_ID}/agentPools/np1`, true],
  ['a scale set of its node resource group', VMSS, true],
  ['the node resource group itself', VMSS.slice(0, VMSS.indexOf('/providers')), true],
  ['a cluster whose name begins alike', `${CLUSTER_ID}-2`, false],
  ['a group whose name begins alike', VMSS.replace('_westeurope/', '_westeurope2/'), false],
  [
    "the cluster's own group, not the nodes'",
    `${SUBSCRIPTION}/resourceGroups/rg-pay/providers/Microsoft.Compute/virtualMachines/x`,
    false,
  ],
  ['the same group name in another subscription', VMSS.replace('8111-111111111111', '8111-222222222222'), false],
  ['no id at all', '', false],
];
test.each(CASES)('an alert of %s', (_what, azureResourceId, belongs) => {
  const placed = alertsByCluster([row({ resourceIdentifiers: [{ azureResourceId }], alertType: 'VM_X' })], [cluster]);
  expect(placed.byCluster.get(cluster.key)?.length ?? 0).toBe(belongs ? 1 : 0);
  expect(placed.elsewhere).toBe(belongs ? 0 : 1);
});

test('an alert that names cluster and node is counted once, two clusters get their own', () => {
  const other = readCluster({
    ...(cluster.raw as object),
    id: `${CLUSTER_ID}2`,
    properties: { nodeResourceGroup: 'mc_2' },
  });
  const placed = alertsByCluster(
    [
      row({
        resourceIdentifiers: [
          { azureResourceId: CLUSTER_ID },
          { azureResourceId: VMSS },
          { azureResourceId: other.id },
        ],
      }),
    ],
    [cluster, other],
  );
  expect([...placed.byCluster].map(([key, alerts]) => [key, alerts.length])).toEqual([
    [cluster.key, 1],
    [other.key, 1],
  ]);
});

describe('alerts that are not returned any more', () => {
  const alert = (systemAlertId: string, status: string): DefenderAlert => ({
    ...(alertsOf([row()]).alerts[0] as DefenderAlert),
    systemAlertId,
    status,
  });

  test('are kept, marked, unless they were final', () => {
    const before = [
      alert('a', 'Active'),
      alert('b', 'InProgress'),
      alert('c', 'Resolved'),
      alert('d', 'Dismissed'),
      alert('E', 'Active'),
    ];
    expect(
      withAlertsGone([alert('e', 'Resolved')], before).map(({ systemAlertId, sourceGone }) => [
        systemAlertId,
        sourceGone,
      ]),
    ).toEqual([
      ['e', false],
      ['a', true],
      ['b', true],
    ]);
  });

  test('one that comes back is not gone', () => {
    expect(withAlertsGone([alert('a', 'Active')], [{ ...alert('a', 'Active'), sourceGone: true }])).toEqual([
      alert('a', 'Active'),
    ]);
  });
});
