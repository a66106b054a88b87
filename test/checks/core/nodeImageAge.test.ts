import check from '../../../shared/checks/core/nodeImageAge.js';
import { known, notKnown } from '../../../shared/signals/signal.js';
import type { InventoryNode, Signals } from '../../../shared/signals/types.js';
import { clusterOf, contextAt, signalsWith } from '../../support/clusters.js';

const NOW = '2026-11-24T01:30:00Z';
const DAY = 86_400_000;
/** `YYYYMMDD` so many days before the day of now. */
const stamp = (days: number) =>
  new Date(Date.parse('2026-11-24') - days * DAY).toISOString().slice(0, 10).replaceAll('-', '');
const linux = (days: number, patch = 0) =>
  `AKSUbuntu-2204gen2containerd-${stamp(days).slice(0, 6)}.${stamp(days).slice(6)}.${patch}`;
const windows = (days: number) => `AKSWindows-2022-containerd-20348.2340.${stamp(days).slice(2)}`;
const pool = (nodeImageVersion: unknown, more: Record<string, unknown> = {}) => ({
  name: 'np1',
  count: 3,
  osType: 'Linux',
  nodeImageVersion,
  ...more,
});
const node = (name: string, nodeImageVersion: string | null, of: string | null = 'np1'): InventoryNode => ({
  name,
  pool: of,
  nodeImageVersion,
  lastBoot: null,
});
const inventory = (...nodes: InventoryNode[]): Signals['nodeInventory'] =>
  known({ nodes, kuredPodSeen: null }, new Date(NOW));
const newest = (version: string): Signals['newestNodeImages'] =>
  known(new Map([['np1', known(version, new Date(NOW))]]), new Date(NOW));
const judge = (
  pools: readonly unknown[],
  signals: Partial<Signals> = {},
  properties: Record<string, unknown> = {},
  now = NOW,
) =>
  check.evaluate(
    clusterOf({ agentPoolProfiles: pools, ...properties }),
    signalsWith({ newestNodeImages: newest(linux(-1)), nodeInventory: inventory(), ...signals }),
    contextAt(now),
  );

const PATCHED = { autoUpgradeProfile: { nodeOSUpgradeChannel: 'SecurityPatch' } };
test.each([
  ['Linux', linux, {}, [30, 60, 90]],
  ['Windows', windows, {}, [45, 70, 90]],
  ['Linux on channel SecurityPatch', linux, PATCHED, [60, 120, 180]],
  ['Windows on channel SecurityPatch', windows, PATCHED, [45, 70, 90]],
] as const)('node-image-age of %s passes on each limit and fails the day after', (_what, image, profile, limits) => {
  const [medium, high, critical] = limits;
  const rows: readonly (readonly [number, string | null])[] = [
    [0, null],
    [medium, null],
    [medium + 1, 'medium'],
    [high, 'medium'],
    [high + 1, 'high'],
    [critical, 'high'],
    [critical + 1, 'critical'],
  ];
  const osType = image === windows ? 'Windows' : 'Linux';
  for (const [days, severity] of rows) {
    const [verdict] = judge([pool(image(days), { osType })], { newestNodeImages: newest(image(-1)) }, profile);
    expect([days, verdict?.status, verdict?.severity]).toEqual([days, severity === null ? 'pass' : 'fail', severity]);
    expect(verdict?.evidence.ageDays).toBe(days);
    expect(verdict?.reason.includes('channel SecurityPatch doubles the limits')).toBe(
      profile === PATCHED && image === linux,
    );
  }
});

test.each([
  [
    'passes as the newest on its 90th day',
    linux(90),
    linux(90),
    'pass',
    null,
    /90 days old; it is the newest on offer$/,
  ],
  [
    'is critical as the newest on its 91st day',
    linux(91),
    linux(91),
    'fail',
    'critical',
    /no newer image: the family is/,
  ],
  [
    'is judged by its age where a patch of the same day is newer',
    linux(40),
    linux(40, 1),
    'fail',
    'medium',
    /^node image is 40 days old$/,
  ],
  ['passes as newer than the newest that was asked for', linux(40, 2), linux(40), 'pass', null, /newest on offer/],
  [
    'is never compared with another family',
    linux(31),
    'AKSUbuntu-2404gen2containerd-202601.13.0',
    'fail',
    'medium',
    /31 days old; judged by age alone: the newest on offer, AKSUbuntu-2404\S+, is of another family/,
  ],
  ['takes an image of two days ahead', linux(-2), linux(-2), 'pass', null, /0 days old/],
  ['does not guess from one of three days ahead', linux(-3), linux(-3), 'unknown', null, /lies in the future$/],
  [
    'does not guess without a stamp',
    'AKSUbuntu-2204',
    linux(1),
    'unknown',
    null,
    /^no date in node image version AKSUbuntu-2204$/,
  ],
  [
    'does not guess from a stamp that is no day',
    'AKSUbuntu-2204-202613.45.0',
    linux(1),
    'unknown',
    null,
    /^no date in/,
  ],
  ['does not guess where Azure is silent', null, linux(1), 'unknown', null, /none reported/],
  ['does not guess from an empty text', '', linux(1), 'unknown', null, /none reported/],
  ['does not guess from a number', 202_601, linux(1), 'unknown', null, /^odd payload: nodeImageVersion is a number$/],
])('node-image-age %s', (_what, image, offered, status, severity, reason) => {
  expect(judge([pool(image)], { newestNodeImages: newest(offered) })).toMatchObject([
    { status, severity, reason: expect.stringMatching(reason), subject: 'pool/np1', hardDay: null },
  ]);
});

test('node-image-age lies not in the future until two days and no second more', () => {
  const image = 'AKSUbuntu-2204-202611.26.0';
  const at = (now: string) => judge([pool(image)], {}, {}, now).map(({ status }) => status);
  expect(at('2026-11-24T00:00:00.000Z')).toEqual(['pass']);
  expect(at('2026-11-23T23:59:59.999Z')).toEqual(['unknown']);
});

test.each([
  ['the whole signal', notKnown('upgrade profiles not read (403)')],
  ['the answer for the pool', known(new Map([['np1', notKnown('upgrade profiles not read (403)')]]), new Date(NOW))],
])('node-image-age stands by age alone without %s, and says so', (_what, newestNodeImages) => {
  const at = (days: number) => judge([pool(linux(days))], { newestNodeImages });
  const why = 'judged by age alone: upgrade profiles not read (403)';
  expect(at(30)).toMatchObject([{ status: 'pass', reason: `node image is 30 days old; ${why}` }]);
  expect(at(31)).toMatchObject([{ status: 'fail', severity: 'medium', reason: `node image is 31 days old; ${why}` }]);
});

test('node-image-age stands by age alone for a pool that the signal does not name', () => {
  const reason = expect.stringContaining('judged by age alone');
  expect(judge([pool(linux(31), { name: 'np9' })])).toMatchObject([
    { severity: 'medium', reason, subject: 'pool/np9' },
  ]);
});

test.each([
  ['a stopped pool', pool(linux(400), { powerState: { code: 'stopped' } }), {}],
  ['a pool of a stopped cluster', pool(linux(400)), { powerState: { code: 'Stopped' } }],
  ['a pool without nodes', pool(linux(400), { count: 0 }), {}],
])('node-image-age does not apply to %s', (_what, one, properties) => {
  expect(judge([one], {}, properties)).toMatchObject([{ status: 'notApplicable', subject: 'pool/np1' }]);
});

test('node-image-age judges a pool of virtual machines, which has no count', () => {
  const machines = pool(linux(31), { type: 'VirtualMachines', vmSize: '', count: null });
  expect(judge([machines])).toMatchObject([{ status: 'fail', severity: 'medium' }]);
});

test('node-image-age says that a pool is pinned to a snapshot', () => {
  const sourceResourceId = '/subscriptions/s/resourceGroups/g/providers/Microsoft.ContainerService/snapshots/s1';
  const [verdict] = judge([pool(linux(31), { creationData: { sourceResourceId } })]);
  expect(verdict).toMatchObject({ severity: 'medium', reason: expect.stringContaining('pinned to a snapshot') });
});

test.each([
  [
    'the oldest node where an upgrade left it behind',
    [node('n1', linux(1)), node('n2', linux(61))],
    'high',
    /node n2 runs/,
  ],
  [
    'a node by its name where its label is missing',
    [node('aks-np1-12345678-vmss000000', linux(61), null)],
    'high',
    /vmss000000 runs/,
  ],
  ['not the node of another pool', [node('n1', linux(61), 'np2')], null, /^node image is 1 days old$/],
  [
    'not the node of another pool by its name',
    [node('aks-np12-12345678-vmss000000', linux(61), null)],
    null,
    /^node image is 1/,
  ],
  ['not a node that is newer than ARM says', [node('n1', linux(0))], null, /^node image is 1 days old$/],
  [
    'what ARM says where the inventory has no image, and says so',
    [node('n1', null)],
    null,
    /^node image is 1 days old; the images of the nodes themselves were not seen$/,
  ],
])('node-image-age judges %s', (_what, nodes, severity, reason) => {
  expect(judge([pool(linux(1))], { nodeInventory: inventory(...nodes) })).toMatchObject([
    { severity, reason: expect.stringMatching(reason) },
  ]);
});

test.each([
  ['a node that may be older', linux(1), 'unknown', 'no date in node image version AKSUbuntu-2204 of node n2'],
  ['no node where another one is too old', linux(31), 'fail', 'node image is 31 days old'],
])('node-image-age does not pass over %s: an image without a date', (_what, image, status, reason) => {
  const nodeInventory = inventory(node('n1', image), node('n2', 'AKSUbuntu-2204'));
  expect(judge([pool(image)], { nodeInventory })).toMatchObject([{ status, reason }]);
});

test('node-image-age says where the nodes themselves were not seen', () => {
  expect(judge([pool(linux(1))], { nodeInventory: notKnown('no workspace') })).toMatchObject([
    { status: 'pass', reason: expect.stringContaining('no workspace') },
  ]);
});

const AUTO = { nodeProvisioningProfile: { mode: 'Auto' } };
const HOSTED = { hostedSystemProfile: { enabled: true } };
const other = (name: string, image: string | null) => node(name, image, null);
test.each([
  ['is unknown for nodes of node auto-provisioning', AUTO, inventory(), 'unknown', null],
  ['is unknown for them where no inventory was read', AUTO, notKnown('no workspace'), 'unknown', null],
  ['is unknown for hosted system nodes', HOSTED, inventory(), 'unknown', null],
  [
    'is unknown where the inventory has nodes of the pools only',
    AUTO,
    inventory(node('n1', linux(1))),
    'unknown',
    null,
  ],
  ['is unknown where the inventory has no image', AUTO, inventory(other('aks-default-x7k2p', null)), 'unknown', null],
  [
    'passes where the inventory gives a young image',
    AUTO,
    inventory(other('aks-default-x7k2p', linux(30))),
    'pass',
    null,
  ],
  [
    'is unknown where one image has no date',
    AUTO,
    inventory(other('aks-default-x7k2p', linux(30)), other('aks-default-q9z4m', 'AKSUbuntu-2204')),
    'unknown',
    null,
  ],
  [
    'fails where the inventory gives an old image',
    AUTO,
    inventory(other('aks-default-x7k2p', linux(30)), other('aks-default-q9z4m', linux(31))),
    'fail',
    'medium',
  ],
] as const)('node-image-age %s, beside the pools', (_what, profile, nodeInventory, status, severity) => {
  const [first, ...beside] = judge([pool(linux(1))], { nodeInventory }, profile);
  expect(first).toMatchObject({ status: 'pass', subject: 'pool/np1' });
  expect(beside).toMatchObject([{ status, severity, subject: 'auto-provisioned' }]);
});

test.each([{}, { nodeProvisioningProfile: { mode: 'Manual' } }, { hostedSystemProfile: { enabled: false } }])(
  'node-image-age has the rows of its pools only where no nodes are provisioned: %j',
  (profile) => {
    const rows = judge([pool(linux(1)), pool(windows(1), { name: 'win', osType: 'Windows' })], {}, profile);
    expect(rows.map(({ subject }) => subject)).toEqual(['pool/np1', 'pool/win']);
  },
);
