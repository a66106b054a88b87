import { seeInventory } from '../../shared/findings/inventory.js';
import { known } from '../../shared/signals/signal.js';
import { clusterOf, contextAt, signalsWith } from '../support/clusters.js';

const NOW = '2026-11-24T01:30:00.000Z';
const { now, settings } = contextAt(NOW);
const POOL = {
  name: 'np1',
  mode: 'System',
  count: 3,
  currentOrchestratorVersion: '1.33.2',
  osSKU: 'Ubuntu',
  nodeImageVersion: 'AKSUbuntu-2204gen2containerd-202607.15.0',
};

const see = (properties: Record<string, unknown>, top: Record<string, unknown> = {}) =>
  seeInventory(clusterOf(properties, top), signalsWith(), settings, now);
const running = (version: string, more: Record<string, unknown> = {}) => ({
  currentKubernetesVersion: version,
  ...more,
});

// Ends are those of shared/checks/data/supportCalendar.json, last days that count in full.
test.each([
  ['community', running('1.33.2'), {}, 'community', '2026-07-31'],
  [
    'long-term where it is in force',
    running('1.33.2', { supportPlan: 'AKSLongTermSupport' }),
    { sku: { name: 'Base', tier: 'Premium' } },
    'long-term',
    '2027-07-31',
  ],
  [
    'community where the tier gives long-term support no effect',
    running('1.33.2', { supportPlan: 'AKSLongTermSupport' }),
    {},
    'community',
    '2026-07-31',
  ],
  ['nothing of a version that the calendar does not have', running('1.99.1'), {}, null, null],
  ['nothing of a version that is none', running('one'), {}, null, null],
  ['nothing of a plan that is not known', running('1.33.2', { supportPlan: 'Gold' }), {}, null, null],
])('says of the end of support: %s', (_what, properties, top, supportLine, supportEnds) => {
  expect(see(properties, top)).toMatchObject({ supportLine, supportEnds });
});

test('a pool is described by its image, and by what the payload says where the image does not tell', () => {
  const pools = [POOL, { name: 'odd', osType: 'Linux', nodeImageVersion: 'custom' }, { name: 'bare' }];
  expect(see(running('1.33.2', { agentPoolProfiles: pools })).pools).toEqual([
    {
      name: 'np1',
      mode: 'System',
      version: '1.33.2',
      os: 'Ubuntu 22.04',
      image: 'AKSUbuntu-2204gen2containerd-202607.15.0',
      imageBuilt: '2026-07-15',
      nodes: 3,
    },
    { name: 'odd', mode: null, version: null, os: 'Linux', image: 'custom', imageBuilt: null, nodes: null },
    { name: 'bare', mode: null, version: null, os: null, image: null, imageBuilt: null, nodes: null },
  ]);
});

test('a value of another type is as good as none', () => {
  const inventory = see(running('1.33.2', { autoUpgradeProfile: { upgradeChannel: 7, nodeOSUpgradeChannel: '' } }));
  expect(inventory).toMatchObject({ upgradeChannel: null, nodeOsChannel: null });
});

test('what the region offers is told where it was read', () => {
  const minors = [{ minor: '1.34', isPreview: false, supportPlans: ['KubernetesOfficial'], patches: ['1.34.1'] }];
  const regionVersions = known({ region: 'westeurope', minors }, now);
  const cluster = clusterOf(running('1.33.2'));
  expect(seeInventory(cluster, { regionVersions }, settings, now).offered).toEqual(minors);
  expect(see(running('1.33.2')).offered).toBeNull();
});
