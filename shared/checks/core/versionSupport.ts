import type { Cluster } from '../../estate/cluster.js';
import type { JsonObject } from '../../json.js';
import type { Severity } from '../../severity.js';
import type { OfferedMinor, Signals } from '../../signals/types.js';
import { type Day, dayOf, daysUntil, HOUR_MS } from '../../time.js';
import { type Context, defineCheck } from '../check.js';
import { type Plan, planOf, runningVersion, same } from '../running.js';
import { days, defineThresholds } from '../thresholds.js';
import { fail, pass, unknown, type Verdict } from '../verdict.js';
import { minorOf, minorsAhead, parseVersion, textOf, type Version } from '../version.js';
import { upgradeChannelOf } from './channels.js';
import { type End, endOfSupport, hasEnded, judgeOlder, judgePast, nextSupported, severityAhead } from './supportEnd.js';
import { countingNotices, noticesOfTheEnd } from './supportNotices.js';

/** An upgrade that is under way holds the event back for so long. */
const UPGRADE_MS = 24 * HOUR_MS;
const UPGRADING = 'upgrading';

const thresholds = defineThresholds('version-support', {
  highDays: days(30, 'high from so many days before support ends on'),
  mediumDays: days(60, 'medium from so many days before it ends on'),
  lowDays: days(90, 'low from so many days before it ends on'),
});

/*
 * Where docs/check-rules.md is silent:
 * - An end-of-life notice counts where every part of its version that is known agrees with the running version, and where
 *   its supportType, if it has one, is that of the plan in force: a notice for the community end says nothing to a
 *   cluster on long-term support. Of several that count, the latest eolDate is taken.
 * - A region that lists no minor as new as the running one lags behind: that is not "no longer offered".
 * - A minor that the region lists without any support plan: the region is silent about it, the calendar judges.
 * - An empty list says nothing, as if it had not been read.
 * - A plan that is neither KubernetesOfficial nor AKSLongTermSupport is unknown.
 */
export default defineCheck({
  id: 'version-support',
  title: 'Kubernetes version out of support',
  why: 'A version out of support gets no security fixes, and Azure may upgrade the cluster by itself.',
  points: [3],
  severity: 'by rule',
  uses: ['regionVersions', 'endOfLifeNotices'],
  changeKeys: ['minor', 'supportEnded'],
  thresholds,
  edition: (settings) => settings.calendar.asOf,
  remediation: {
    text: 'Upgrade the control plane and then its pools to Kubernetes {upgradeTo} or later, one minor at a time.',
    command:
      'az aks upgrade --subscription {subscription} --resource-group {group} --name {cluster} --kubernetes-version {upgradeTo}',
    link: 'https://learn.microsoft.com/azure/aks/supported-kubernetes-versions',
  },
  evaluate(cluster, signals, context) {
    const running = runningVersion(cluster);
    if (!running.known) return unknown(running.why);
    const plan = planOf(cluster);
    if (!plan.known) return unknown(plan.why);
    return verdictOf({ cluster, signals, context, version: running.value, plan: plan.value });
  },
});

interface Case {
  readonly cluster: Cluster;
  readonly signals: Signals;
  readonly context: Context;
  readonly version: Version;
  readonly plan: Plan;
}

interface Judged {
  /** null passes, 'unknown' cannot be told. */
  readonly severity: Severity | null | 'unknown';
  readonly reason: string;
  readonly hardDay?: Day | null;
  readonly remember?: string;
}

function verdictOf(given: Case): Verdict {
  const { version, plan, context } = given;
  const { now, settings } = context;
  const end = endOfSupport(version, plan, settings.calendar);
  const judged = byNotice(given, end) ?? byRegion(given, end) ?? byCalendar(given, end);
  const reason = [judged.reason, plan.note, ...blindSpots(given.signals)].filter((part) => part !== '').join('; ');
  const wait = upgrade(given);
  const extra = { held: wait.held, remember: [...wait.remember, ...(judged.remember ? [judged.remember] : [])] };
  const evidence = { ...evidenceOf(given, end), upgradeTo: nextSupported(version, plan, settings.calendar, now) };
  if (judged.severity === 'unknown') return unknown(reason, evidence, extra);
  if (judged.severity === null) return pass(reason, evidence, extra);
  return fail(judged.severity, reason, evidence, { ...extra, hardDay: judged.hardDay ?? null });
}

/** First, AKS itself: the running version is out of support, and its eolDate is the end. */
function byNotice({ signals, version, plan, context }: Case, end: End): Judged | undefined {
  const days = noticesOfTheEnd(signals, version, plan)
    .map(({ eolDay }) => eolDay ?? '')
    .sort();
  if (days.length === 0) return undefined;
  const day = days.at(-1) || (end.state === 'dated' ? end.day : null);
  const line = plan.longTerm && (end.state !== 'dated' || end.line === 'long-term') ? 'long-term' : 'community';
  const past = judgePast(version, { day, line }, context.settings.calendar, context.now, offeredIn(signals));
  return { severity: past.severity, reason: `${past.reason}; AKS says so itself`, hardDay: day };
}

/** Next, the region's own list: the authority on today. */
function byRegion({ signals, version, plan, context }: Case, end: End): Judged | undefined {
  const listed = listedFor(offeredIn(signals), version, plan);
  const ended = hasEnded(end, context.now);
  const name = `Kubernetes ${textOf(version)}`;
  if (ended && listed === 'yes') {
    const day = end.state === 'dated' ? end.day : null;
    const when = day === null ? '' : ` on ${day}`;
    return {
      severity: 'high',
      reason: `${name}: ended by the calendar${when}, still offered in the region`,
      hardDay: day,
    };
  }
  if (ended || end.state !== 'dated' || listed !== 'no') return undefined;
  const fact = `not-offered/${minorOf(version)}/${plan.name}`;
  return {
    severity: 'high',
    reason: `${name} is no longer offered in the region for ${plan.name}, the calendar has it until ${end.day}`,
    hardDay: dayOf(context.since(fact) ?? context.now),
    remember: fact,
  };
}

/** Last, the calendar: the authority on tomorrow. */
function byCalendar({ signals, version, context }: Case, end: End): Judged {
  const { now, settings } = context;
  if (end.state === 'none') return { severity: 'unknown', reason: end.why };
  if (end.state === 'older') return judgeOlder(version, settings.calendar);
  const { day, line } = end;
  if (hasEnded(end, now)) {
    return { ...judgePast(version, end, settings.calendar, now, offeredIn(signals)), hardDay: day };
  }
  const severity = severityAhead(day, now, thresholds.at(settings));
  const name = `Kubernetes ${textOf(version)}`;
  return severity === null
    ? { severity, reason: `${name} is in ${line} support until ${day}` }
    : { severity, reason: `${name} leaves ${line} support on ${day}`, hardDay: day };
}

/** The region's minors; undefined where they are not known, or the list is empty. */
function offeredIn({ regionVersions }: Signals): readonly OfferedMinor[] | undefined {
  return regionVersions.known && regionVersions.value.minors.length > 0 ? regionVersions.value.minors : undefined;
}

/** Does the region list the minor for the plan in force? `silent` where its answer does not say. */
function listedFor(region: readonly OfferedMinor[] | undefined, version: Version, plan: Plan): 'yes' | 'no' | 'silent' {
  if (region === undefined) return 'silent';
  const forPlan = region.filter(({ supportPlans }) => supportPlans.some((name) => same(name, plan.name)));
  const offered = region.find(({ minor }) => minor === minorOf(version));
  if (offered !== undefined && forPlan.includes(offered)) return 'yes';
  if (offered !== undefined && offered.supportPlans.length === 0) return 'silent';
  const reaches = forPlan.some(({ minor }) => {
    const listed = parseVersion(minor);
    return listed !== undefined && minorsAhead(listed, version) > 0;
  });
  return reaches ? 'no' : 'silent';
}

/** What was not read, and why: the verdict stands without it. */
function blindSpots({ regionVersions, endOfLifeNotices }: Signals): readonly string[] {
  const spots = new Map<string, string[]>();
  const miss = (what: string, why: string) => spots.set(why, [...(spots.get(why) ?? []), what]);
  if (!regionVersions.known) miss("the region's versions", regionVersions.why);
  else if (regionVersions.value.minors.length === 0) miss("the region's versions", 'the list is empty');
  if (!endOfLifeNotices.known) miss("AKS's own notices", endOfLifeNotices.why);
  return [...spots].map(([why, what]) => `judged without ${what.join(' and ')}: ${why}`);
}

/** Upgrading for less than 24 hours; one that was not seen before has only begun, as far as anybody knows. */
function upgrade({ cluster, context }: Case): Pick<Verdict, 'held' | 'remember'> {
  const state = cluster.properties.state === 'value' ? cluster.properties.value.text('provisioningState') : undefined;
  if (state?.state !== 'value' || !same(state.value, UPGRADING)) return { held: false, remember: [] };
  const since = context.since(UPGRADING);
  const held = since === undefined || context.now.getTime() - since.getTime() < UPGRADE_MS;
  return { held, remember: [UPGRADING] };
}

/** The notices are shown where they differ from the calendar. */
function evidenceOf({ cluster, signals, version, plan, context }: Case, end: End): JsonObject {
  const day = end.state === 'dated' ? end.day : null;
  const differing = countingNotices(signals, version, plan).filter(({ eolDay }) => eolDay !== day);
  const offered = offeredIn(signals);
  return {
    version: textOf(version),
    minor: minorOf(version),
    supportPlan: plan.name,
    end: day,
    daysLeft: day === null ? null : daysUntil(day, context.now),
    supportEnded: hasEnded(end, context.now) || noticesOfTheEnd(signals, version, plan).length > 0,
    ...upgradeChannelOf(cluster),
    calendarAsOf: context.settings.calendar.asOf,
    offeredInRegion: offered === undefined ? null : offered.some(({ minor }) => minor === minorOf(version)),
    ...(differing.length === 0 ? {} : { notices: differing.map((notice) => ({ ...notice })) }),
  };
}
