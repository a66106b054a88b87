import type { JsonObject } from '../../json.js';
import type { OfferedMinor } from '../../signals/types.js';
import { addDays, dayOf, fullDaysSince } from '../../time.js';
import { type Context, defineCheck } from '../check.js';
import { type Plan, planOf, runningVersion } from '../running.js';
import { days, defineThresholds, howMany } from '../thresholds.js';
import { fail, notApplicable, pass, unknown, type Verdict } from '../verdict.js';
import { minorOf, parseVersion, textOf, type Version } from '../version.js';

/** Patches from here on are the long-term line (1.32.112). */
const LONG_TERM_FROM = 100;

const thresholds = defineThresholds('version-patch', {
  newerPatches: howMany(2, 'low from so many newer patches on offer on'),
  onOfferDays: days(30, 'low once a newer patch has been on offer for so many full days'),
  // AKS leaves so many days to move after it takes a patch away.
  removedDays: days(30, 'days to move, from the day on which the region no longer lists the running patch'),
});

/*
 * Where docs/check-rules.md is silent:
 * - An LTS cluster is one where long-term support is in force (plan and tier Premium), as in version-support.
 * - A minor that lists nothing below 100 for a community cluster lists nothing for it: notApplicable, like a minor that is
 *   not listed. A minor that lists patches below 100 for long-term support only is listed: its patches count.
 * - "On offer for 30 days" holds from 30 full days on. Each newer patch is remembered by itself, so that a third one
 *   that comes out does not make the second one young again.
 * - Above the newest passes also on long-term support, before the two newest are asked for; a patch that the region no
 *   longer lists is "removed" on both plans, since only that has a date.
 */
export default defineCheck({
  id: 'version-patch',
  title: 'Kubernetes patch version is behind',
  why: 'Patches carry the security fixes of a minor; AKS removes old ones and then supports them for 30 days only.',
  points: [3],
  severity: 'by rule',
  needs: ['regionVersions'],
  changeKeys: ['running'],
  thresholds,
  remediation: {
    text: 'Upgrade to patch {newest}, or set the automatic upgrade channel to patch.',
    command:
      'az aks upgrade --subscription {subscription} --resource-group {group} --name {cluster} --kubernetes-version {newest}',
    link: 'https://learn.microsoft.com/azure/aks/upgrade-aks-cluster',
  },
  evaluate(cluster, { regionVersions }, context) {
    const running = runningVersion(cluster);
    if (!running.known) return unknown(running.why);
    const { patch } = running.value;
    if (patch === null) return unknown(`only the minor is known: ${minorOf(running.value)}`);
    const plan = planOf(cluster);
    if (!plan.known) return unknown(plan.why);
    if (!regionVersions.known) return unknown(regionVersions.why);
    const { minors, region } = regionVersions.value;
    if (minors.length === 0) return unknown(`the list of versions of ${region} is empty`);
    const offered = minors.find(({ minor }) => minor === minorOf(running.value));
    return verdictOf({
      running: running.value,
      patch,
      plan: plan.value,
      patches: patchesOf(offered, plan.value),
      context,
    });
  },
});

interface Case {
  readonly running: Version;
  readonly patch: number;
  readonly plan: Plan;
  /** Patches that the cluster is compared with, newest first. */
  readonly patches: readonly number[];
  readonly context: Context;
}

function verdictOf(given: Case): Verdict {
  const { running, plan, patches } = given;
  const [newest] = patches;
  if (newest === undefined) {
    const evidence = { running: textOf(running), supportPlan: plan.name };
    return notApplicable(
      say(given, `the region lists no patch of ${minorOf(running)} for ${plan.name}, version-support speaks`),
      evidence,
    );
  }
  return compared(given, newest);
}

function compared(given: Case, newest: number): Verdict {
  const { running, patch, plan, patches, context } = given;
  const name = textOf(running);
  const { newerPatches, onOfferDays, removedDays } = thresholds.at(context.settings);
  const newer = patches.filter((other) => other > patch).map((other) => textOf({ ...running, patch: other }));
  const seen = newer.map((version) => `newer-patch/${version}`);
  const evidence: JsonObject = {
    running: name,
    newest: textOf({ ...running, patch: newest }),
    newer,
    supportPlan: plan.name,
  };
  if (patch > newest) return pass(say(given, `Kubernetes ${name} is newer than the region lists`), evidence);
  if (!patches.includes(patch)) {
    const fact = `patch-removed/${name}`;
    const hardDay = addDays(dayOf(context.since(fact) ?? context.now), removedDays);
    const reason = `Kubernetes ${name} is no longer among the patches of the region, the newest is ${newer[0]}`;
    return fail('high', say(given, reason), evidence, { hardDay, remember: [fact, ...seen] });
  }
  const remember = { remember: seen };
  if (plan.longTerm && newer.length > 1) {
    const reason = `Kubernetes ${name} is not one of the two newest patches, long-term support covers no other`;
    return fail('high', say(given, reason), evidence, remember);
  }
  if (newer.length === 0) return pass(say(given, `Kubernetes ${name} is the newest patch of the region`), evidence);
  const waited = longest(seen, context);
  if (newer.length >= newerPatches) {
    return fail(
      'low',
      say(given, `Kubernetes ${name} has ${newer.length} newer patches on offer, the newest is ${newer[0]}`),
      evidence,
      remember,
    );
  }
  return waited >= onOfferDays
    ? fail(
        'low',
        say(given, `Kubernetes ${newer[0]} has been on offer for ${waited} days, the cluster runs ${name}`),
        evidence,
        remember,
      )
    : pass(
        say(given, `Kubernetes ${name} is one patch behind ${newer[0]}, on offer for ${waited} days`),
        evidence,
        remember,
      );
}

/** Full days that the longest of these has been seen on offer; 0 where none was seen before. */
function longest(facts: readonly string[], { since, now }: Context): number {
  return Math.max(0, ...facts.map((fact) => fullDaysSince(since(fact) ?? now, now)));
}

function patchesOf(offered: OfferedMinor | undefined, plan: Plan): readonly number[] {
  const patches = (offered?.patches ?? []).flatMap((text) => {
    const version = parseVersion(text);
    const own = version !== undefined && offered?.minor === minorOf(version);
    return own && version.patch !== null ? [version.patch] : [];
  });
  return patches.filter((patch) => plan.longTerm || patch < LONG_TERM_FROM).sort((one, other) => other - one);
}

function say({ plan }: Case, reason: string): string {
  return plan.note === '' ? reason : `${reason}; ${plan.note}`;
}
