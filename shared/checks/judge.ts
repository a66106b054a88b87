import { messageOf } from '../errors.js';
import type { Resource } from '../estate/resource.js';
import { type ByNeedName, isByNeed } from '../signals/byNeed.js';
import type { Signals } from '../signals/types.js';
import { clean } from '../text.js';
import type { Check, Context } from './check.js';
import { unknown, type Verdict } from './verdict.js';

/** What a check said of a resource. */
export interface Judgement {
  readonly check: Check;
  readonly verdict: Verdict;
}

/**
 * All verdicts of a resource, by the checks that are about its kind. `contextOf` gives each check its own memory. A check that throws is a bug, but the sweep
 * goes on and nobody guesses: its verdict is unknown and names the error. Severities of the configuration win.
 */
export function judge(
  checks: readonly Check[],
  resource: Resource,
  signals: Signals,
  contextOf: (check: Check) => Context,
): readonly Judgement[] {
  return checks.flatMap((check) => {
    if (check.about !== resource.kind) return [];
    const context = contextOf(check);
    return verdictsOf(check, resource, signals, context).map((verdict) => ({
      check,
      verdict: polish(check, dated(check, verdict, signals), context),
    }));
  });
}

function verdictsOf(check: Check, resource: Resource, signals: Signals, context: Context): readonly Verdict[] {
  try {
    return check.evaluate(resource, signals, context);
  } catch (error) {
    return [unknown(`the check stopped with an error: ${messageOf(error)}`)];
  }
}

/** A signal that is read by need may be some days old: the evidence says of when the oldest is that the check may look at. */
function dated(check: Check, verdict: Verdict, signals: Signals): Verdict {
  const names = readByNeedFor(check);
  if (names.length === 0) return verdict;
  const [oldest] = names.flatMap((name) => (signals[name].known ? [signals[name].asOf] : [])).sort();
  return oldest === undefined ? verdict : { ...verdict, evidence: { ...verdict.evidence, asOf: oldest } };
}

const byCheck = new WeakMap<Check, readonly ByNeedName[]>();

function readByNeedFor(check: Check): readonly ByNeedName[] {
  const found = byCheck.get(check) ?? [...check.needs, ...check.uses].filter(isByNeed);
  byCheck.set(check, found);
  return found;
}

/** Reasons and subjects hold names that others wrote: one line, bounded. */
function polish(check: Check, verdict: Verdict, { settings }: Context): Verdict {
  const severity = verdict.status === 'fail' ? (settings.severities[check.id] ?? verdict.severity) : null;
  const subject = verdict.subject === null ? null : clean(verdict.subject, 256);
  return { ...verdict, severity, subject, reason: clean(verdict.reason, 1_000) };
}
