import { kindOfType } from '../estate/resource.js';
import { canonical } from '../json.js';
import { exemptible, placeOf } from './exemptions.js';
import { advanceFinding, type Run } from './failing.js';
import type { Finding, KnownResource, PartitionState } from './finding.js';
import { advanceGaps } from './gaps.js';
import { isMadeAnew } from './madeAnew.js';
import type { GapTransition, Night, SeenResource, Transition } from './night.js';
import { rememberReadings } from './readings.js';
import { rememberAlerts, rememberFacts } from './remembered.js';
import { resolveAll, resolveLeftOut, resolveUnnamed } from './resolving.js';
import { Teller } from './teller.js';
import { advanceUpkeep } from './upkeep.js';

export interface Advanced {
  /** `seq`, `sweep` and `outcome` are still the old ones: they are the commit's. */
  readonly state: PartitionState;
  readonly transitions: readonly Transition[];
  readonly gaps: readonly GapTransition[];
}

/**
 * One night of one partition: yesterday's state and what was seen give today's state and what there is to tell.
 * Pure: the same input gives the same events. `unknown` neither opens nor resolves anything.
 */
export function advance(state: PartitionState, night: Night): Advanced {
  const teller = new Teller(state.findings, night.now, night.policy.remindEveryDays);
  const resources = new Map(Object.entries(state.resources));
  for (const seen of night.seen)
    resources.set(seen.key, advanceResource(night, teller, state.met, seen, resources.get(seen.key)));
  for (const key of night.gone) {
    const resource = resources.get(key);
    if (resource !== undefined) resolveAll(teller, key, resource);
    resources.delete(key);
  }
  if (night.read) leaveOut(night, teller, resources);
  for (const finding of teller.all()) liveOn(night, teller, finding, resources.get(finding.resource));
  const gaps = advanceGaps(state.gaps, night.gaps, night.now);
  return {
    transitions: teller.transitions,
    gaps: gaps.transitions,
    state: {
      ...state,
      met: met(state, night),
      resources: Object.fromEntries(resources),
      findings: teller.findings(),
      gaps: gaps.open,
      remembered: rememberFacts(state.remembered, night),
      alerts: rememberAlerts(state.alerts, night),
      readings: rememberReadings(state.readings, night),
      upkeep: advanceUpkeep(state, night),
    },
  };
}

/** A registry, or a subscription, is not looked at where no selected check is about its kind; what its checks found ends. */
function leaveOut(night: Night, teller: Teller, resources: ReadonlyMap<string, KnownResource>): void {
  const kinds = new Set(night.checks.map(({ about }) => about));
  for (const [key, resource] of resources) {
    const kind = kindOfType(resource.type);
    if (kind === undefined || kind === 'cluster' || kinds.has(kind)) continue;
    resolveLeftOut(teller, key, resource, night.policy.settingsFor(placeOf(resource)).leftOut);
  }
}

function advanceResource(
  night: Night,
  teller: Teller,
  met: PartitionState['met'],
  seen: SeenResource,
  before: KnownResource | undefined,
): KnownResource {
  const madeAnew = isMadeAnew(before, seen.uid);
  if (madeAnew && before !== undefined) resolveAll(teller, seen.key, before);
  const known: KnownResource = {
    ...seen.resource,
    uid: seen.uid || (before?.uid ?? ''),
    identity: madeAnew ? null : (before?.identity ?? null),
  };
  const failing = seen.judgements.some(({ verdict }) => verdict.status === 'fail');
  const resource = known.identity === null && failing ? { ...known, identity: known.uid } : known;
  const { allowedDays, leftOut } = night.policy.settingsFor(placeOf(resource));
  resolveLeftOut(teller, seen.key, resource, leftOut);
  const run: Run = { night, teller, met, allowedDays };
  for (const judgement of seen.judgements) advanceFinding(run, seen.key, resource, judgement);
  resolveUnnamed(teller, seen, night.checks, resource);
  return resource;
}

/** What changes without a verdict: exemptions begin and end, due dates pass, the week goes by. */
function liveOn(night: Night, teller: Teller, before: Finding, resource: KnownResource | undefined): void {
  if (before.status === 'resolved' || resource === undefined) return;
  const exemption = night.policy.exemptions.inForce(exemptible(before, resource), night.now);
  if (exemption !== null && before.status === 'open') {
    teller.tell('finding.exempted', { ...before, status: 'exempted', exemption }, resource);
  } else if (exemption === null && before.status === 'exempted') {
    const overdueTold = teller.isOverdue(before) ? night.now.toISOString() : null;
    teller.tell('finding.unexempted', { ...before, status: 'open', exemption: null, overdueTold }, resource);
  } else {
    const finding = canonical(exemption) === canonical(before.exemption) ? before : { ...before, exemption };
    teller.note(finding);
    teller.timePasses(finding, resource);
  }
}

/**
 * A check has met a partition once it said something of it; a night on which it saw nothing but unknown does not count.
 * What it is under another edition, or left out altogether, it has to meet anew when it comes back.
 */
function met(state: PartitionState, night: Night): Record<string, string> {
  if (!night.read) return { ...state.met };
  const now = night.now.toISOString();
  const said = new Map<string, boolean>();
  for (const { judgements } of night.seen)
    for (const { check, verdict } of judgements)
      said.set(check.id, said.get(check.id) === true || verdict.status !== 'unknown');
  const ones = night.checks.flatMap((check) => {
    const edition = night.editionOf(check);
    const since = state.met[edition] ?? (said.get(check.id) === false ? undefined : now);
    return since === undefined ? [] : [[edition, since] as const];
  });
  return Object.fromEntries(ones);
}
