import check from '../../../shared/checks/traffic/zoneRedundancy.js';
import { known } from '../../../shared/signals/signal.js';
import type { RegionZones } from '../../../shared/signals/types.js';
import { clusterOf, contextAt, signalsWith } from '../../support/clusters.js';

const NOW = '2026-08-23';
const signals = (zones: RegionZones['zones']) =>
  signalsWith({ regionZones: known({ region: 'westeurope', zones }, new Date(NOW)) });
const evaluate = (pools: unknown, seen = signals(3)) =>
  check.evaluate(clusterOf({ kubernetesVersion: '1.35.7', agentPoolProfiles: pools }), seen, contextAt(NOW));
const system = (more: Record<string, unknown>) => [{ name: 'sys', mode: 'System', ...more }];

test.each([
  ['passes with two zones', { availabilityZones: ['2', '1'] }, 3, 'pass', 'in zones 1, 2'],
  ['passes with three', { availabilityZones: ['1', '2', '3'] }, 3, 'pass', 'in zones 1, 2, 3'],
  ['fails with one zone', { availabilityZones: ['1'] }, 3, 'fail', 'in zone 1 alone, and westeurope has 3'],
  ['counts a zone once', { availabilityZones: ['1', '1'] }, 3, 'fail', 'in zone 1 alone, and westeurope has 3'],
  ['fails where zones are absent', {}, 3, 'fail', 'in no zone (availabilityZones not set), and westeurope has 3'],
  [
    'fails where zones are null',
    { availabilityZones: null },
    3,
    'fail',
    'in no zone (availabilityZones not set), and westeurope has 3',
  ],
  [
    'fails where zones are an empty list',
    { availabilityZones: [] },
    3,
    'fail',
    'in no zone (availabilityZones not set), and westeurope has 3',
  ],
  [
    'judges a stopped pool all the same',
    { availabilityZones: ['1'], powerState: { code: 'Stopped' } },
    3,
    'fail',
    'in zone 1 alone, and westeurope has 3',
  ],
  ['reads the mode in any case', { mode: 'SYSTEM' }, 3, 'fail', 'in no zone'],
  ['does not apply where the region has no zones', {}, 0, 'notApplicable', 'westeurope has no zones'],
  [
    'does not guess where the region is not listed',
    {},
    'notListed',
    'unknown',
    'westeurope is not among the regions that Azure lists',
  ],
  ['does not guess where nobody asked', {}, 'notAsked', 'unknown', 'the region was not asked whether it has zones'],
  ['does not guess from text', { availabilityZones: '1,2' }, 3, 'unknown', 'odd payload: availabilityZones is text'],
  [
    'does not guess from numbers',
    { availabilityZones: [1, 2] },
    3,
    'unknown',
    'odd payload: availabilityZones holds what is no name of a zone',
  ],
  ['does not guess the mode', { mode: null }, 3, 'unknown', 'the payload does not say the mode of the pool'],
] as const)('zone-redundancy %s', (_what, pool, zones, status, reason) => {
  expect(evaluate(system(pool), signals(zones))).toMatchObject([
    {
      status,
      severity: status === 'fail' ? 'low' : null,
      reason: expect.stringContaining(reason),
      subject: 'pool/sys',
    },
  ]);
});

test('zone-redundancy gives a row a system pool, also where the region is not known', () => {
  const pools = [
    ...system({ availabilityZones: ['1', '2'] }),
    { name: 'work', mode: 'User' },
    { name: 'sys2', mode: 'System' },
  ];
  expect(evaluate(pools, signalsWith()).map(({ subject, status, reason }) => [subject, status, reason])).toEqual([
    ['pool/sys', 'pass', 'in zones 1, 2'],
    ['pool/sys2', 'unknown', 'no permission'],
  ]);
});

test('zone-redundancy has one row where there is no system pool', () => {
  expect(evaluate([{ name: 'work', mode: 'User' }])).toMatchObject([{ status: 'notApplicable', subject: null }]);
  expect(evaluate([])).toMatchObject([{ status: 'notApplicable', subject: null }]);
});

test('zone-redundancy says unknown once where the pools are not in the payload', () => {
  expect(evaluate(undefined)).toMatchObject([{ status: 'unknown', subject: null }]);
});
