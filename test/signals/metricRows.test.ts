import type { MetricSeries } from '../../shared/azure/readingAzure.js';
import { HISTORY_NODES, historyQuery, historyRange, NODE_NAME } from '../../shared/signals/metricQueries.js';
import { kuredIn, nodesIn, sinceIn } from '../../shared/signals/metricRows.js';
import { DAY_MS, HOUR_MS } from '../../shared/time.js';

const NOW = new Date('2026-11-23T01:30:00.000Z');
const GROUP = '/subscriptions/s-1/resourcegroups/mc_pay';
const machine = (group = GROUP) =>
  `azure://${group}/providers/Microsoft.Compute/virtualMachineScaleSets/aks-np1-1-vmss/virtualMachines/0`;
const series = (labels: Record<string, string>, ...samples: readonly (readonly [at: number, value: number])[]) => ({
  labels: { cluster: 'aks-pay', ...labels },
  samples: samples.map(([at, value]) => ({ at, value })),
});
/** Minutes before now, below zero where kured said 0. */
const said = (value: 0 | 1, minutesAgo: number, labels: Record<string, string> = {}): MetricSeries => {
  const at = (NOW.getTime() - minutesAgo * 60_000) / 1_000;
  return series({ node: 'n1', ...labels }, [NOW.getTime(), value === 1 ? at : -at]);
};
const values = <T>(rows: ReadonlyMap<string, T>): T[] => [...rows.values()];

test.each<[string, MetricSeries[], [string, string[]][], number]>([
  [
    'finds the group of a node in its provider id',
    [series({ node: 'N1', provider_id: machine() })],
    [['N1', [GROUP]]],
    0,
  ],
  [
    'takes the label that the scraper renamed',
    [series({ node: 'ksm', exported_node: 'n1', provider_id: machine() })],
    [['n1', [GROUP]]],
    0,
  ],
  ['minds no case of labels', [series({ Node: 'n1', Provider_ID: machine().toUpperCase() })], [['n1', [GROUP]]], 0],
  ['leaves out nodes of other clouds', [series({ node: 'n1', provider_id: 'k3s://n1' })], [], 0],
  ['leaves out nodes without a provider', [series({ node: 'virtual-node' })], [], 0],
  ['calls a series without a node odd', [series({ provider_id: machine() })], [], 1],
  [
    'tells both groups where two clusters share the name of a node',
    [series({ node: 'n1', provider_id: machine() }), series({ node: 'N1', provider_id: machine(`${GROUP}2`) })],
    [['n1', [GROUP, `${GROUP}2`]]],
    0,
  ],
])('of the nodes it %s', (_what, given, expected, odd) => {
  const rows = nodesIn(given);
  expect(values(rows.byNode).map(({ name, groups }) => [name, [...groups]])).toEqual(expected);
  expect(rows.odd).toBe(odd);
});

test.each<[string, MetricSeries[], object[], number]>([
  ['reads a 1', [said(1, 0)], [{ node: 'n1', label: 'node', required: true }], 0],
  ['reads a 0 by its sign', [said(0, 5)], [{ node: 'n1', required: false }], 0],
  [
    "takes kured's own label where the scraper has one of that name",
    [said(1, 0, { node: 'scraper', exported_node: 'n1' })],
    [{ node: 'n1', label: 'exported_node' }],
    0,
  ],
  [
    'believes the younger of two pods, whichever comes first',
    [said(1, 40, { pod: 'a' }), said(0, 2, { pod: 'b' }), said(1, 50, { pod: 'c' })],
    [{ node: 'n1', required: false }],
    0,
  ],
  [
    'keeps nodes of two clusters apart',
    [said(1, 0), said(0, 0, { cluster: 'aks-other' })],
    [{ required: true }, { required: false }],
    0,
  ],
  ['reads a sample of an hour ago', [said(1, 65)], [{ required: true }], 0],
  ['calls a sample odd that is too old for the query', [said(1, 71)], [], 1],
  ['calls a sample odd that lies ahead', [said(1, -11)], [], 1],
  [
    'calls a value odd that is no time',
    [series({ node: 'n1' }, [0, 1]), series({ node: 'n1' }, [0, Number.NaN])],
    [],
    2,
  ],
  ['calls a series odd that names no node', [series({}, [NOW.getTime(), NOW.getTime() / 1_000])], [], 1],
  ['calls a series odd that has no sample', [series({ node: 'n1' })], [], 1],
])('of kured it %s', (_what, given, expected, odd) => {
  const rows = kuredIn(given, NOW);
  expect(values(rows.byNode)).toMatchObject(expected);
  expect(rows.odd).toBe(odd);
});

const UNTIL = new Date('2026-11-23T01:00:00.000Z');
/** One value an hour, the last one of the hour up to `UNTIL`; a dot is an hour without samples. */
const hours = (pattern: string, labels: Record<string, string> = {}): MetricSeries =>
  series(
    { node: 'n1', ...labels },
    ...[...pattern].flatMap((value, place): [number, number][] =>
      value === '.' ? [] : [[UNTIL.getTime() - (pattern.length - 1 - place) * HOUR_MS, Number(value)]],
    ),
  );

test.each<[string, MetricSeries[], string]>([
  ['the first hour of ones after a 0', [hours('0011')], '2026-11-22T23:00:00.000Z'],
  ['the beginning of what was read where there is no 0', [hours('1111')], '2026-11-22T21:00:00.000Z'],
  ['the last run of ones', [hours('110111')], '2026-11-22T22:00:00.000Z'],
  ['the same run through hours without samples', [hours('01..11')], '2026-11-22T20:00:00.000Z'],
  ['the first sample after a hole that a 0 stands before', [hours('10..11')], '2026-11-22T23:00:00.000Z'],
  ['the end of the last hour with a 0 where no whole hour of ones came', [hours('1110')], '2026-11-23T01:00:00.000Z'],
  ['that hour too where the rest is a hole', [hours('10..')], '2026-11-22T23:00:00.000Z'],
  ['the last whole hour where the series is younger', [hours('....')], '2026-11-23T01:00:00.000Z'],
  [
    'a new run where the pod before said 0 within the hour',
    [hours('110...', { pod: 'a' }), hours('..1111', { pod: 'b' })],
    '2026-11-22T22:00:00.000Z',
  ],
  [
    'what kured says under its other label',
    [hours('01', { node: 'x', exported_node: 'n1' })],
    '2026-11-23T00:00:00.000Z',
  ],
])('a node that asks has asked since %s', (_what, given, expected) => {
  expect(values(sinceIn(given, UNTIL))).toEqual([expected]);
});

test('the past is read to the whole hour, so that two nights see the same hours', () => {
  const range = historyRange(NOW);
  expect(range).toEqual({ from: new Date('2026-11-09T02:00:00.000Z'), until: UNTIL, stepMs: HOUR_MS });
  // The first value is of the hour before it: 14 days in all.
  expect(UNTIL.getTime() - range.from.getTime() + HOUR_MS).toBe(14 * DAY_MS);
  expect(historyRange(new Date(UNTIL.getTime())).until).toEqual(UNTIL);
});

test('names are put into a query as they are meant, and nothing else is', () => {
  expect(historyQuery('exported_node', ['n1', 'a.b'])).toBe(
    'min_over_time(kured_reboot_required{exported_node=~"n1|a\\\\.b"}[1h])',
  );
  expect(['aks-np1-1-vmss00000a', 'akswin000001', 'a.b'].every((name) => NODE_NAME.test(name))).toBe(true);
  expect(['n1"} or up{a="', 'n1|n2', '', '-n', 'n\n'].some((name) => NODE_NAME.test(name))).toBe(false);
  // The dearest query allowed costs 15,000: series, times samples of 14 days twice a minute, by 5,000.
  expect((HISTORY_NODES * 14 * 2_880) / 5_000).toBeLessThan(15_000 / 5);
});
