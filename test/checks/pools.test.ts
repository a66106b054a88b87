import { isLinux, isNodeOf, isWindows } from '../../shared/checks/pools.js';
import type { NodePool } from '../../shared/estate/cluster.js';
import { clusterOf } from '../support/clusters.js';

function poolOf(facts: unknown): NodePool {
  const { pools } = clusterOf({ agentPoolProfiles: [facts] });
  const [pool] = pools.state === 'value' ? pools.value : [];
  if (pool === undefined) throw new Error('no pool was read');
  return pool;
}

test.each([
  ['its label', 'np1', { name: 'x', pool: 'np1' }, true],
  ['its label, in any case', 'NP1', { name: 'x', pool: 'np1' }, true],
  ["another pool's label, whatever its name", 'np1', { name: 'aks-np1-12345678-vmss000000', pool: 'np2' }, false],
  ['its name', 'np1', { name: 'aks-np1-12345678-vmss00000a', pool: null }, true],
  ['its name, in any case', 'np1', { name: 'AKS-NP1-12345678-VMSS00000A', pool: null }, true],
  ['a name of an availability set', 'np1', { name: 'aks-np1-12345678-0', pool: null }, true],
  ['the name of a pool whose name begins alike', 'np1', { name: 'aks-np12-12345678-vmss000000', pool: null }, false],
  ['the name of a Windows node', 'win', { name: 'akswin00000a', pool: null }, true],
  ['the name of a Windows node of another pool', 'win', { name: 'akswin100000a', pool: null }, false],
  ['a name that node auto-provisioning gave', 'default', { name: 'aks-default-x7k2p', pool: null }, false],
  ['a name that AKS did not give', 'np1', { name: 'machine-7', pool: null }, false],
])('a node with %s is told', (_what, name, node, expected) => {
  expect(isNodeOf(poolOf({ name }), node)).toBe(expected);
});

test.each([
  ['type Linux', { osType: 'linux' }, 'linux'],
  ['type Windows', { osType: 'WINDOWS' }, 'windows'],
  ['a Windows image', { nodeImageVersion: 'AKSWindows-2022-containerd-20348.2340.240401' }, 'windows'],
  ['a Linux image', { nodeImageVersion: 'AKSAzureLinux-V3gen2-202608.20.0' }, 'linux'],
  ['a Windows image and another type', { osType: 'Linux', nodeImageVersion: 'AKSWindows-2022-x' }, 'windows'],
  ['neither', {}, 'neither'],
  ['an odd type', { osType: ['Linux'] }, 'neither'],
  ['an image of somebody else', { nodeImageVersion: 'custom-1' }, 'neither'],
])('a pool with %s is told', (_what, facts, expected) => {
  const pool = poolOf({ name: 'np1', ...facts });
  expect(isWindows(pool) ? 'windows' : isLinux(pool) ? 'linux' : 'neither').toBe(expected);
});
