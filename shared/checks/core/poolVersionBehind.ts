import type { Cluster } from '../../estate/cluster.js';
import { count } from '../../text.js';
import { type Context, definePoolCheck } from '../check.js';
import { planOf, poolVersion, runningVersion } from '../running.js';
import { fail, notApplicable, pass, unknown, type Verdict } from '../verdict.js';
import { minorsAhead, textOf, type Version } from '../version.js';
import { MOST_BEHIND } from './poolVersionSkew.js';
import { endOfSupport, hasEnded, judgeOlder, judgePast } from './supportEnd.js';

/*
 * Where docs/check-rules.md is silent: the check reads the calendar alone (its column says "A calendar"), so a forecast of the
 * fourth minor after the pool's stays unconfirmed, and a region that still offers the pool's minor is not asked. A pool
 * that is behind on a minor that the calendar does not know is low, and the reason says so. Where the support plan
 * cannot be told, how bad it is cannot be told either: unknown.
 */
export default definePoolCheck({
  id: 'pool-version-behind',
  title: 'Node pool runs an older minor than the control plane',
  why: 'Nodes get their fixes with their own version: a pool left behind runs on after its minor has left support.',
  points: [3],
  severity: 'by rule',
  changeKeys: ['minorsBehind'],
  edition: (settings) => settings.calendar.asOf,
  remediation: {
    text: 'Bring the pool to the version of the control plane ({controlPlane}).',
    command:
      'az aks nodepool upgrade --subscription {subscription} --resource-group {group} --cluster-name {cluster} --name {pool} --kubernetes-version {controlPlane}',
    link: 'https://learn.microsoft.com/azure/aks/manage-node-pools',
  },
  evaluate({ facts }, cluster, _signals, context) {
    const running = runningVersion(cluster);
    if (!running.known) return unknown(running.why);
    const own = poolVersion(facts);
    if (!own.known) return unknown(own.why);
    const behind = minorsAhead(running.value, own.value);
    const evidence = { controlPlane: textOf(running.value), poolVersion: textOf(own.value), minorsBehind: behind };
    const versions = `the pool runs ${textOf(own.value)}, the control plane ${textOf(running.value)}`;
    if (behind === 0) return pass(versions, evidence);
    if (behind < 0 || behind > MOST_BEHIND) return notApplicable(`${versions}: pool-version-skew speaks`, evidence);
    return judgeBehind(own.value, cluster, context, {
      reason: `${versions}: ${count(behind, 'minor')} behind`,
      evidence,
    });
  },
});

function judgeBehind(
  own: Version,
  cluster: Cluster,
  { now, settings }: Context,
  { reason, evidence }: Pick<Verdict, 'reason' | 'evidence'>,
): Verdict {
  const plan = planOf(cluster);
  if (!plan.known) return unknown(`${reason}; ${plan.why}`, evidence);
  const say = (...more: string[]) => [reason, ...more, plan.value.note].filter((part) => part !== '').join('; ');
  const end = endOfSupport(own, plan.value, settings.calendar);
  if (end.state === 'none') return fail('low', say(end.why), evidence);
  if (!hasEnded(end, now)) return fail('low', say(), { ...evidence, end: end.state === 'dated' ? end.day : null });
  if (end.state === 'older') {
    const older = judgeOlder(own, settings.calendar);
    return fail(older.severity, say(older.reason), evidence);
  }
  const past = judgePast(own, end, settings.calendar, now, undefined);
  return fail(past.severity, say(past.reason), { ...evidence, end: end.day }, { hardDay: end.day });
}
