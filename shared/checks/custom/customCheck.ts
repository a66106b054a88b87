import { hashOf } from '../../text.js';
import { type Check, defineCheck, definePoolCheck, type Point } from '../check.js';
import { unknown, type Verdict } from '../verdict.js';
import type { CustomCheckForm } from './form.js';
import { type Programs, rulingOf } from './ruling.js';
import { LONGEST_MS, withinTime } from './timeBound.js';

/** A check that took too long so often in one sweep is not asked again in it. */
const MOST_TIMEOUTS = 3;

/** A check of the user's own, which then is a check like any other. */
export function customCheck(form: CustomCheckForm, programs: Programs): Check {
  const { id, title, why, severity, profile, subject, remediation } = form;
  const rule = rulingOf(form, programs);
  const head = {
    id,
    title,
    why,
    severity,
    profile,
    points: form.points as readonly Point[],
    remediation: { text: remediation.text, command: remediation.command ?? null, link: remediation.link ?? '' },
    edition: () => editionOf(form),
  };
  const check =
    subject === 'pool'
      ? definePoolCheck({ ...head, evaluate: (pool, cluster, _signals, { now }) => rule(cluster, pool, now) })
      : defineCheck({ ...head, evaluate: (cluster, _signals, { now }) => rule(cluster, null, now) });
  return bounded(check, subject);
}

/** What its verdicts follow from: where that changes, the next sweep is a first night for the check. */
function editionOf({ subject, when, expression }: CustomCheckForm): string {
  return hashOf(subject, when ?? '', expression).slice(0, 16);
}

type Resource = Parameters<Check['evaluate']>[0];

/** The same check, which is unknown where it takes too long. A sweep is told apart by its domain time. */
function bounded(check: Check, subject: CustomCheckForm['subject']): Check {
  let timeouts = { sweep: Number.NaN, number: 0 };
  return {
    ...check,
    evaluate(resource, signals, context) {
      const sweep = context.now.getTime();
      if (timeouts.sweep !== sweep) timeouts = { sweep, number: 0 };
      if (timeouts.number >= MOST_TIMEOUTS)
        return tooLong(`not asked: it took too long ${MOST_TIMEOUTS} times in this sweep`, resource, subject);
      const verdicts = withinTime(() => check.evaluate(resource, signals, context));
      if (verdicts !== undefined) return verdicts;
      timeouts.number += 1;
      return tooLong(`the expression took longer than ${LONGEST_MS} ms`, resource, subject);
    },
  };
}

function tooLong(reason: string, resource: Resource, subject: CustomCheckForm['subject']): readonly Verdict[] {
  if (subject === 'cluster' || !('pools' in resource) || resource.pools.state !== 'value') return [unknown(reason)];
  return resource.pools.value.map(({ name }) => unknown(reason, {}, { subject: `pool/${name}` }));
}
