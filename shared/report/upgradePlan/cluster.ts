import type { Retirement } from '../../checks/data/retirements.js';
import type { Plan } from '../../checks/running.js';
import { minorOf, minorsAhead, parseVersion, type Version } from '../../checks/version.js';
import type { Freeze } from '../../config/freezes.js';
import type { Finding } from '../../findings/finding.js';
import type { PlannedWindow } from '../../findings/seenUpkeep.js';
import { SEVERITIES } from '../../severity.js';
import type { FleetCluster, FleetPart, FleetResource } from '../../sweep/fleet.js';
import { type Day, dayOf, daysUntil } from '../../time.js';
import { longTermCommand, wholeCommand } from './commands.js';
import { frozen } from './freezing.js';
import { LOOKED_AT, obstaclesOf } from './obstacles.js';
import { type Offers, offersFor } from './offers.js';
import { type Goal, type Path, pathFrom } from './path.js';
import { retirementsOf } from './retirements.js';
import type { ClusterPlan } from './schema.js';
import { runningAt, stepsAlong } from './steps.js';
import {
  clusterSupport,
  type Dated,
  isUndated,
  LONG_TERM,
  type OlderPool,
  olderPools,
  planNamed,
  type Support,
  supportOf,
} from './support.js';

/** What a plan of one cluster is made of. */
export interface Given extends Dated {
  readonly about: FleetResource;
  readonly cluster: FleetCluster;
  /** Of the cluster, resolved ones too. */
  readonly findings: readonly Finding[];
  readonly offered: FleetPart['offered'];
  readonly freezes: readonly Freeze[];
  readonly retirements: readonly Retirement[];
  /** Windows of tomorrow in which AKS may upgrade by itself. */
  readonly windows: readonly PlannedWindow[];
}

/** A cluster of which version and plan are known. */
export interface Running extends Given {
  readonly version: Version;
  readonly plan: Plan;
  readonly finding: Finding | undefined;
  readonly support: Support;
  readonly older: readonly OlderPool[];
  /** The day that it is due; null: nobody knows it. */
  readonly due: Day | null;
}

/** @returns why nothing can be said of it, where that is so */
export function runningOf(given: Given): Running | { readonly why: string } {
  const { cluster, findings } = given;
  const version = parseVersion(cluster.version ?? '');
  if (version === undefined) return { why: 'its version was not in what was read' };
  const plan = planNamed(cluster.supportPlan ?? '');
  if (plan === undefined) return { why: 'its support plan is not known' };
  const finding = findings.find(({ check, status }) => check === 'version-support' && status !== 'resolved');
  const support = clusterSupport(version, plan, finding, given);
  const older = olderPools(cluster, plan, given);
  if (isUndated(support) && finding === undefined)
    return { why: `the support calendar of ${given.calendar.asOf} does not know Kubernetes ${minorOf(version)}` };
  return { ...given, version, plan, finding, support, older, due: dueOf(finding, support, older) };
}

/** The first of: the due date of the version finding (else the end of support), and the end of each older pool. */
function dueOf(finding: Finding | undefined, { ends }: Support, older: readonly OlderPool[]): Day | null {
  const own = finding === undefined ? ends : dayOf(new Date(new Date(finding.dueDate).getTime() - 1));
  return [own, ...older.map(({ support }) => support.ends)].filter((day) => day !== null).sort()[0] ?? null;
}

/** Is it due up to a day, or long over? */
export function isDue({ due, support, older }: Running, until: Day): boolean {
  return support.isOver || older.some((pool) => pool.support.isOver) || (due !== null && due <= until);
}

/** Does the control plane, or a pool, run less than a minor? */
export function isBelow({ version, older }: Running, target: Version): boolean {
  return [version, ...older.map((pool) => parseVersion(pool.version))].some(
    (one) => one !== undefined && minorsAhead(target, one) > 0,
  );
}

/** Control plane and pools have enough with less than the goal: then only what is older is lifted. */
export function planCluster(running: Running, goal: Goal, needsHops: boolean): ClusterPlan {
  const { about, cluster, findings, version, support, now, due } = running;
  const offers = offersFor(running.offered[about.location?.toLowerCase() ?? ''], running.plan, running);
  const path: Path = needsHops ? pathFrom(version, offers, goal) : { hops: [], why: null };
  const { hops } = path;
  const { doneBy, freezes, falls } = frozen(running.freezes, due, now);
  const steps = stepsAlong(about, cluster, runningAt(cluster.version ?? '', version, support.ends), hops);
  const retirements = retirementsOf(cluster, findings, running.retirements);
  return {
    ...headOf(running),
    due,
    overdue: support.isOver || (due !== null && daysUntil(due, now) < 0),
    daysLeft: due === null ? null : daysUntil(due, now),
    severity: running.finding?.status === 'open' ? running.finding.severity : null,
    exemptedUntil: running.finding?.exemption?.until ?? null,
    doneBy,
    freezes: [...freezes],
    path: hops.map(({ name }) => name),
    why: path.why,
    offersRead: offers.isRead,
    steps: steps.map((step) => ({ ...step, freeze: falls?.name ?? null })),
    longTerm: needsHops ? longTermOf(running) : null,
    retirements: retirements.filter(onTheWay(hops.at(-1)?.ends ?? support.ends)),
    obstacles: [...obstaclesOf({ ...running, retirements, hops })],
    notKnown: [...notKnownOf(running, offers)],
  };
}

function headOf({ about, cluster, plan, support }: Running) {
  const { id, name, owner, subscriptionId, subscriptionName, resourceGroup, location } = about;
  return {
    ...{ id, name, owner, subscriptionId, subscriptionName, resourceGroup, location },
    version: cluster.version ?? '',
    supportPlan: plan.name,
    tier: cluster.tier,
    supportEnds: support.ends,
  };
}

/** What ends, or loses its images, before the support of the target ends. */
function onTheWay(until: Day | null) {
  return ({ supportEnds, imagesRemoved }: { supportEnds: Day; imagesRemoved: Day | null }) =>
    until === null || supportEnds <= until || (imagesRemoved !== null && imagesRemoved <= until);
}

/** Long-term support of the minor that runs, where it is not in force and lasts longer. */
function longTermOf(running: Running): ClusterPlan['longTerm'] {
  const { about, version, plan, support, now, offered } = running;
  const lts: Plan = { longTerm: true, name: LONG_TERM, note: '' };
  const { ends, isOver } = supportOf(version, lts, running);
  if (plan.longTerm || ends === null || isOver || (support.ends !== null && ends <= support.ends)) return null;
  const offers = offersFor(offered[about.location?.toLowerCase() ?? ''], lts, { ...running, now });
  const offer = offers.minors.find(({ minor }) => minorsAhead(minor, version) === 0);
  if (offers.isRead && offer === undefined) return null;
  const newer = parseVersion(offer?.patch ?? '');
  const isNewer = newer?.patch != null && version.patch !== null && newer.patch > version.patch;
  const patch = isNewer ? (offer?.patch ?? null) : null;
  const commands = [longTermCommand(about), ...(patch === null ? [] : [wholeCommand(about, patch)])];
  return { ends, version: patch, commands };
}

/** What could not be looked at. */
function* notKnownOf({ about, cluster }: Running, { isRead }: Offers): Iterable<string> {
  if (!isRead)
    yield `what ${about.location ?? 'its region'} offers was not read: the commands name minors by the calendar`;
  for (const { name, version } of cluster.pools) if (version === null) yield `pool ${name}: its version is not known`;
  if (cluster.pools.length === 0) yield 'its pools were not in what was read';
  for (const [check, what] of LOOKED_AT) {
    const why = about.unknown[check];
    if (why !== undefined) yield `${what}: ${why}`;
    else if (about.verdicts[check] === undefined) yield `${what}: the check ${check} did not run`;
  }
}

/** Overdue first, then what is due first, then the worst, then by name. */
export function inOrder(a: ClusterPlan, b: ClusterPlan): number {
  return (
    Number(b.overdue) - Number(a.overdue) ||
    order(a.due ?? '0', b.due ?? '0') ||
    rank(a) - rank(b) ||
    order(a.name, b.name) ||
    order(a.id, b.id)
  );
}

function rank({ severity }: ClusterPlan): number {
  return severity === null ? SEVERITIES.length : SEVERITIES.indexOf(severity);
}

function order(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
