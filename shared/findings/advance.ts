import type { Check } from '../checks/check.js';
import type { Judgement } from '../checks/judge.js';
import type { Verdict } from '../checks/verdict.js';
import { canonical } from '../json.js';
import type { Severity } from '../severity.js';
import { DAY_MS } from '../time.js';
import { dueDateOf } from './dueDate.js';
import { exemptionFor } from './exemptions.js';
import { type Finding, fingerprintOf, type KnownResource, type PartitionState } from './finding.js';
import { advanceGaps } from './gaps.js';
import type { GapTransition, Night, SeenResource, Transition } from './night.js';
import { rememberAlerts, rememberFacts } from './remembered.js';
import { Teller } from './teller.js';

/** A due date that moves by no more than this is no change. */
const DUE_DATE_TOLERANCE_MS = DAY_MS;

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
    resources.set(seen.key, advanceResource(state, night, teller, seen, resources.get(seen.key)));
  for (const key of night.gone) forget(teller, resources, key);
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
    },
  };
}

function advanceResource(
  state: PartitionState,
  night: Night,
  teller: Teller,
  seen: SeenResource,
  before: KnownResource | undefined,
): KnownResource {
  const madeAnew = before !== undefined && before.uid !== '' && seen.uid !== '' && before.uid !== seen.uid;
  if (madeAnew) resolveAll(teller, seen.key, before);
  const known: KnownResource = {
    ...seen.resource,
    uid: seen.uid || (before?.uid ?? ''),
    identity: madeAnew ? null : (before?.identity ?? null),
  };
  const failing = seen.judgements.some(({ verdict }) => verdict.status === 'fail');
  const resource = known.identity === null && failing ? { ...known, identity: known.uid } : known;
  for (const judgement of seen.judgements) advanceFinding(state, night, teller, seen.key, resource, judgement);
  resolveUnnamed(teller, seen, resource);
  return resource;
}

function advanceFinding(
  state: PartitionState,
  night: Night,
  teller: Teller,
  key: string,
  resource: KnownResource,
  { check, verdict }: Judgement,
): void {
  const fingerprint = fingerprintOf(check.id, key, resource.identity ?? '', verdict.subject);
  const before = teller.get(fingerprint);
  if (verdict.held || verdict.status === 'unknown') return;
  if (verdict.status !== 'fail' || verdict.severity === null) {
    if (before !== undefined)
      resolve(teller, before, resource, verdict.status === 'pass' ? 'mended' : 'notApplicable', verdict);
    return;
  }
  const finding = { fingerprint, check: check.id, resource: key, subject: verdict.subject };
  if (before === undefined || before.status === 'resolved')
    begin(state, night, teller, check, resource, verdict, verdict.severity, finding, before);
  else goOn(night, teller, check, resource, verdict, verdict.severity, before);
}

type Named = Pick<Finding, 'fingerprint' | 'check' | 'resource' | 'subject'>;

/** Opens a finding, or reopens one: reached times start anew, first seen stays. One that is exempted says just that. */
function begin(
  state: PartitionState,
  night: Night,
  teller: Teller,
  check: Check,
  resource: KnownResource,
  verdict: Verdict,
  severity: Severity,
  named: Named,
  before: Finding | undefined,
): void {
  const now = night.now.toISOString();
  const reached = { [severity]: now };
  const dueDate = dueDateOf(verdict, reached, night.policy.allowedDays).toISOString();
  const exemption = exemptionFor(night.policy.exemptions, exemptible(named, resource), night.now);
  const finding: Finding = {
    ...named,
    status: exemption === null ? 'open' : 'exempted',
    rev: before?.rev ?? 0,
    severity,
    reached,
    dueDate,
    firstSeen: before?.firstSeen ?? now,
    lastSeen: now,
    reason: verdict.reason,
    evidence: verdict.evidence,
    overdueTold: exemption === null && teller.isOverdue({ dueDate }) ? now : null,
    told: now,
    exemption,
    resolution: null,
  };
  const kind = exemption !== null ? 'finding.exempted' : before === undefined ? 'finding.opened' : 'finding.reopened';
  const baseline = before === undefined && state.met[night.editionOf(check)] === undefined;
  teller.tell(kind, finding, resource, { baseline });
}

/** A finding that was there and still fails: told as changed where its severity, due date or a change key changed. */
function goOn(
  night: Night,
  teller: Teller,
  check: Check,
  resource: KnownResource,
  verdict: Verdict,
  severity: Severity,
  before: Finding,
): void {
  const reached = { [severity]: night.now.toISOString(), ...before.reached };
  const dueDate = dueDateOf(verdict, reached, night.policy.allowedDays);
  const moved = Math.abs(dueDate.getTime() - new Date(before.dueDate).getTime()) > DUE_DATE_TOLERANCE_MS;
  const rewritten = check.changeKeys.some(
    (key) => canonical(before.evidence[key] ?? null) !== canonical(verdict.evidence[key] ?? null),
  );
  const finding: Finding = {
    ...before,
    severity,
    reached,
    dueDate: moved ? dueDate.toISOString() : before.dueDate,
    lastSeen: night.now.toISOString(),
    reason: verdict.reason,
    evidence: verdict.evidence,
  };
  // A date that moved into the future makes the finding due once more.
  const due = moved && !teller.isOverdue(finding) ? { ...finding, overdueTold: null } : finding;
  if (severity === before.severity && !moved && !rewritten) teller.note(due);
  else
    teller.tell('finding.changed', due, resource, {
      previousSeverity: severity === before.severity ? null : before.severity,
    });
}

function resolve(
  teller: Teller,
  before: Finding,
  resource: KnownResource,
  resolution: NonNullable<Finding['resolution']>,
  verdict?: Verdict,
): void {
  if (before.status === 'resolved') return;
  teller.tell(
    'finding.resolved',
    {
      ...before,
      status: 'resolved',
      resolution,
      exemption: null,
      ...(verdict && { reason: verdict.reason, evidence: verdict.evidence }),
    },
    resource,
  );
}

/**
 * A subject that its check no longer names, while the resource and all that the check needs were read whole: mended, or
 * deleted for a pool that is gone. Alerts follow their own rule: they are kept until they are seen final.
 */
function resolveUnnamed(teller: Teller, seen: SeenResource, resource: KnownResource): void {
  const named = new Set(
    seen.judgements.map(({ check, verdict }) =>
      fingerprintOf(check.id, seen.key, resource.identity ?? '', verdict.subject),
    ),
  );
  const whole = wholeChecks(seen);
  for (const finding of teller.all()) {
    if (finding.resource !== seen.key || finding.subject === null || named.has(finding.fingerprint)) continue;
    if (!whole.has(finding.check) || finding.subject.startsWith('alert/')) continue;
    resolve(teller, finding, resource, finding.subject.startsWith('pool/') ? 'deleted' : 'mended');
  }
}

/** Checks that saw the resource and every signal they need: none of their verdicts on the resource itself is unknown. */
function wholeChecks({ judgements, signals }: SeenResource): ReadonlySet<string> {
  const whole = new Set(judgements.map(({ check }) => check.id));
  for (const { check, verdict } of judgements) {
    const blind = verdict.status === 'unknown' && verdict.subject === null;
    if (blind || check.needs.some((need) => !signals[need].known)) whole.delete(check.id);
  }
  return whole;
}

function forget(teller: Teller, resources: Map<string, KnownResource>, key: string): void {
  const resource = resources.get(key);
  if (resource === undefined) return;
  resolveAll(teller, key, resource);
  resources.delete(key);
}

function resolveAll(teller: Teller, key: string, resource: KnownResource): void {
  for (const finding of teller.all()) if (finding.resource === key) resolve(teller, finding, resource, 'deleted');
}

/** What changes without a verdict: exemptions begin and end, due dates pass, the week goes by. */
function liveOn(night: Night, teller: Teller, before: Finding, resource: KnownResource | undefined): void {
  if (before.status === 'resolved' || resource === undefined) return;
  const exemption = exemptionFor(night.policy.exemptions, exemptible(before, resource), night.now);
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

function exemptible(finding: Pick<Finding, 'check' | 'subject'>, resource: KnownResource) {
  return { check: finding.check, subject: finding.subject, resourceId: resource.id, tags: resource.tags };
}

/** A check has met a partition once it said something of it; a night on which it saw nothing but unknown does not count. */
function met(state: PartitionState, night: Night): Record<string, string> {
  if (!night.read) return { ...state.met };
  const now = night.now.toISOString();
  const said = new Map<string, boolean>();
  for (const { judgements } of night.seen)
    for (const { check, verdict } of judgements)
      said.set(check.id, said.get(check.id) === true || verdict.status !== 'unknown');
  const ones = night.checks
    .filter((check) => said.get(check.id) !== false)
    .map((check) => [night.editionOf(check), now] as const);
  return { ...Object.fromEntries(ones), ...state.met };
}
