import type { Cluster } from '../../estate/cluster.js';
import { valueIn } from '../../estate/readCluster.js';
import type { MeshRevisions } from '../../signals/types.js';
import { propertiesOf } from '../blocks.js';
import { defineCheck } from '../check.js';
import { runningVersion } from '../running.js';
import { fail, notApplicable, pass, unknown, type Verdict } from '../verdict.js';
import { minorOf } from '../version.js';

/**
 * Where docs/check-rules.md is silent: a revision on offer that the region does not list for the cluster's Kubernetes
 * version passes, and the reason says so (Kubernetes is what has to move there); a region that lists none at all says
 * nothing.
 */
export default defineCheck({
  id: 'service-mesh-revision',
  title: 'Istio revision is no longer offered',
  why: 'A revision that AKS no longer offers gets no fixes, and the way to a newer one grows longer with each release.',
  profile: 'recommended',
  points: [4, 6],
  severity: 'high',
  needs: ['meshRevisions'],
  changeKeys: ['gone'],
  remediation: {
    text: 'Start a canary upgrade to {newest}, move the workloads over, then complete it.',
    command:
      'az aks mesh upgrade start --subscription {subscription} --resource-group {group} --name {cluster} --revision {newest}',
    link: 'https://learn.microsoft.com/azure/aks/istio-upgrade',
  },
  notThere: withoutIstio,
  evaluate(cluster, { meshRevisions }) {
    const list = propertiesOf(cluster).list('serviceMeshProfile.istio.revisions');
    if (list.state === 'odd') return unknown(`odd payload: ${list.found}`);
    const used = (valueIn(list) ?? []).filter((one): one is string => typeof one === 'string' && one !== '');
    if (used.length === 0 || used.length < (valueIn(list) ?? []).length)
      return unknown('the Istio add-on is on, and the payload does not name its revisions');
    const offered = meshRevisions.known ? meshRevisions.value : { region: '', revisions: [] };
    if (offered.revisions.length === 0) return unknown(`${offered.region} lists no Istio revision at all`, { used });
    return judge(cluster, used, offered);
  },
});

function withoutIstio(cluster: Cluster): Verdict | undefined {
  const mode = propertiesOf(cluster).text('serviceMeshProfile.mode');
  if (mode.state === 'odd') return unknown(`odd payload: ${mode.found}`);
  // Absence is Azure's answer (docs/check-rules.md, Absent).
  if (mode.state === 'absent') return notApplicable('no Istio: serviceMeshProfile.mode not set');
  switch (mode.value.toLowerCase()) {
    case 'istio':
      return undefined;
    case 'disabled':
      return notApplicable(`no Istio: serviceMeshProfile.mode is ${mode.value}`);
    default:
      return unknown(`serviceMeshProfile.mode is ${mode.value}, which is not known here`);
  }
}

function judge(cluster: Cluster, used: readonly string[], { region, revisions }: MeshRevisions): Verdict {
  const running = runningVersion(cluster);
  const minor = running.known ? minorOf(running.value) : undefined;
  const names = revisions.map(({ revision }) => revision).sort(byNumbers);
  const fitting = names.filter((name) => isFor(find(revisions, name), cluster, minor));
  const gone = used.filter((one) => find(revisions, one) === undefined);
  const evidence = { used: [...used], offered: names, gone, newest: fitting.at(-1) ?? names.at(-1) ?? null };
  if (gone.length > 0) return fail('high', `${sentence(gone)} no longer offered in ${region}`, evidence);
  const isListed = used.every((one) => isFor(find(revisions, one), cluster, minor));
  const words = `${sentence(used)} offered in ${region}`;
  return isListed ? pass(words, evidence) : pass(`${words}, and not listed there for Kubernetes ${minor}`, evidence);
}

/** `asm-1-20 is`, `asm-1-20 and asm-1-22 are` */
function sentence(names: readonly string[]): string {
  return `${names.join(' and ')} ${names.length === 1 ? 'is' : 'are'}`;
}

function find(revisions: MeshRevisions['revisions'], name: string): MeshRevisions['revisions'][number] | undefined {
  return revisions.find(({ revision }) => revision.toLowerCase() === name.toLowerCase());
}

/** A revision that names no versions for the cluster's plan says nothing of them. */
function isFor(
  revision: MeshRevisions['revisions'][number] | undefined,
  cluster: Cluster,
  minor: string | undefined,
): boolean {
  const plan = valueIn(propertiesOf(cluster).text('supportPlan')) ?? 'KubernetesOfficial';
  const own = revision?.compatibleWith.find((one) => one.plan.toLowerCase() === plan.toLowerCase());
  return minor === undefined || own === undefined || own.minors.length === 0 || own.minors.includes(minor);
}

/** `asm-1-9` comes before `asm-1-20`. */
function byNumbers(one: string, other: string): number {
  return one.localeCompare(other, 'en', { numeric: true });
}
