import type { Cluster, NodePool } from '../../estate/cluster.js';
import { compareNodeImages, type NodeImage, parseNodeImage } from '../../estate/nodeImage.js';
import type { Signal } from '../../signals/signal.js';
import type { InventoryNode, NodeInventory } from '../../signals/types.js';
import { DAY_MS, fullDaysSince } from '../../time.js';
import { definePoolCheck } from '../check.js';
import { isNodeOf, isWindows, withoutNodes } from '../pools.js';
import type { CheckSettings } from '../settings.js';
import { fail, notApplicable, pass, unknown, type Verdict } from '../verdict.js';
import { linuxLimits, type NodeImageLimits, nodeImageThresholds, windowsLimits } from './nodeImageLimits.js';

/** A stamp may lie so far ahead: releases are named after the day on which they begin. */
const AHEAD_MS = 2 * DAY_MS;

/*
 * Where docs/check-rules.md is silent: a pool that the inventory names no node of is judged by what ARM says, and so is one whose
 * nodes are all newer than what ARM says. Nodes whose image the inventory does not give are passed over; one whose image
 * has no date may be the oldest, so that a pass becomes unknown. An image that is newer than the newest that was asked
 * for counts as the newest: the answer of another pool of the family may be an hour older.
 */
export default definePoolCheck({
  id: 'node-image-age',
  title: 'Node image is out of date',
  why: 'Fixes of the operating system reach the nodes with the node image: an old image is a list of known holes.',
  points: [2, 3],
  severity: 'by rule',
  uses: ['newestNodeImages', 'nodeInventory'],
  thresholds: nodeImageThresholds,
  remediation: {
    text: 'Upgrade the node image of the pool; the Kubernetes version stays as it is.',
    command:
      'az aks nodepool upgrade --subscription {subscription} --resource-group {group} --cluster-name {cluster} --name {pool} --node-image-only',
    link: 'https://learn.microsoft.com/azure/aks/node-image-upgrade',
  },
  notThere: (pool) => withoutNodes(pool),
  evaluate(pool, cluster, { newestNodeImages, nodeInventory }, { now, settings }) {
    const image = judgedImage(pool, nodeInventory);
    if (image.state !== 'found') return unknown(image.why);
    const unreadable = unreadableDate(image.version, now);
    if (unreadable !== undefined) return unknown(unreadable);
    const newest = newestNodeImages.known ? newestNodeImages.value.get(pool.name) : newestNodeImages;
    const notes = [image.note, pinned(pool)];
    const limits = isWindows(pool) ? windowsLimits(settings) : linuxLimits(cluster, settings, notes);
    const verdict = judgeImage(image.version, newest, limits, notes, now);
    const undated = verdict.status === 'pass' ? undatedNode(nodesOf(pool, nodeInventory)) : undefined;
    return undated === undefined ? verdict : unknown(undated, verdict.evidence);
  },
  beside: (cluster, { nodeInventory }, { now, settings }) => autoProvisioned(cluster, nodeInventory, settings, now),
});

type Found =
  | { readonly state: 'found'; readonly version: string; readonly note: string }
  | { readonly state: 'none'; readonly why: string };

/** The oldest node, where an inventory exists: an upgrade that a disruption budget blocks leaves nodes behind. */
function judgedImage(pool: NodePool, inventory: Signal<NodeInventory>): Found {
  const field = pool.facts.text('nodeImageVersion');
  if (field.state === 'odd') return { state: 'none', why: `odd payload: ${field.found}` };
  const own = field.state === 'value' && field.value !== '' ? field.value : undefined;
  if (own === undefined) return { state: 'none', why: 'no date in node image version (none reported)' };
  const nodes = nodesOf(pool, inventory);
  const oldest = oldestImage(nodes);
  if (oldest === undefined || !isOlder(oldest.version, own)) {
    const note = inventory.known ? unseenImages(nodes) : `the nodes themselves were not seen: ${inventory.why}`;
    return { state: 'found', version: own, note };
  }
  return {
    state: 'found',
    version: oldest.version,
    note: `node ${oldest.node} runs ${oldest.version}, the pool is at ${own}`,
  };
}

/** Managed Prometheus tells the names of nodes, and no images. */
function unseenImages(nodes: readonly InventoryNode[]): string {
  const isUnseen = nodes.length > 0 && nodes.every(({ nodeImageVersion }) => nodeImageVersion === null);
  return isUnseen ? 'the images of the nodes themselves were not seen' : '';
}

function nodesOf(pool: NodePool, inventory: Signal<NodeInventory>): readonly InventoryNode[] {
  return inventory.known ? inventory.value.nodes.filter((node) => isNodeOf(pool, node)) : [];
}

function undatedNode(nodes: readonly InventoryNode[]): string | undefined {
  const node = nodes.find(({ nodeImageVersion: version }) => version !== null && parseNodeImage(version).date === null);
  return node === undefined ? undefined : `no date in node image version ${node.nodeImageVersion} of node ${node.name}`;
}

function oldestImage(nodes: readonly InventoryNode[]): { node: string; version: string } | undefined {
  const dated = nodes.flatMap(({ name, nodeImageVersion }) => {
    const date = nodeImageVersion === null ? null : parseNodeImage(nodeImageVersion).date;
    return nodeImageVersion === null || date === null ? [] : [{ node: name, version: nodeImageVersion, date }];
  });
  return dated.sort((a, b) => a.date.getTime() - b.date.getTime())[0];
}

function isOlder(version: string, than: string): boolean {
  const [a, b] = [parseNodeImage(version).date, parseNodeImage(than).date];
  return a !== null && (b === null || a.getTime() < b.getTime());
}

function unreadableDate(version: string, now: Date): string | undefined {
  const { date } = parseNodeImage(version);
  if (date === null) return `no date in node image version ${version}`;
  return date.getTime() - now.getTime() > AHEAD_MS
    ? `the date in node image version ${version} lies in the future`
    : undefined;
}

function judgeImage(
  version: string,
  newest: Signal<string> | undefined,
  { limits, newestDays }: NodeImageLimits,
  notes: readonly string[],
  now: Date,
): Verdict {
  const image = parseNodeImage(version);
  const ageDays = Math.max(0, fullDaysSince(image.date ?? now, now));
  const age = `node image is ${ageDays} days old`;
  const standing = standingOf(image, newest);
  const say = (...more: string[]) => [age, ...more, ...notes].filter((part) => part !== '').join('; ');
  const evidence = { nodeImageVersion: version, ageDays, newest: newest?.known === true ? newest.value : null };
  if (standing === 'newest') {
    if (ageDays <= newestDays) return pass(say('it is the newest on offer'), evidence);
    return fail(
      'critical',
      say('no newer image: the family is retired or the Kubernetes version left support'),
      evidence,
    );
  }
  const blind = standing === 'unknown' ? `judged by age alone: ${whyUnknown(image, newest)}` : '';
  const over = limits.find(({ days }) => ageDays > days);
  return over === undefined ? pass(say(blind), evidence) : fail(over.severity, say(blind), evidence);
}

/** Families are never compared with each other. */
function standingOf(image: NodeImage, newest: Signal<string> | undefined): 'newest' | 'older' | 'unknown' {
  if (newest?.known !== true) return 'unknown';
  const difference = compareNodeImages(image, parseNodeImage(newest.value));
  if (difference === undefined) return 'unknown';
  return difference >= 0 ? 'newest' : 'older';
}

function whyUnknown(image: NodeImage, newest: Signal<string> | undefined): string {
  if (newest === undefined) return 'the newest image of the pool is not known';
  return newest.known ? `the newest on offer, ${newest.value}, is of another family than ${image.family}` : newest.why;
}

function pinned({ facts }: NodePool): string {
  return facts.text('creationData.sourceResourceId').state === 'value' ? 'the pool is pinned to a snapshot' : '';
}

/** Nodes that stand in no pool of the payload: unknown, unless an inventory gives their images. */
function autoProvisioned(
  cluster: Cluster,
  inventory: Signal<NodeInventory>,
  settings: CheckSettings,
  now: Date,
): readonly Verdict[] {
  const what = provisionedBy(cluster);
  if (what === undefined) return [];
  const subject = { subject: 'auto-provisioned' };
  if (cluster.stopped) return [notApplicable('stopped', {}, subject)];
  const pools = cluster.pools.state === 'value' ? cluster.pools.value : [];
  const nodes = inventory.known
    ? inventory.value.nodes.filter((node) => !pools.some((pool) => isNodeOf(pool, node)))
    : [];
  const oldest = oldestImage(nodes);
  if (oldest === undefined)
    return [unknown(`${what}: their images are not in the payload, and no node inventory gives them`, {}, subject)];
  const unreadable = unreadableDate(oldest.version, now);
  if (unreadable !== undefined) return [unknown(unreadable, {}, subject)];
  const notes = [`node ${oldest.node}, ${what}`];
  const verdict = judgeImage(oldest.version, undefined, linuxLimits(cluster, settings, notes), notes, now);
  const undated = verdict.status === 'pass' ? undatedNode(nodes) : undefined;
  return [{ ...(undated === undefined ? verdict : unknown(undated, verdict.evidence)), ...subject }];
}

function provisionedBy({ properties }: Cluster): string | undefined {
  if (properties.state !== 'value') return undefined;
  const mode = properties.value.text('nodeProvisioningProfile.mode');
  if (mode.state === 'value' && mode.value.toLowerCase() === 'auto') return 'nodes of node auto-provisioning';
  const hosted = properties.value.flag('hostedSystemProfile.enabled');
  return hosted.state === 'value' && hosted.value ? 'hosted system nodes' : undefined;
}
