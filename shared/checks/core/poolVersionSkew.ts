import { count } from '../../text.js';
import { definePoolCheck } from '../check.js';
import { poolVersion, runningVersion } from '../running.js';
import { fail, pass, unknown } from '../verdict.js';
import { minorsAhead, textOf } from '../version.js';

/** The control plane may be at most so many minors ahead of a pool (Kubernetes 1.28 and later). */
export const MOST_BEHIND = 3;

/*
 * Where docs/check-rules.md is silent: only minors are compared (a pool on a later patch of the same minor is not "ahead"), and a
 * stopped pool is judged all the same: it comes back with the version that it has.
 */
export default definePoolCheck({
  id: 'pool-version-skew',
  title: 'Node pool version too far from the control plane',
  why: 'Kubernetes does not support nodes that are more than three minors behind their control plane, or ahead of it.',
  points: [3],
  severity: 'critical',
  changeKeys: ['minorsBehind'],
  remediation: {
    text: 'Bring the pool to the version of the control plane ({controlPlane}).',
    command:
      'az aks nodepool upgrade --subscription {subscription} --resource-group {group} --cluster-name {cluster} --name {pool} --kubernetes-version {controlPlane}',
    link: 'https://learn.microsoft.com/azure/aks/manage-node-pools',
  },
  evaluate({ facts }, cluster) {
    const running = runningVersion(cluster);
    if (!running.known) return unknown(running.why);
    const own = poolVersion(facts);
    if (!own.known) return unknown(own.why);
    const behind = minorsAhead(running.value, own.value);
    const evidence = { controlPlane: textOf(running.value), poolVersion: textOf(own.value), minorsBehind: behind };
    const versions = `the pool runs ${textOf(own.value)}, the control plane ${textOf(running.value)}`;
    if (behind < 0) return fail('critical', `${versions}: the pool is ahead`, evidence);
    if (behind > MOST_BEHIND)
      return fail('critical', `${versions}: ${behind} minors behind, ${MOST_BEHIND} are allowed`, evidence);
    return pass(`${versions}: ${count(behind, 'minor')} behind`, evidence);
  },
});
