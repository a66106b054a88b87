import type { Cluster } from '../../estate/cluster.js';
import type { Signals } from '../../signals/types.js';
import { definePoolCheck } from '../check.js';
import { isLinux, isWindows } from '../pools.js';
import { fail, notApplicable, pass, unknown, type Verdict } from '../verdict.js';

/** The words of nodeOSUpgradeChannel with which AKS itself keeps the nodes, or nobody does (node-os-channel's matter). */
const OTHERS = ['none', 'nodeimage', 'securitypatch', ''];

/*
 * Where docs/check-rules.md is silent: kured counts for the whole cluster, because it runs on every Linux node unless somebody
 * forbids it. Its series alone cannot show that it is missing: its chart exports no metrics unless asked, so only the
 * pods can. Either of the two signals is enough, hence none is needed by itself. A pool without nodes is judged: the
 * next node that it gets is unmanaged as well.
 */
export default definePoolCheck({
  id: 'reboot-unmanaged',
  title: 'Nodes patch themselves and nothing reboots them',
  why: 'On channel Unmanaged a fix of the kernel lies on the disk, and takes effect only when somebody reboots the node.',
  points: [3],
  severity: 'medium',
  reads: ({ reboots }) => reboots.kured,
  remediation: {
    text: 'Let AKS keep the nodes (channel NodeImage or SecurityPatch), or install kured on Linux nodes.',
    command:
      'az aks update --subscription {subscription} --resource-group {group} --name {cluster} --node-os-upgrade-channel NodeImage',
    link: 'https://learn.microsoft.com/azure/aks/auto-upgrade-node-os-image',
  },
  notThere: (pool, cluster) => (pool.stopped ? notApplicable('stopped') : otherChannel(cluster)),
  evaluate(pool, _cluster, signals, { settings }) {
    const evidence = { nodeOSUpgradeChannel: 'Unmanaged' };
    if (isWindows(pool))
      return fail('medium', 'nodeOSUpgradeChannel is Unmanaged: Windows nodes then get no updates at all', evidence);
    if (!isLinux(pool)) return unknown('neither osType nor nodeImageVersion tells the operating system of the pool');
    if (settings.reboots.kured)
      return pass('nodeOSUpgradeChannel is Unmanaged, and the configuration says that kured reboots nodes', evidence);
    return byInventory(signals, evidence);
  },
});

/** Every channel but Unmanaged, and everything that is no channel; undefined where it is Unmanaged. */
function otherChannel({ properties }: Cluster): Verdict | undefined {
  if (properties.state !== 'value') return unknown('the payload has no properties');
  const channel = properties.value.text('autoUpgradeProfile.nodeOSUpgradeChannel');
  if (channel.state === 'odd') return unknown(`odd payload: ${channel.found}`);
  if (channel.state === 'absent') return notApplicable('nodeOSUpgradeChannel not set');
  const word = channel.value.trim().toLowerCase();
  if (word === 'unmanaged') return undefined;
  return OTHERS.includes(word)
    ? notApplicable(`nodeOSUpgradeChannel is ${channel.value || 'not set'}`)
    : unknown(`nodeOSUpgradeChannel is ${channel.value}, which is not known here`);
}

function byInventory({ rebootRequests, nodeInventory }: Signals, evidence: Verdict['evidence']): Verdict {
  const unmanaged = 'nodeOSUpgradeChannel is Unmanaged';
  const pods = nodeInventory.known ? nodeInventory.value.kuredPodSeen : null;
  if (pods === true) return pass(`${unmanaged}, and a kured pod runs`, evidence);
  const series = rebootRequests.known ? rebootRequests.value : null;
  if (series !== null && !series.ambiguous && series.nodes.length > 0)
    return pass(`${unmanaged}, and kured reports on nodes`, evidence);
  if (series?.ambiguous)
    return unknown(`${unmanaged}; kured reports on nodes of a cluster that the workspace does not tell from others`);
  if (pods === false)
    return fail('medium', `${unmanaged}, and no kured pod is among the pods of the cluster`, evidence);
  const why = nodeInventory.known ? 'the pods of the cluster were not read' : nodeInventory.why;
  return unknown(`${unmanaged}; whether kured runs is not known: ${why}`);
}
