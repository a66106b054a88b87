import type { NodePool } from '../../estate/cluster.js';
import type { Signal } from '../../signals/signal.js';
import type { InventoryNode, NodeInventory, RebootRequest } from '../../signals/types.js';
import { count } from '../../text.js';
import { parseInstant } from '../../time.js';
import { definePoolCheck } from '../check.js';
import { isNodeOf, isWindows, withoutNodes } from '../pools.js';
import { fail, notApplicable, pass, unknown, type Verdict } from '../verdict.js';
import { type RebootLimit, rebootLimit, rebootThresholds } from './rebootLimit.js';

/** Nodes kept in the evidence; the counts are of all. */
const MOST_NODES = 20;

/*
 * Where docs/check-rules.md is silent:
 * - A boot in the midst of an unbroken run of ones begins the wait anew: the first 1 after it came with it.
 * - 7 and 14 days are over when they have gone by in full.
 * - A node that the signal knows and a known inventory does not is gone. It is not judged and counts neither as rebooted
 *   nor as waiting; the reason says how many there are. Without an inventory every node of the signal is judged.
 * - A pool that no node is known of is unknown. So is a node that asks without a time, unless another one fails.
 */
export default definePoolCheck({
  id: 'pending-reboot',
  title: 'Nodes wait for a reboot',
  why: 'Until a node reboots it runs the old kernel, with the holes that the installed fix was meant to close.',
  points: [3],
  severity: 'high',
  needs: ['rebootRequests'],
  uses: ['nodeInventory', 'maintenance'],
  thresholds: rebootThresholds,
  reads: ({ reboots }) => reboots.windows,
  remediation: {
    text: 'See why kured does not reboot the nodes (its window, its lock, a disruption budget), or replace them by a node image upgrade.',
    command:
      'az aks nodepool upgrade --subscription {subscription} --resource-group {group} --cluster-name {cluster} --name {pool} --node-image-only',
    link: 'https://learn.microsoft.com/azure/aks/node-updates-kured',
  },
  notThere: (pool) =>
    withoutNodes(pool) ?? (isWindows(pool) ? notApplicable('kured works on Linux nodes only') : undefined),
  evaluate(pool, cluster, { rebootRequests, nodeInventory, maintenance }, context) {
    if (!rebootRequests.known) return unknown(rebootRequests.why);
    const { ambiguous, nodes } = rebootRequests.value;
    if (ambiguous) return unknown('the workspace cannot tell this cluster from another one of the same name');
    const limit = rebootLimit(cluster, maintenance, context.settings);
    return verdictOf(sightOf(pool, nodes, nodeInventory), limit, context.now);
  },
});

/** What is known of the nodes of one pool. */
interface Sight {
  readonly requests: readonly { readonly request: RebootRequest; readonly lastBoot: Date | undefined }[];
  /** Nodes that the inventory knows and the signal does not. */
  readonly unheard: number;
  readonly inventory: Signal<NodeInventory>;
  /** Nodes of the signal that the inventory does not know any more. */
  readonly gone: number;
}

function sightOf(pool: NodePool, all: readonly RebootRequest[], inventory: Signal<NodeInventory>): Sight {
  const known = new Map<string, InventoryNode>(
    inventory.known ? inventory.value.nodes.map((node) => [node.name.toLowerCase(), node]) : [],
  );
  const mine = all.filter(({ node: name }) => isNodeOf(pool, known.get(name.toLowerCase()) ?? { name, pool: null }));
  const there = mine.filter(({ node }) => !inventory.known || known.has(node.toLowerCase()));
  const heard = new Set(mine.map(({ node }) => node.toLowerCase()));
  const unheard = [...known.values()].filter((node) => isNodeOf(pool, node) && !heard.has(node.name.toLowerCase()));
  return {
    requests: there.map((request) => ({
      request,
      lastBoot: parseInstant(known.get(request.node.toLowerCase())?.lastBoot),
    })),
    unheard: unheard.length,
    inventory,
    gone: mine.length - there.length,
  };
}

interface Waiting {
  readonly node: string;
  /** Undefined: it asks, and nobody knows since when. */
  readonly since: Date | undefined;
  readonly until: Date | undefined;
}

function waitingOf({ requests }: Sight, limit: RebootLimit): readonly Waiting[] {
  return requests
    .filter(({ request }) => request.required)
    .map(({ request: { node, since: asked }, lastBoot }): Waiting => {
      const first = parseInstant(asked);
      const since = first !== undefined && lastBoot !== undefined && lastBoot > first ? lastBoot : first;
      return { node, since, until: since === undefined ? undefined : limit.endOfWait(since) };
    })
    .sort((a, b) => (a.since?.getTime() ?? 0) - (b.since?.getTime() ?? 0) || (a.node < b.node ? -1 : 1));
}

function verdictOf(sight: Sight, limit: RebootLimit, now: Date): Verdict {
  const waiting = waitingOf(sight, limit);
  const late = waiting.filter(({ until }) => until !== undefined && until <= now);
  const timeless = waiting.filter(({ since }) => since === undefined).length;
  const notes = [
    sight.unheard > 0 ? `kured says nothing of ${count(sight.unheard, 'node')} of the pool` : '',
    timeless > 0 ? `${count(timeless, 'node')} of the pool asks since nobody knows when` : '',
    sight.gone > 0 ? `${count(sight.gone, 'node')} that kured reported is gone and is not judged` : '',
    sight.inventory.known ? '' : `the nodes themselves were not seen: ${sight.inventory.why}`,
    limit.words,
  ];
  const say = (what: string) => [what, ...notes].filter((note) => note !== '').join('; ');
  const evidence = {
    nodes: (late.length > 0 ? late : waiting).slice(0, MOST_NODES).map(({ node, since, until }) => ({
      node,
      since: since?.toISOString() ?? null,
      until: until?.toISOString() ?? null,
    })),
    late: late.length,
    waiting: waiting.length,
    judged: sight.requests.length,
    unheard: sight.unheard,
    gone: sight.gone,
  };
  const first = waiting.find(({ since }) => since !== undefined);
  const longest = `the longest is ${first?.node}, since ${first?.since?.toISOString().slice(0, 16)}Z`;
  if (late.length > 0)
    return fail('high', say(`${count(late.length, 'node')} waited too long for a reboot, ${longest}`), evidence);
  if (sight.unheard > 0 || timeless > 0) return unknown(say('not all nodes can be judged'), evidence);
  if (sight.requests.length === 0) return unknown(say('no node of the pool is known to ask or not to ask'), evidence);
  return waiting.length === 0
    ? pass(say(`none of ${count(sight.requests.length, 'node')} asks for a reboot`), evidence)
    : pass(say(`${count(waiting.length, 'node')} may still wait for a reboot, ${longest}`), evidence);
}
