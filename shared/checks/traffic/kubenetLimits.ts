import type { NodePool } from '../../estate/cluster.js';
import { defineCheck } from '../check.js';
import { fail, notApplicable, pass, unknown, type Verdict } from '../verdict.js';
import { networkWord } from './networkProfile.js';
import { mostNodes, wholeNumber } from './nodeCount.js';

/** A route table of Azure holds 400 routes, kubenet needs one a node (configure-kubenet, read 2026-09). */
const MOST_NODES = 400;
/** Above this many it fails: upgrades add nodes for a while. */
const NODES_LIMIT = 320;
/** kubenet gives a node a /24: with so many pods no address is left for those that start while others end. */
const MAX_PODS = 250;

/*
 * Where docs/check-rules.md is silent: what is sure to be over a limit fails, whatever is not known of other pools;
 * only then does something missing make it unknown. A stopped pool counts: it comes back.
 */
export default defineCheck({
  id: 'kubenet-limits',
  title: 'kubenet is near its limits',
  why: 'At 400 nodes, or with 250 pods on a node, kubenet has no routes or addresses left, and scaling or upgrades stop.',
  profile: 'recommended',
  points: [6],
  severity: 'medium',
  remediation: {
    text: 'Move to Azure CNI Overlay, which has neither limit; there is no way back, and all nodes are made anew.',
    command:
      'az aks update --subscription {subscription} --resource-group {group} --name {cluster} --network-plugin azure --network-plugin-mode overlay',
    link: 'https://learn.microsoft.com/azure/aks/upgrade-azure-cni',
  },
  notThere(cluster) {
    const plugin = networkWord(cluster, 'networkPlugin');
    return plugin.state !== 'value' || plugin.value.toLowerCase() === 'kubenet'
      ? undefined
      : notApplicable(`networkPlugin is ${plugin.value}, not kubenet`, { networkPlugin: plugin.value });
  },
  evaluate(cluster) {
    const plugin = networkWord(cluster, 'networkPlugin');
    if (plugin.state === 'blind') return unknown(plugin.why);
    if (plugin.state === 'absent') return unknown('networkProfile.networkPlugin not in the payload');
    const { pools } = cluster;
    if (pools.state === 'odd') return unknown(`odd payload: ${pools.found}`);
    return pools.state === 'absent' ? unknown('agentPoolProfiles not in the payload') : judge(pools.value);
  },
});

function judge(pools: readonly NodePool[]): Verdict {
  const seen = pools.map((pool) => ({
    name: pool.name,
    nodes: mostNodes(pool),
    maxPods: wholeNumber(pool.facts, 'maxPods'),
  }));
  const nodes = seen.reduce((sum, pool) => sum + (pool.nodes.known ? pool.nodes.value : 0), 0);
  const crowded = seen.filter(({ maxPods }) => maxPods.known && maxPods.value >= MAX_PODS).map(({ name }) => name);
  const blind = seen.flatMap((pool) =>
    [pool.nodes, pool.maxPods].flatMap((fact) => (fact.known ? [] : [`pool ${pool.name}: ${fact.why}`])),
  );
  const evidence = { nodes, mostNodes: MOST_NODES, poolsWithMostPods: crowded };
  const least = seen.every((pool) => pool.nodes.known) ? '' : 'at least ';
  const faults = [
    ...(nodes > NODES_LIMIT ? [`${least}${nodes} of kubenet's ${MOST_NODES} nodes, more than ${NODES_LIMIT}`] : []),
    ...(crowded.length > 0 ? [`maxPods ${MAX_PODS} with kubenet on ${crowded.join(', ')}`] : []),
  ];
  if (faults.length > 0) return fail('medium', faults.join('; '), evidence);
  if (blind.length > 0) return unknown(blind.join('; '), evidence);
  return pass(`${nodes} of kubenet's ${MOST_NODES} nodes, no pool with maxPods ${MAX_PODS}`, evidence);
}
