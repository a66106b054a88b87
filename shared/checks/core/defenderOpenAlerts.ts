import type { Severity } from '../../severity.js';
import type { DefenderAlert } from '../../signals/types.js';
import { clean } from '../../text.js';
import { DAY_MS, fullDaysSince, parseInstant } from '../../time.js';
import { defineCheck } from '../check.js';
import { withoutDefender } from '../defenderThere.js';
import { days, defineThresholds, howMany } from '../thresholds.js';
import { fail, pass, unknown, type Verdict } from '../verdict.js';

/** How long an alert may stay open after it was generated. */
const thresholds = defineThresholds('defender-open-alerts', {
  highDays: days(1, 'fails once an alert of severity High has been open longer'),
  mediumDays: days(7, 'fails once a Medium one has been open longer'),
  lowDays: days(30, 'fails once a Low one has been open longer'),
  inProgressTimes: howMany(3, 'times as long for an alert that somebody works on (InProgress)', 100),
});
type Numbers = ReturnType<typeof thresholds.at>;
/** Clocks differ, and an alert may be read a little before the sweep's own time; no more than that is believed. */
const AHEAD_MS = 2 * DAY_MS;

/*
 * Where docs/check-rules.md is silent: an alert whose status, severity or time is not known here is unknown under its own subject;
 * so is one whose time lies more than 2 days ahead. Azure China is told by the region. There is no hard date: the days
 * allowed by severity hold.
 */
export default defineCheck({
  id: 'defender-open-alerts',
  title: 'A Defender alert stays open',
  why: 'An alert that nobody looks at is as good as none.',
  points: [3, 5],
  severity: 'by rule',
  needs: ['alerts'],
  withoutProperties: true,
  changeKeys: ['status'],
  thresholds,
  remediation: {
    text: 'Look into the alert in Defender for Cloud, mend what it names, then resolve or dismiss it there.',
    command: null,
    link: 'https://learn.microsoft.com/azure/defender-for-cloud/manage-respond-alerts',
  },
  notThere: withoutDefender,
  evaluate(_cluster, { alerts }, { now, settings }) {
    if (!alerts.known) return unknown(alerts.why);
    if (alerts.value.length === 0) return pass('no Defender alert on the cluster');
    const numbers = thresholds.at(settings);
    return alerts.value.map((alert) => ({ ...judge(alert, numbers, now), subject: `alert/${alert.systemAlertId}` }));
  },
});

function judge(alert: DefenderAlert, numbers: Numbers, now: Date): Verdict {
  const { status, severity, title, generated, simulated, sourceGone, alertType } = alert;
  const evidence = {
    status,
    severity,
    title: clean(title, 200),
    alertType: clean(alertType, 100),
    generated,
    simulated,
    sourceGone,
  };
  const name = `${simulated ? 'simulated: ' : ''}${clean(title, 200)}${sourceGone ? ' (source gone: no longer returned, not seen resolved)' : ''}`;
  const word = status.toLowerCase();
  if (word === 'resolved' || word === 'dismissed') return pass(`${name}: ${status}`, evidence);
  if (word !== 'active' && word !== 'inprogress')
    return unknown(`${name}: status ${status} is not known here`, evidence);
  if (severity.toLowerCase() === 'informational') return pass(`${name}: informational`, evidence);
  const limit = limitFor(severity, numbers);
  if (limit === undefined) return unknown(`${name}: severity ${severity} is not known here`, evidence);
  const since = parseInstant(generated);
  if (since === undefined) return unknown(`${name}: Defender does not say when it was generated`, evidence);
  if (since.getTime() - now.getTime() > AHEAD_MS)
    return unknown(`${name}: the time at which it was generated lies in the future`, evidence);
  const openDays = Math.max(0, fullDaysSince(since, now));
  const days = limit.days * (word === 'inprogress' ? numbers.inProgressTimes : 1);
  const reason = `${name}: ${word === 'active' ? 'open' : 'in progress'} for ${openDays} days, ${days} allowed`;
  return openDays > days ? fail(limit.severity, reason, evidence) : pass(reason, evidence);
}

function limitFor(
  severity: string,
  { highDays, mediumDays, lowDays }: Numbers,
): { readonly days: number; readonly severity: Severity } | undefined {
  switch (severity.toLowerCase()) {
    case 'high':
      return { days: highDays, severity: 'high' };
    case 'medium':
      return { days: mediumDays, severity: 'medium' };
    case 'low':
      return { days: lowDays, severity: 'low' };
    default:
      return undefined;
  }
}
