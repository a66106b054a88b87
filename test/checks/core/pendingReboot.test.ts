import check from '../../../shared/checks/core/pendingReboot.js';
import { type CheckSettings, checkSettingsSchema } from '../../../shared/checks/settings.js';
import { known } from '../../../shared/signals/signal.js';
import type { InventoryNode, RebootRequest, Signals } from '../../../shared/signals/types.js';
import { clusterOf, contextAt, signalsWith } from '../../support/clusters.js';

const NOW = '2026-11-24T01:30:00Z';
const AS_OF = new Date(NOW);
const nodeName = (at: number, pool = 'np1') => `aks-${pool}-12345678-vmss00000${at}`;
const asks = (since: string | null, at = 0, pool = 'np1'): RebootRequest => ({
  node: nodeName(at, pool),
  required: true,
  since,
});
const quiet = (at: number, pool = 'np1'): RebootRequest => ({ node: nodeName(at, pool), required: false, since: null });
const node = (at: number, more: Partial<InventoryNode> = {}): InventoryNode => ({
  name: nodeName(at),
  pool: 'np1',
  nodeImageVersion: null,
  lastBoot: null,
  ...more,
});
const requests = (...nodes: RebootRequest[]) => known({ ambiguous: false, nodes }, AS_OF);
const inventory = (...nodes: InventoryNode[]) => known({ nodes, kuredPodSeen: true }, AS_OF);

interface Given {
  readonly signals?: Partial<Signals>;
  readonly channel?: unknown;
  readonly upgradeChannel?: unknown;
  readonly pool?: Record<string, unknown>;
  readonly windows?: readonly Record<string, unknown>[];
  readonly now?: string;
}

function judge({
  signals = {},
  channel = 'Unmanaged',
  upgradeChannel = null,
  pool = {},
  windows = [],
  now = NOW,
}: Given) {
  const cluster = clusterOf({
    autoUpgradeProfile: { nodeOSUpgradeChannel: channel, upgradeChannel },
    agentPoolProfiles: [{ name: 'np1', count: 3, osType: 'Linux', ...pool }],
  });
  // Zones are set afterwards: the configuration refuses one that this Node does not know.
  const plain = windows.map(({ timeZone: _zone, ...words }) => words);
  const { reboots } = checkSettingsSchema.parse({ reboots: { windows: plain } });
  const zoned = reboots.windows.map((window, at) => ({ ...window, timeZone: String(windows[at]?.timeZone ?? 'UTC') }));
  const settings: Partial<CheckSettings> = { reboots: { ...reboots, windows: zoned } };
  const [verdict, ...more] = check.evaluate(cluster, signalsWith(signals), contextAt(now, {}, settings));
  expect(more).toEqual([]);
  expect(verdict?.subject).toBe('pool/np1');
  return verdict;
}

const configuration = (name: string, schedule: unknown, more: Record<string, unknown> = {}) => ({
  name,
  properties: {
    maintenanceWindow: { schedule, durationHours: 4, startTime: '22:00', startDate: '2026-01-01', ...more },
  },
});
const NODE_OS = 'aksManagedNodeOSUpgradeSchedule';
const DAILY = { daily: { intervalDays: 1 } };
const MONTHLY = { absoluteMonthly: { intervalMonths: 1, dayOfMonth: 1 } };
const maintained = (...configurations: { name: string; properties: Record<string, unknown> }[]) => ({
  maintenance: known(configurations, AS_OF),
});
const asking = (since: string, more: Partial<Signals> = {}): Partial<Signals> => ({
  rebootRequests: requests(asks(since)),
  nodeInventory: inventory(node(0)),
  ...more,
});
const NO_WINDOW = '7 days allowed, no reboot window is known';

const NIGHTS = [{ startTime: '22:00', endTime: '02:00' }];
const BEFORE_TWO_NIGHTS = '2026-11-22T21:59:00Z';

test.each([
  // Without a window: 7 days.
  ['passes just short of 7 days without a window', { signals: asking('2026-11-17T01:30:00.001Z') }, 'pass'],
  ['fails after 7 days without a window', { signals: asking('2026-11-17T01:30:00.000Z') }, 'fail'],
  // Windows of the configuration.
  [
    'passes in the second window',
    { signals: asking(BEFORE_TWO_NIGHTS), windows: NIGHTS, now: '2026-11-24T01:59:59.999Z' },
    'pass',
  ],
  [
    'fails at the end of the second window',
    { signals: asking(BEFORE_TWO_NIGHTS), windows: NIGHTS, now: '2026-11-24T02:00:00.000Z' },
    'fail',
  ],
  [
    'does not count the window in which it began',
    { signals: asking('2026-11-22T22:00:00.001Z'), windows: NIGHTS, now: '2026-11-24T02:00:00.000Z' },
    'pass',
  ],
  [
    'waits longer than 7 days for two weekly windows',
    {
      signals: asking('2026-11-15T12:00:00Z'),
      windows: [{ rebootDays: ['we'], startTime: '22:00', endTime: '23:00' }],
    },
    'pass',
  ],
  [
    'counts windows of the configuration on any channel, before those of AKS',
    {
      signals: asking(BEFORE_TWO_NIGHTS, maintained(configuration(NODE_OS, DAILY))),
      windows: [{ rebootDays: ['sa'] }],
      channel: 'NodeImage',
      now: '2026-11-24T02:00:00Z',
    },
    'pass',
  ],
  // The schedule of node OS upgrades.
  [
    'counts the schedule of node OS upgrades on NodeImage',
    {
      signals: asking(BEFORE_TWO_NIGHTS, maintained(configuration(NODE_OS, DAILY))),
      channel: 'nodeimage',
      now: '2026-11-24T02:00:00Z',
    },
    'fail',
  ],
  [
    'counts it on SecurityPatch, whatever the case of its name',
    {
      signals: asking(BEFORE_TWO_NIGHTS, maintained(configuration(NODE_OS.toUpperCase(), DAILY))),
      channel: 'SecurityPatch',
      now: '2026-11-24T02:00:00Z',
    },
    'fail',
  ],
  [
    'counts it to its end',
    {
      signals: asking(BEFORE_TWO_NIGHTS, maintained(configuration(NODE_OS.toUpperCase(), DAILY))),
      channel: 'SecurityPatch',
      now: '2026-11-24T01:59:59Z',
    },
    'pass',
  ],
  [
    'does not count it on Unmanaged',
    { signals: asking(BEFORE_TWO_NIGHTS, maintained(configuration(NODE_OS, DAILY))), now: '2026-11-24T02:00:00Z' },
    'pass',
  ],
  [
    'does not count it on None: 7 days hold, although its windows are monthly',
    { signals: asking('2026-11-16T00:00:00Z', maintained(configuration(NODE_OS, MONTHLY))), channel: 'None' },
    'fail',
  ],
  [
    'counts no other maintenance configuration',
    {
      signals: asking(
        '2026-11-16T00:00:00Z',
        maintained(configuration('default', MONTHLY), configuration('aksManagedAutoUpgradeSchedule', MONTHLY)),
      ),
      channel: 'NodeImage',
    },
    'fail',
  ],
  [
    'counts no schedule by the channel of the cluster itself',
    {
      signals: asking(
        '2026-11-16T00:00:00Z',
        maintained(configuration('aksManagedAutoUpgradeSchedule', MONTHLY), configuration(NODE_OS, MONTHLY)),
      ),
      upgradeChannel: 'stable',
    },
    'fail',
  ],
  // 14 days at most.
  [
    'passes short of 14 days where two windows take longer',
    {
      signals: asking('2026-11-10T02:30:00.001Z', maintained(configuration(NODE_OS, MONTHLY))),
      channel: 'NodeImage',
    },
    'pass',
  ],
  [
    'fails where a request began with the 14 days that are read, give or take the hour in which kured looks',
    { signals: asking('2026-11-10T02:30:00.000Z', maintained(configuration(NODE_OS, MONTHLY))), channel: 'NodeImage' },
    'fail',
  ],
  // Boots.
  [
    'counts from the last boot where the request is older',
    {
      signals: asking('2026-11-12T00:00:00Z', {
        nodeInventory: inventory(node(0, { lastBoot: '2026-11-20T00:00:00Z' })),
      }),
    },
    'pass',
  ],
  [
    'counts from the request where the last boot is older',
    {
      signals: asking('2026-11-12T00:00:00Z', {
        nodeInventory: inventory(node(0, { lastBoot: '2026-11-11T00:00:00Z' })),
      }),
    },
    'fail',
  ],
])('pending-reboot %s', (_what, given, status) => {
  expect(judge(given)).toMatchObject({ status, severity: status === 'fail' ? 'high' : null });
});

test('pending-reboot names the node that waits longest, and the nodes in the evidence', () => {
  const signals = {
    rebootRequests: requests(
      quiet(0),
      asks('2026-11-15T00:00:00Z', 1),
      asks('2026-11-14T06:00:00Z', 2),
      asks('2026-11-23T00:00:00Z', 3),
    ),
    nodeInventory: inventory(node(0), node(1), node(2), node(3)),
  };
  expect(judge({ signals })).toMatchObject({
    status: 'fail',
    reason: `2 nodes waited too long for a reboot, the longest is ${nodeName(2)}, since 2026-11-14T06:00Z; ${NO_WINDOW}`,
    evidence: {
      nodes: [
        { node: nodeName(2), since: '2026-11-14T06:00:00.000Z', until: '2026-11-21T06:00:00.000Z' },
        { node: nodeName(1), since: '2026-11-15T00:00:00.000Z', until: '2026-11-22T00:00:00.000Z' },
      ],
      late: 2,
      waiting: 3,
      judged: 4,
      unheard: 0,
      gone: 0,
    },
  });
});

const LATE = '2026-11-14T00:00:00Z';
test.each([
  [
    'passes where no node asks',
    { rebootRequests: requests(quiet(0), quiet(1)), nodeInventory: inventory(node(0), node(1)) },
    'pass',
    `none of 2 nodes asks for a reboot; ${NO_WINDOW}`,
  ],
  [
    'passes while a node may still wait',
    { rebootRequests: requests(asks('2026-11-23T00:00:00Z')), nodeInventory: inventory(node(0)) },
    'pass',
    `1 node may still wait for a reboot, the longest is ${nodeName(0)}, since 2026-11-23T00:00Z; ${NO_WINDOW}`,
  ],
  [
    'does not guess about a node that only the inventory knows',
    { rebootRequests: requests(quiet(0)), nodeInventory: inventory(node(0), node(1), node(2)) },
    'unknown',
    `not all nodes can be judged; kured says nothing of 2 nodes of the pool; ${NO_WINDOW}`,
  ],
  [
    'fails all the same where another node waited too long',
    { rebootRequests: requests(asks(LATE)), nodeInventory: inventory(node(0), node(1)) },
    'fail',
    `1 node waited too long for a reboot, the longest is ${nodeName(0)}, since 2026-11-14T00:00Z; kured says nothing of 1 node of the pool; ${NO_WINDOW}`,
  ],
  [
    'does not judge a node that is gone, nor call it rebooted',
    { rebootRequests: requests(asks(LATE), quiet(1)), nodeInventory: inventory(node(1)) },
    'pass',
    `none of 1 node asks for a reboot; 1 node that kured reported is gone and is not judged; ${NO_WINDOW}`,
  ],
  [
    'does not guess where all nodes that kured knew are gone',
    { rebootRequests: requests(asks(LATE)), nodeInventory: inventory(node(5, { pool: 'np2' })) },
    'unknown',
    `no node of the pool is known to ask or not to ask; 1 node that kured reported is gone and is not judged; ${NO_WINDOW}`,
  ],
  [
    'judges what kured reports where no inventory is read, by the names of nodes',
    { rebootRequests: requests(quiet(0), asks(LATE, 0, 'np2')) },
    'pass',
    `none of 1 node asks for a reboot; the nodes themselves were not seen: no permission; ${NO_WINDOW}`,
  ],
  [
    'fails without an inventory as well',
    { rebootRequests: requests(asks(LATE)) },
    'fail',
    `1 node waited too long for a reboot, the longest is ${nodeName(0)}, since 2026-11-14T00:00Z; the nodes themselves were not seen: no permission; ${NO_WINDOW}`,
  ],
  [
    'does not guess about a pool that kured says nothing of',
    { rebootRequests: requests(asks(LATE, 0, 'np2')) },
    'unknown',
    `no node of the pool is known to ask or not to ask; the nodes themselves were not seen: no permission; ${NO_WINDOW}`,
  ],
  [
    'does not guess from a node whose pool neither label nor name tells',
    { rebootRequests: requests({ node: 'machine-7', required: false, since: null }) },
    'unknown',
    `no node of the pool is known to ask or not to ask; the nodes themselves were not seen: no permission; ${NO_WINDOW}`,
  ],
  [
    'takes the label of a node before its name',
    {
      rebootRequests: requests(asks(LATE, 0, 'np2'), quiet(1)),
      nodeInventory: inventory(node(0, { name: nodeName(0, 'np2').toUpperCase() }), node(1, { pool: 'np2' })),
    },
    'fail',
    `1 node waited too long for a reboot, the longest is ${nodeName(0, 'np2')}, since 2026-11-14T00:00Z; ${NO_WINDOW}`,
  ],
  [
    'does not guess about a node that asks since nobody knows when',
    { rebootRequests: requests(asks(null), quiet(1)), nodeInventory: inventory(node(0), node(1)) },
    'unknown',
    `not all nodes can be judged; 1 node of the pool asks since nobody knows when; ${NO_WINDOW}`,
  ],
  [
    'does not guess where the workspace cannot tell two clusters apart',
    { rebootRequests: known({ ambiguous: true, nodes: [asks(LATE)] }, AS_OF), nodeInventory: inventory(node(0)) },
    'unknown',
    'the workspace cannot tell this cluster from another one of the same name',
  ],
  ['does not guess without the signal', { nodeInventory: inventory(node(0)) }, 'unknown', 'no permission'],
])('pending-reboot %s', (_what, signals, status, reason) => {
  expect(judge({ signals })).toMatchObject({ status, reason });
});

test.each([
  [
    'names the windows of the configuration',
    { windows: NIGHTS },
    'two reboot windows allowed (su mo tu we th fr sa 22:00 to 02:00 UTC)',
  ],
  [
    'names the schedule of AKS',
    { channel: 'NodeImage', signals: maintained(configuration(NODE_OS, DAILY)) },
    `two reboot windows allowed (${NODE_OS})`,
  ],
  ['says that maintenance was not read', { channel: 'NodeImage' }, `${NO_WINDOW}: no permission`],
  ['says nothing of maintenance that does not matter', { channel: 'Unmanaged' }, NO_WINDOW],
  ['knows no window where the schedule is not there', { channel: 'NodeImage', signals: maintained() }, NO_WINDOW],
  [
    'knows no window where the schedule is odd',
    { channel: 'NodeImage', signals: maintained(configuration(NODE_OS, DAILY, { startTime: 'dusk' })) },
    `${NO_WINDOW}: ${NODE_OS} cannot be read, startTime is odd`,
  ],
  [
    'knows no window where the time zone is odd, and takes no other',
    { channel: 'NodeImage', windows: [{ timeZone: 'Mars' }, {}], signals: maintained(configuration(NODE_OS, DAILY)) },
    `${NO_WINDOW}: time zone Mars is not known (reboots.windows)`,
  ],
])('pending-reboot %s', (_what, { signals = {}, ...given }: Given, words) => {
  const late = { rebootRequests: requests(asks('2026-11-17T01:30:00.000Z')), nodeInventory: inventory(node(0)) };
  const verdict = judge({ ...given, signals: { ...late, ...signals } });
  // The request is exactly 7 days old: where no window is known it fails.
  expect(verdict?.status).toBe('fail');
  expect(verdict?.reason.split('; ').at(-1)).toBe(words);
});

test.each([
  ['a Windows pool', { osType: 'Windows' }, 'kured works on Linux nodes only'],
  ['a stopped pool', { powerState: { code: 'stopped' } }, 'stopped'],
  ['a pool without nodes', { count: 0 }, 'the pool has no nodes'],
])('pending-reboot does not apply to %s', (_what, pool, reason) => {
  for (const signals of [asking(LATE), {}])
    expect(judge({ pool, signals })).toMatchObject({ status: 'notApplicable', reason });
});

test('pending-reboot judges a pool of machines that has no count of its own', () => {
  expect(judge({ pool: { count: null, type: 'VirtualMachines' }, signals: asking(LATE) })).toMatchObject({
    status: 'fail',
  });
});
