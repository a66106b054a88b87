import { backups } from '../../shared/signals/backups.js';
import { sideOf } from '../support/asked.js';
import { CLUSTER_ID, clusterOf } from '../support/clusters.js';

const cluster = clusterOf({});
const VAULTS =
  '/subscriptions/22222222-2222-4222-8222-222222222222/resourceGroups/rg-backup/providers/Microsoft.DataProtection/backupVaults';

const instance = (properties: Record<string, unknown>, name = 'aks-pay') => ({
  id: `${VAULTS}/vault/backupInstances/${name}`,
  name,
  type: 'microsoft.dataprotection/backupvaults/backupinstances',
  properties,
});
const source = (resourceID: string = CLUSTER_ID) => ({
  resourceID,
  resourceUri: resourceID,
  datasourceType: 'Microsoft.ContainerService/managedClusters',
  objectType: 'Datasource',
});
const state = (currentProtectionState: string) => ({ currentProtectionState, protectionStatus: { status: 'x' } });
const seen = (...rows: Record<string, unknown>[]) =>
  backups.of(new Map([['backupInstances', sideOf('backupInstances', rows)]]), cluster);

test.each([
  [
    'an instance in a vault of another subscription',
    instance({ dataSourceInfo: source(), ...state('ProtectionConfigured') }),
    'ProtectionConfigured',
  ],
  [
    'a key in the other spelling, an id in another case',
    instance({ datasourceinfo: source(CLUSTER_ID.toLowerCase()), ...state('ProtectionStopped') }),
    'ProtectionStopped',
  ],
  [
    'a key in another spelling still',
    instance({ Datasourceinfo: source(), ...state('ProtectionConfigured') }),
    'ProtectionConfigured',
  ],
  [
    'the status where no state is told',
    instance({ dataSourceInfo: source(), protectionStatus: { status: 'ProtectionStopped' } }),
    'ProtectionStopped',
  ],
  ['neither', instance({ dataSourceInfo: source() }), ''],
  [
    'the uri where there is no id',
    instance({ dataSourceInfo: { resourceUri: CLUSTER_ID }, ...state('ProtectionConfigured') }),
    'ProtectionConfigured',
  ],
  [
    'keys in Pascal case',
    instance({ DataSourceInfo: { ResourceID: CLUSTER_ID }, CurrentProtectionState: 'ProtectionConfigured' }),
    'ProtectionConfigured',
  ],
])('backups: %s', (_what, row, expected) => {
  expect(seen(row)).toEqual([{ id: `${VAULTS}/vault/backupInstances/aks-pay`, state: expected }]);
});

test('a cluster has its own instances, and no others', () => {
  const disk = '/subscriptions/s/resourceGroups/rg/providers/Microsoft.Compute/disks/d';
  const rows = [
    instance({ dataSourceInfo: source(), ...state('a') }, 'one'),
    instance({ dataSourceInfo: source(), ...state('b') }, 'two'),
    instance({ dataSourceInfo: source(`${CLUSTER_ID}-2`), ...state('c') }, 'three'),
    instance({ dataSourceInfo: source(disk), ...state('d') }, 'four'),
  ];
  expect(seen(...rows).map((one) => one.state)).toEqual(['a', 'b']);
  expect(sideOf('backupInstances', rows).size).toBe(3);
});

test('without any row there is none', () => {
  expect(backups.of(new Map(), cluster)).toEqual([]);
});
