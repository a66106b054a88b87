import { scheduledEventsByCluster } from '../../shared/signals/scheduledEvents.js';
import { CLUSTER_ID, clusterOf } from '../support/clusters.js';

const cluster = clusterOf({});
const KEY = CLUSTER_ID.toLowerCase();
const POOL = `${CLUSTER_ID}/agentPools/np1`;

const row = (properties: unknown, id = `${CLUSTER_ID}/scheduledEvents/4d25bfef`) => ({ id, properties });
const eol = (more: Record<string, unknown> = {}) =>
  row({
    description: 'KubernetesVersionEOLOneWeek',
    eventSource: 'EOLNotification',
    eventStatus: 'Scheduled',
    eventDetails: {
      kubernetesVersion: '1.32.3',
      eolDate: '2026-03-01T00:00:00Z',
      supportType: 'Community',
      daysUntilEOL: 5,
    },
    ...more,
  });
const upgrade = (more: Record<string, unknown> = {}) =>
  row({
    description: 'ScheduledEvents',
    eventSource: 'AutoUpgrader',
    eventStatus: 'Failed',
    eventDetails: { type: 'NodeOSUpgrade' },
    resources: [POOL],
    lastUpdateTime: '2026-11-20T03:00:00.0000000Z',
    ...more,
  });
const read = (...rows: unknown[]) => {
  const { notices, upgrades } = scheduledEventsByCluster(rows, [cluster]);
  return { notices: notices.byCluster.get(KEY) ?? [], upgrades: upgrades.byCluster.get(KEY) ?? [] };
};

const NOTICE = {
  description: 'KubernetesVersionEOLOneWeek',
  kubernetesVersion: '1.32.3',
  eolDay: '2026-03-01',
  supportType: 'Community',
};
test.each([
  ['details as an object', {}, NOTICE],
  [
    'details as JSON text',
    { eventDetails: '{"kubernetesVersion":"1.32.3","eolDate":"2026-03-01T00:00:00Z","supportType":"LTS"}' },
    { ...NOTICE, supportType: 'LTS' },
  ],
  [
    'details in Pascal case',
    { eventDetails: { KubernetesVersion: '1.32.3', EolDate: '2026-03-01', SupportType: 'Community' } },
    NOTICE,
  ],
  [
    'no date',
    { eventDetails: { kubernetesVersion: '1.32' } },
    { ...NOTICE, kubernetesVersion: '1.32', eolDay: null, supportType: '' },
  ],
  [
    "a date that is .NET's none",
    {
      eventDetails: { kubernetesVersion: '1.32.3', eolDate: '0001-01-01T00:00:00.0000000Z', supportType: 'Community' },
    },
    { ...NOTICE, eolDay: null },
  ],
  ['a source in another case', { eventSource: 'eolnotification' }, NOTICE],
])('an end-of-life notice with %s', (_what, more, expected) => {
  expect(read(eol(more))).toEqual({ notices: [expected], upgrades: [] });
});

const UPGRADE = {
  status: 'Failed',
  kind: 'nodeImage',
  resources: [POOL.toLowerCase()],
  updated: '2026-11-20T03:00:00.000Z',
};
test.each([
  ['of a pool', {}, UPGRADE],
  ["from Microsoft's other spelling of the source", { eventSource: 'AutoUprader' }, UPGRADE],
  ['Cancelled', { eventStatus: 'Cancelled' }, { ...UPGRADE, status: 'Canceled' }],
  ['Canceled', { eventStatus: 'Canceled' }, { ...UPGRADE, status: 'Canceled' }],
  ['with a status in another case', { eventStatus: 'COMPLETED' }, { ...UPGRADE, status: 'Completed' }],
  ['with a status that nobody knows', { eventStatus: 'Paused' }, { ...UPGRADE, status: 'Paused' }],
  [
    'of Kubernetes, details as JSON text',
    { eventDetails: '{"kind":"K8sVersionUpgrade"}' },
    { ...UPGRADE, kind: 'kubernetes' },
  ],
  [
    'with a sentence that has no such word',
    { eventDetails: 'Start to upgrade security vhd' },
    { ...UPGRADE, kind: 'unknown' },
  ],
  ['with a sentence that has the word', { eventDetails: 'NodeOSUpgrade begins' }, UPGRADE],
  ['with a sentence in braces', { eventDetails: '{no JSON' }, { ...UPGRADE, kind: 'unknown' }],
  ['with both words', { eventDetails: 'K8sVersionUpgrade, NodeOSUpgrade' }, { ...UPGRADE, kind: 'unknown' }],
  ['without details', { eventDetails: undefined }, { ...UPGRADE, kind: 'unknown' }],
  ['without resources', { resources: undefined }, { ...UPGRADE, resources: [KEY] }],
  [
    'never updated',
    { lastUpdateTime: '0001-01-01T00:00:00.0000000Z', startTime: '2026-11-19T03:00:00Z' },
    { ...UPGRADE, updated: '2026-11-19T03:00:00.000Z' },
  ],
  [
    'without dates but a plan',
    { lastUpdateTime: null, startTime: '0001-01-01T00:00:00Z', scheduledTime: '2026-12-01T00:00:00Z' },
    { ...UPGRADE, updated: null },
  ],
])('an automatic upgrade %s', (_what, more, expected) => {
  expect(read(upgrade(more))).toEqual({ notices: [], upgrades: [expected] });
});

test('a row whose id names no cluster is placed by its resources', () => {
  const { id: _id, properties } = upgrade();
  expect(read({ id: '/subscriptions/x', properties }).upgrades).toHaveLength(1);
});

test('ids are compared in lower case, properties in Pascal case are read', () => {
  const { id, properties } = eol();
  const pascal = Object.fromEntries(
    Object.entries(properties as object).map(([key, value]) => [key.charAt(0).toUpperCase() + key.slice(1), value]),
  );
  expect(read({ id: id.toUpperCase(), properties: pascal }).notices).toEqual([NOTICE]);
});

test('what is odd, elsewhere or of another source is told apart', () => {
  const elsewhere = `${CLUSTER_ID}-2/scheduledEvents/x`;
  const { notices, upgrades } = scheduledEventsByCluster(
    [
      eol({ eventDetails: 'Kubernetes 1.32 is going' }),
      { ...eol(), id: elsewhere },
      { ...upgrade({ resources: [] }), id: elsewhere },
      upgrade({ eventStatus: null }),
      row({ eventSource: 'NodeMaintenance' }),
      row({}),
      null,
    ],
    [cluster],
  );
  expect([notices.byCluster.size, notices.odd, notices.elsewhere]).toEqual([0, 1, 1]);
  expect([upgrades.byCluster.size, upgrades.odd, upgrades.elsewhere]).toEqual([0, 3, 1]);
});
