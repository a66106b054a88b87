import type { Check } from '../checks/check.js';
import type { Judgement } from '../checks/judge.js';
import type { Verdict } from '../checks/verdict.js';
import { canonical } from '../json.js';
import type { Severity } from '../severity.js';
import { DAY_MS } from '../time.js';
import { type AllowedDays, termOf } from './dueDate.js';
import { exemptible } from './exemptions.js';
import { type Finding, fingerprintOf, type KnownResource, type PartitionState } from './finding.js';
import type { Night } from './night.js';
import { resolve } from './resolving.js';
import type { Teller } from './teller.js';

/** A due date that moves by no more than this is no change. */
const DUE_DATE_TOLERANCE_MS = DAY_MS;

/** One night of one partition while it is worked out. */
export interface Run {
  readonly night: Night;
  readonly teller: Teller;
  /** Checks that had met the partition before this night. */
  readonly met: PartitionState['met'];
  /** Days allowed for the resource that is looked at. */
  readonly allowedDays: AllowedDays;
}

/** A verdict that fails, and the finding that it is about. */
interface Failing {
  readonly check: Check;
  readonly verdict: Verdict;
  readonly severity: Severity;
  readonly resource: KnownResource;
  readonly named: Pick<Finding, 'fingerprint' | 'check' | 'resource' | 'subject'>;
}

/** What one verdict does to its finding. `unknown` neither opens nor resolves; nor does one that is held back. */
export function advanceFinding(run: Run, key: string, resource: KnownResource, { check, verdict }: Judgement): void {
  if (verdict.held || verdict.status === 'unknown') return;
  const { subject, severity } = verdict;
  const fails = verdict.status === 'fail' && severity !== null;
  // Most verdicts find nothing where nothing was found: that is known without a fingerprint.
  if (!fails && !run.teller.has(key, check.id)) return;
  const fingerprint = fingerprintOf(check.id, key, resource.identity ?? '', subject);
  const before = run.teller.get(fingerprint);
  if (!fails) {
    const resolution = verdict.status === 'pass' ? 'mended' : 'notApplicable';
    if (before !== undefined)
      resolve(run.teller, before, resource, resolution, { ...verdict, reason: explained(run, check, verdict.reason) });
    return;
  }
  const named = { fingerprint, check: check.id, resource: key, subject };
  const failing: Failing = { check, verdict, severity, resource, named };
  if (before === undefined || before.status === 'resolved') begin(run, failing, before);
  else goOn(run, failing, before);
}

/** Opens a finding, or reopens one: reached times start anew, first seen stays. One that is exempted says just that. */
function begin(run: Run, failing: Failing, before: Finding | undefined): void {
  const { night, teller, met, allowedDays } = run;
  const { check, verdict, severity, resource, named } = failing;
  const now = night.now.toISOString();
  const reached = { [severity]: now };
  const term = termOf(verdict, reached, allowedDays);
  const dueDate = term.dueDate.toISOString();
  const exemption = night.policy.exemptions.inForce(exemptible(named, resource), night.now);
  const finding: Finding = {
    ...named,
    status: exemption === null ? 'open' : 'exempted',
    rev: before?.rev ?? 0,
    severity,
    reached,
    dueDate,
    daysAllowed: term.daysAllowed,
    firstSeen: before?.firstSeen ?? now,
    lastSeen: now,
    reason: before === undefined ? verdict.reason : explained(run, check, verdict.reason),
    evidence: verdict.evidence,
    overdueTold: exemption === null && teller.isOverdue({ dueDate }) ? now : null,
    told: now,
    exemption,
    resolution: null,
  };
  const kind = exemption !== null ? 'finding.exempted' : before === undefined ? 'finding.opened' : 'finding.reopened';
  const baseline = before === undefined && met[night.editionOf(check)] === undefined;
  teller.tell(kind, finding, resource, { baseline });
}

/** A finding that was there and still fails: told as changed where its severity, due date or a change key changed. */
function goOn(
  { night, teller, allowedDays }: Run,
  { check, verdict, severity, resource }: Failing,
  before: Finding,
): void {
  const reached = { [severity]: night.now.toISOString(), ...before.reached };
  const { dueDate, daysAllowed } = termOf(verdict, reached, allowedDays);
  const moved = Math.abs(dueDate.getTime() - new Date(before.dueDate).getTime()) > DUE_DATE_TOLERANCE_MS;
  const finding: Finding = {
    ...before,
    severity,
    reached,
    dueDate: moved ? dueDate.toISOString() : before.dueDate,
    daysAllowed,
    lastSeen: night.now.toISOString(),
    reason: verdict.reason,
    evidence: verdict.evidence,
  };
  // A date that moved into the future makes the finding due once more.
  const due = moved && !teller.isOverdue(finding) ? { ...finding, overdueTold: null } : finding;
  const previousSeverity = severity === before.severity ? null : before.severity;
  // On the night on which a finding becomes overdue, that event says what is rewritten: one event is enough.
  const isRewrittenAlone = isRewritten(check, before, verdict) && !becomesOverdue(teller, due);
  if (previousSeverity === null && !moved && !isRewrittenAlone) teller.note(due);
  else teller.tell('finding.changed', due, resource, { previousSeverity });
}

function becomesOverdue(teller: Teller, finding: Finding): boolean {
  return finding.status === 'open' && finding.overdueTold === null && teller.isOverdue(finding);
}

function isRewritten({ changeKeys }: Check, before: Finding, after: Verdict): boolean {
  return changeKeys.some((key) => {
    const [was, is] = [before.evidence[key], after.evidence[key]];
    // Evidence of an earlier Vigie does not have it: that a yes or no is there now is no news.
    if (was === undefined && typeof is === 'boolean') return false;
    return canonical(was ?? null) !== canonical(is ?? null);
  });
}

/** A finding that comes or goes on the first night of new settings or data says so: it need not be the fleet that changed. */
function explained({ night, met }: Run, check: Check, reason: string): string {
  if (met[night.editionOf(check)] !== undefined) return reason;
  return `${reason}; the settings or data of this check are new since the last sweep`;
}
