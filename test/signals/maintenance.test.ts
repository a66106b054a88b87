import { needsMaintenance, parseMaintenance, readMaintenance } from '../../shared/signals/maintenance.js';
import { CLUSTER_ID, clusterOf } from '../support/clusters.js';
import { answered, failed, fakeReads, NOW, recorded } from './fakeReads.js';

const window = {
  schedule: { weekly: { intervalWeeks: 1, dayOfWeek: 'Sunday' } },
  durationHours: 4,
  startTime: '22:00',
};

test.each([
  ['no autoUpgradeProfile', {}, false],
  ['both channels off', { upgradeChannel: 'none', nodeOSUpgradeChannel: 'None' }, false],
  ['nodes that patch themselves', { nodeOSUpgradeChannel: 'Unmanaged' }, false],
  ['an upgrade channel', { upgradeChannel: 'stable' }, true],
  ['a node image channel', { upgradeChannel: 'none', nodeOSUpgradeChannel: 'NodeImage' }, true],
  ["az's spelling", { nodeOsUpgradeChannel: 'SecurityPatch' }, true],
  ['a channel that nobody knows', { upgradeChannel: 'fast' }, true],
  ['a channel of an odd type', { upgradeChannel: 3 }, true],
])('a cluster with %s: maintenance is needed is %s', (_what, autoUpgradeProfile, expected) => {
  expect(needsMaintenance(clusterOf({ autoUpgradeProfile }))).toBe(expected);
});

test('a payload without properties needs no maintenance windows', () => {
  expect(needsMaintenance(clusterOf({}, { properties: null }))).toBe(false);
});

test('the old form is taken as returned', () => {
  const { body } = recorded('arm-list-maintenanceconfigurations-old-form.json');
  expect(parseMaintenance(body, NOW)).toMatchObject({
    known: true,
    value: [
      { name: 'default', properties: { timeInWeek: [{ day: 'Tuesday', hourSlots: [1, 2] }, { day: 'Wednesday' }] } },
    ],
  });
});

test.each([
  [
    'the new form',
    { value: [{ name: 'aksManagedNodeOSUpgradeSchedule', properties: { maintenanceWindow: window } }] },
    1,
  ],
  ['a bare list', [{ name: 'default', properties: { maintenanceWindow: window } }], 1],
  ['Pascal-case keys', { Value: [{ Name: 'default', Properties: { MaintenanceWindow: window } }] }, 1],
  ['none', { value: [] }, 0],
])('%s is read', (_what, raw, length) => {
  const signal = parseMaintenance(raw, NOW);
  expect(signal.known && signal.value).toHaveLength(length);
});

test.each([
  ['a text', 'none', 'odd maintenanceConfigurations answer: '],
  ['no value', {}, 'odd maintenanceConfigurations answer: '],
  [
    'an entry without properties',
    { value: [{ name: 'default' }] },
    'odd maintenanceConfigurations answer: [0].properties: ',
  ],
  [
    'a window that is text',
    { value: [{ name: 'default', properties: { maintenanceWindow: 'night' } }] },
    'odd maintenance configuration default: maintenanceWindow: ',
  ],
  [
    'slots that are no list',
    { value: [{ name: 'default', properties: { timeInWeek: {} } }] },
    'odd maintenance configuration default: timeInWeek: ',
  ],
])('%s is not known, with the reason', (_what, raw, why) => {
  expect(parseMaintenance(raw, NOW)).toEqual({ known: false, why: expect.stringContaining(why) });
});

test('a refusal is a gap of the cluster and names the role', async () => {
  const reads = fakeReads({ maintenanceConfigurations: async () => failed('forbidden') });
  const why = "maintenance windows not read: 403 (forbidden); grant Vigie's reader Reader on the cluster";
  expect(await readMaintenance(reads, clusterOf({}), NOW)).toEqual({
    signal: { known: false, why },
    gap: { scope: `cluster/${CLUSTER_ID}`, signal: 'maintenance', reason: why },
  });
});

test('an odd answer is a gap too', async () => {
  const reads = fakeReads({ maintenanceConfigurations: () => answered([{ name: 7 }]) });
  expect((await readMaintenance(reads, clusterOf({}), NOW)).gap?.scope).toBe(`cluster/${CLUSTER_ID}`);
});
