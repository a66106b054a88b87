import fc from 'fast-check';
import { builtInCalendar } from '../../../shared/checks/data/calendar.js';
import { minorsAhead, parseVersion, type Version } from '../../../shared/checks/version.js';
import { type Offers, offersFor } from '../../../shared/report/upgradePlan/offers.js';
import { type Goal, pathFrom } from '../../../shared/report/upgradePlan/path.js';
import { runningAt, stepsAlong } from '../../../shared/report/upgradePlan/steps.js';
import { planNamed } from '../../../shared/report/upgradePlan/support.js';
import type { FleetCluster, FleetPool, FleetResource } from '../../../shared/sweep/fleet.js';
import { dayOf, endOf } from '../../../shared/time.js';

const calendar = builtInCalendar();
const NOW = new Date('2026-12-01T02:30:00.000Z');
const COMMUNITY = { longTerm: false, name: 'KubernetesOfficial', note: '' } as const;
const LONG_TERM = { longTerm: true, name: 'AKSLongTermSupport', note: '' } as const;
const BOTH = [COMMUNITY.name, LONG_TERM.name];

const version = (text: string): Version => {
  const parsed = parseVersion(text);
  if (parsed === undefined) throw new Error(`not a version: ${text}`);
  return parsed;
};
const nameOf = (minor: number) => `1.${minor}`;
const offered = (minor: number, more: Partial<Offered> = {}): Offered => ({
  minor: nameOf(minor),
  isPreview: false,
  supportPlans: [...BOTH],
  patches: [`1.${minor}.2`, `1.${minor}.10`, `1.${minor}.9`],
  ...more,
});
interface Offered {
  minor: string;
  isPreview: boolean;
  supportPlans: string[];
  patches: string[];
}
const OFFICIAL = [34, 35, 36, 37].map((minor) => offered(minor));
const ONLY_LONG = [31, 32, 33].map((minor) => offered(minor, { supportPlans: [LONG_TERM.name] }));

const dated = { calendar, now: NOW };
const names = (running: string, offers: Offers, goal: Goal = { supportedOn: '2027-05-30' }) => {
  const { hops, why } = pathFrom(version(running), offers, goal);
  return [hops.map(({ name }) => name), why];
};

// 1 December 2026: 1.34 has ended yesterday, 1.35 ends on 31 March 2027, 1.36 on 30 June, 1.37 on 31 October.
test.each<
  [string, string, Offered[] | undefined, 'community' | 'long-term', Goal | undefined, string[], string | null]
>([
  ['one at a time to the newest', '1.34.12', OFFICIAL, 'community', undefined, ['1.35', '1.36', '1.37'], null],
  [
    'from what is out, straight to the oldest on offer',
    '1.31.2',
    OFFICIAL,
    'community',
    undefined,
    ['1.34', '1.35', '1.36', '1.37'],
    null,
  ],
  [
    'offers of another plan are none',
    '1.32.9',
    [...ONLY_LONG, ...OFFICIAL],
    'community',
    undefined,
    ['1.34', '1.35', '1.36', '1.37'],
    null,
  ],
  [
    'with long-term support from 1.32 they are',
    '1.32.9',
    [...ONLY_LONG, ...OFFICIAL],
    'long-term',
    undefined,
    ['1.33', '1.34', '1.35', '1.36', '1.37'],
    null,
  ],
  [
    'a preview is no offer',
    '1.35.9',
    [...OFFICIAL.slice(0, 3), offered(37, { isPreview: true })],
    'community',
    undefined,
    ['1.36'],
    null,
  ],
  [
    'the newest that there is, where none has enough',
    '1.34.12',
    OFFICIAL.slice(0, 2),
    'community',
    undefined,
    ['1.35'],
    'no minor on offer is supported until 2027-05-30: 1.35 until 2027-03-31 is the newest',
  ],
  [
    'a hole cannot be jumped',
    '1.34.12',
    [offered(34), offered(35), offered(37)],
    'community',
    undefined,
    ['1.35'],
    'AKS upgrades one minor at a time, and 1.36 is not offered in the region',
  ],
  [
    'nor one right at the beginning',
    '1.34.12',
    [offered(34), offered(36)],
    'community',
    undefined,
    [],
    'AKS upgrades one minor at a time, and 1.35 is not offered in the region',
  ],
  [
    'nothing newer',
    '1.37.2',
    OFFICIAL,
    'community',
    undefined,
    [],
    'the region offers nothing newer that is in support',
  ],
  [
    'a goal that is not on offer yet',
    '1.35.9',
    OFFICIAL,
    'community',
    { minor: version('1.38') },
    ['1.36', '1.37'],
    '1.38 is not on offer for it: the path ends at 1.37',
  ],
  [
    'a goal that is out itself',
    '1.33.1',
    OFFICIAL,
    'community',
    { minor: version('1.34') },
    [],
    'the region offers nothing up to 1.34 that is in support',
  ],
  // 1.37 is a forecast in the calendar: nobody has said that it is out.
  ['without the region, by the calendar', '1.32.9', undefined, 'community', undefined, ['1.35', '1.36'], null],
  ['an empty list is as good as none', '1.35.1', [], 'community', undefined, ['1.36'], null],
  [
    'a minor newer than the calendar lasts long enough',
    '1.37.2',
    [...OFFICIAL, offered(38)],
    'community',
    undefined,
    ['1.38'],
    null,
  ],
])('a path: %s', (_what, running, region, plan, goal, hops, why) => {
  const offers = offersFor(region, plan === 'community' ? COMMUNITY : LONG_TERM, dated);
  expect(names(running, offers, goal)).toEqual([hops, why]);
});

test('the newest patch is that of the highest number, whatever the order', () => {
  expect(offersFor([offered(35)], COMMUNITY, dated).minors[0]?.patch).toBe('1.35.10');
  expect(offersFor([offered(35, { patches: ['1.35', 'odd'] })], COMMUNITY, dated).minors[0]?.patch).toBeNull();
});

const about: FleetResource = {
  key: '/x',
  id: '/x',
  name: 'aks-one',
  type: 'microsoft.containerservice/managedclusters',
  subscriptionId: '33333333-3333-4333-8333-333333333333',
  subscriptionName: 'One',
  resourceGroup: 'rg-one',
  location: 'westeurope',
  owner: null,
  verdicts: {},
  unknown: {},
};

function clusterWith(running: string, pools: readonly Partial<FleetPool>[], stopped = false): FleetCluster {
  const nothing = { mode: null, os: null, image: null, imageBuilt: null, nodes: null };
  return {
    ...{ stopped, version: running, supportPlan: COMMUNITY.name, tier: null, supportEnds: null, supportLine: null },
    ...{ longTermEnds: null, upgradeTo: null, upgradeChannel: null, nodeOsChannel: null },
    pools: pools.map((pool, at) => ({ ...nothing, name: `np${at}`, version: null, ...pool })),
  };
}

function stepsOf(running: string, cluster: FleetCluster, offers: Offers, goal: Goal) {
  const { hops } = pathFrom(version(running), offers, goal);
  return stepsAlong(about, cluster, runningAt(running, version(running), null), hops);
}

const shown = (
  running: string,
  pools: readonly Partial<FleetPool>[],
  stopped = false,
  region: Offered[] | undefined = OFFICIAL,
) =>
  stepsOf(running, clusterWith(running, pools, stopped), offersFor(region, COMMUNITY, dated), {
    supportedOn: '2027-05-30',
  }).map(({ what, pool, from, version: to, to: minor }) => `${pool ?? what} ${from} ${to ?? minor}`);

test.each<[string, string[], string[]]>([
  [
    'a pool that would lag too far is lifted first',
    shown('1.34.2', [{ version: '1.33.1' }, { version: '1.34.2' }]),
    [
      'controlPlane 1.34.2 1.35.10',
      'controlPlane 1.35.10 1.36.10',
      'np0 1.33.1 1.36.10',
      'controlPlane 1.36.10 1.37.10',
      'np0 1.36.10 1.37.10',
      'np1 1.34.2 1.37.10',
    ],
  ],
  [
    'one that lags too far already is lifted to what the control plane runs',
    shown('1.36.2', [{ version: '1.30.1' }]),
    ['np0 1.30.1 1.36.2', 'controlPlane 1.36.2 1.37.10', 'np0 1.36.2 1.37.10'],
  ],
  [
    'a jump that is wider than pools may lag is one operation for all',
    shown('1.29.5', [{ version: '1.29.5' }], false, OFFICIAL.slice(0, 2)),
    ['cluster 1.29.5 1.34.10', 'controlPlane 1.34.10 1.35.10', 'np0 1.34.10 1.35.10'],
  ],
  [
    'a stopped cluster is started first',
    shown('1.36.2', [{ version: '1.36.2' }], true),
    ['start null null', 'controlPlane 1.36.2 1.37.10', 'np0 1.36.2 1.37.10'],
  ],
  ['one with nothing to do is left stopped', shown('1.37.10', [{ version: '1.37.10' }], true), []],
  [
    'a pool whose system does not run there stays',
    shown('1.36.2', [
      { version: '1.36.2', os: 'Windows Server 2022' },
      { version: '1.36.2', os: 'Ubuntu 24.04' },
    ]),
    ['controlPlane 1.36.2 1.37.10', 'np1 1.36.2 1.37.10'],
  ],
  ['a pool of which nobody knows the version is left alone', shown('1.36.2', [{}]), ['controlPlane 1.36.2 1.37.10']],
  [
    'without the region, minors alone are named',
    shown('1.35.2', [{ version: '1.35.2' }], false, []),
    ['controlPlane 1.35.2 1.36', 'np0 1.35.2 1.36'],
  ],
])('steps: %s', (_what, steps, expected) => {
  expect(steps).toEqual(expected);
});

const FIRST = 27;
const LAST = 39;
const worlds = fc.record({
  running: fc.integer({ min: FIRST, max: LAST - 1 }),
  patch: fc.integer({ min: 0, max: 15 }),
  pools: fc.array(fc.integer({ min: 0, max: 5 }), { maxLength: 3 }),
  longTerm: fc.boolean(),
  region: fc.uniqueArray(
    fc.record({
      number: fc.integer({ min: FIRST, max: LAST }),
      isPreview: fc.boolean(),
      supportPlans: fc.subarray(BOTH),
      patches: fc.uniqueArray(fc.integer({ min: 0, max: 20 }), { maxLength: 4 }),
    }),
    { maxLength: LAST - FIRST, selector: ({ number }) => number },
  ),
  target: fc.option(fc.integer({ min: FIRST, max: LAST })),
  daysOn: fc.integer({ min: -400, max: 400 }),
});

test('every path: one minor at a time, nothing that is not offered, ends in support, and within the skew all the way', () => {
  let walked = 0;
  fc.assert(
    fc.property(worlds, ({ running, patch, pools, longTerm, region, target, daysOn }) => {
      const now = new Date(NOW.getTime() + daysOn * 86_400_000);
      const plan = longTerm ? LONG_TERM : COMMUNITY;
      const list = region.map(({ number, patches, ...more }) =>
        offered(number, { ...more, patches: patches.map((one) => `1.${number}.${one}`) }),
      );
      const offers = offersFor(list, plan, { calendar, now });
      const at = `1.${running}.${patch}`;
      const goal: Goal = target === null ? { supportedOn: dayOf(now) } : { minor: version(nameOf(target)) };
      const { hops } = pathFrom(version(at), offers, goal);
      if (hops.length > 0) walked += 1;

      const isFor = (minor: string) =>
        list.length === 0 ||
        list.some(
          (one) =>
            one.minor === minor &&
            !one.isPreview &&
            (one.supportPlans.length === 0 ? !longTerm : one.supportPlans.includes(plan.name)),
        );
      // One at a time; only what is not on offer itself may jump, and to the oldest that is.
      hops.forEach(({ minor, name }, index) => {
        const before = hops[index - 1]?.minor ?? version(at);
        expect(isFor(name)).toBe(true);
        if (minorsAhead(minor, before) === 1) return;
        expect(index).toBe(0);
        expect(list.length > 0 && isFor(nameOf(running))).toBe(false);
      });
      // It ends in support, by the calendar or because the calendar does not know it yet.
      const last = hops.at(-1);
      if (last !== undefined) {
        const row = calendar.minors.find(({ minor }) => minor === last.name);
        const end = longTerm ? (row?.ltsEol ?? row?.eol) : row?.eol;
        expect(end === undefined ? last.minor.minor > 37 : endOf(end) > now).toBe(true);
        if (target !== null) expect(last.minor.minor).toBeLessThanOrEqual(target);
      }
      // Played through, nothing is out of the skew and nothing names a version that is not there.
      const cluster = clusterWith(
        at,
        pools.map((behind) => ({ version: `1.${Math.max(running - behind, 20)}.0` })),
      );
      const patches = new Set([at, ...list.flatMap((one) => one.patches)]);
      const state = new Map(cluster.pools.map(({ name, version: own }) => [name, version(own ?? '').minor]));
      let control = running;
      for (const step of stepsAlong(about, cluster, runningAt(at, version(at), null), hops)) {
        const to = version(step.to ?? '').minor;
        if (step.version !== null) expect(patches.has(step.version)).toBe(true);
        expect(step.command).toContain(`--kubernetes-version ${step.version ?? step.to}`);
        if (step.what === 'pool') {
          expect(to).toBeLessThanOrEqual(control);
          state.set(step.pool ?? '', to);
        } else {
          expect(to).toBeGreaterThan(control);
          control = to;
          if (step.what === 'cluster') for (const name of state.keys()) state.set(name, to);
          for (const own of state.values()) expect(control - own).toBeLessThanOrEqual(control >= 28 ? 3 : 2);
        }
      }
      expect([...state.values()].every((own) => own === control)).toBe(true);
      expect(control).toBe(last?.minor.minor ?? running);
    }),
    { numRuns: 2_000 },
  );
  expect(walked).toBeGreaterThan(200);
});

test('only the two plans of AKS are plans', () => {
  expect(planNamed('AKSLongTermSupport')?.longTerm).toBe(true);
  expect(planNamed('KubernetesOfficial')?.longTerm).toBe(false);
  expect(planNamed('')).toBeUndefined();
});
