import check from '../../../shared/checks/traffic/kubenetLimits.js';
import { clusterOf, contextAt, signalsWith } from '../../support/clusters.js';

const evaluate = (properties: Record<string, unknown>) =>
  check.evaluate(clusterOf({ kubernetesVersion: '1.35.7', ...properties }), signalsWith(), contextAt('2026-08-23'));
const kubenet = (...agentPoolProfiles: unknown[]) =>
  evaluate({ networkProfile: { networkPlugin: 'kubenet' }, agentPoolProfiles });
const pool = (more: Record<string, unknown>) => ({
  name: 'np1',
  type: 'VirtualMachineScaleSets',
  enableAutoScaling: false,
  count: 3,
  maxPods: 110,
  ...more,
});
const scaling = (maxCount: unknown, more: Record<string, unknown> = {}) =>
  pool({ enableAutoScaling: true, minCount: 1, maxCount, ...more });
const machines = (...counts: unknown[]) =>
  pool({
    name: 'vms',
    type: 'VirtualMachines',
    vmSize: '',
    count: null,
    enableAutoScaling: null,
    virtualMachinesProfile: { scale: { manual: [{ size: 'Standard_D4s_v5', count: 300 }] } },
    virtualMachineNodesStatus: counts.map((count) => ({ size: 'Standard_D4s_v5', count })),
  });
const passes = (nodes: number) => `${nodes} of kubenet's 400 nodes, no pool with maxPods 250`;
const fails = (nodes: number | string) => `${nodes} of kubenet's 400 nodes, more than 320`;

test.each([
  ['passes on a small pool', [pool({})], 'pass', passes(3)],
  ['passes on 320 nodes', [pool({ count: 200 }), pool({ name: 'np2', count: 120 })], 'pass', passes(320)],
  ['fails on 321 nodes', [pool({ count: 200 }), pool({ name: 'np2', count: 121 })], 'fail', fails(321)],
  ['counts what a pool may scale to', [scaling(321)], 'fail', fails(321)],
  [
    'counts what a pool may scale to where the flag is left out',
    [scaling(321, { enableAutoScaling: undefined })],
    'fail',
    fails(321),
  ],
  [
    'takes no notice of a maxCount while a pool does not scale',
    [scaling(321, { enableAutoScaling: false })],
    'pass',
    passes(3),
  ],
  ['takes a missing flag for off', [pool({ enableAutoScaling: null, maxCount: null })], 'pass', passes(3)],
  ['counts the machines of a VirtualMachines pool', [machines(2, 5)], 'pass', passes(7)],
  ['fails on the machines of a VirtualMachines pool', [pool({}), machines(300, 18)], 'fail', fails(321)],
  ['counts availability sets', [pool({ type: 'AvailabilitySet', enableAutoScaling: undefined })], 'pass', passes(3)],
  ['counts a stopped pool', [pool({ count: 321, powerState: { code: 'Stopped' } })], 'fail', fails(321)],
  ['passes without pools', [], 'pass', passes(0)],
  ['passes on maxPods 249', [pool({ maxPods: 249 })], 'pass', passes(3)],
  ['fails on maxPods 250', [pool({}), pool({ name: 'np2', maxPods: 250 })], 'fail', 'maxPods 250 with kubenet on np2'],
  ['names both faults', [pool({ count: 400, maxPods: 250 })], 'fail', `${fails(400)}; maxPods 250 with kubenet on np1`],
  [
    'fails for certain on what is known',
    [pool({ count: 321 }), pool({ name: 'np2', count: null })],
    'fail',
    fails('at least 321'),
  ],
  ['does not guess without a count', [pool({ count: null })], 'unknown', 'pool np1: count not in the payload'],
  ['does not guess without a maxCount', [scaling(null)], 'unknown', 'pool np1: maxCount not in the payload'],
  ['does not guess without maxPods', [pool({ maxPods: undefined })], 'unknown', 'pool np1: maxPods not in the payload'],
  ['does not guess without a type', [pool({ type: null })], 'unknown', 'pool np1: type not in the payload'],
  ['does not guess from an odd type', [pool({ type: 7 })], 'unknown', 'pool np1: odd payload: type is a number'],
  [
    'does not guess from an odd flag',
    [pool({ enableAutoScaling: 'yes' })],
    'unknown',
    'pool np1: odd payload: enableAutoScaling is text',
  ],
  ['does not guess from a number as text', [pool({ count: '3' })], 'unknown', 'pool np1: odd payload: count is text'],
  ['does not guess from a fraction', [pool({ count: 2.5 })], 'unknown', 'pool np1: odd payload: count is 2.5'],
  ['does not guess from a negative number', [pool({ count: -400 })], 'unknown', 'pool np1: odd payload: count is -400'],
  [
    'does not guess without the status of machines',
    [pool({ type: 'virtualmachines', count: null })],
    'unknown',
    'pool np1: virtualMachineNodesStatus not in the payload',
  ],
  [
    'does not guess from an odd status of machines',
    [pool({ type: 'VirtualMachines', virtualMachineNodesStatus: {} })],
    'unknown',
    'pool np1: odd payload: virtualMachineNodesStatus is an object',
  ],
  [
    'does not guess from machines that are not counted',
    [machines(2, null)],
    'unknown',
    'pool vms: virtualMachineNodesStatus: count not in the payload',
  ],
  [
    'does not guess from a pool that is no object',
    [pool({}), 'np2'],
    'unknown',
    'pool #2: type not in the payload; pool #2: maxPods not in the payload',
  ],
])('kubenet-limits %s', (_what, pools, status, reason) => {
  const severity = status === 'fail' ? 'medium' : null;
  expect(kubenet(...pools)).toMatchObject([{ status, severity, reason, subject: null }]);
});

test.each([
  ['azure', 'networkPlugin is azure, not kubenet'],
  ['none', 'networkPlugin is none, not kubenet'],
])('kubenet-limits does not apply to %s, also where the pools are missing', (networkPlugin, reason) => {
  expect(evaluate({ networkProfile: { networkPlugin } })).toMatchObject([{ status: 'notApplicable', reason }]);
});

test.each([
  ['a networkProfile', {}, 'networkProfile not in the payload'],
  [
    'a networkPlugin',
    { networkProfile: { networkPolicy: 'calico' } },
    'networkProfile.networkPlugin not in the payload',
  ],
  [
    'a known networkPlugin',
    { networkProfile: { networkPlugin: 7 } },
    'odd payload: networkProfile.networkPlugin is a number',
  ],
  ['pools', { networkProfile: { networkPlugin: 'Kubenet' } }, 'agentPoolProfiles not in the payload'],
  [
    'readable pools',
    { networkProfile: { networkPlugin: 'kubenet' }, agentPoolProfiles: {} },
    'odd payload: agentPoolProfiles is an object',
  ],
])('kubenet-limits does not guess without %s', (_what, properties, reason) => {
  expect(evaluate(properties)).toMatchObject([{ status: 'unknown', reason }]);
});
