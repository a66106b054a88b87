import type { Severity } from '../severity.js';
import type { DefenderAlert } from '../signals/types.js';
import { clean } from '../text.js';
import { DAY_MS, fullDaysSince, parseInstant } from '../time.js';
import { defineCheck } from './check.js';
import { fail, notApplicable, pass, unknown, type Verdict } from './verdict.js';

/** Days that an alert may stay open after it was generated. */
const LIMITS: Readonly<Record<string, { readonly days: number; readonly severity: Severity }>> = {
  high: { days: 1, severity: 'high' },
  medium: { days: 7, severity: 'medium' },
  low: { days: 30, severity: 'low' },
};
/** Somebody works on it: it gets three times that. */
const IN_PROGRESS = 3;
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
  remediation: {
    text: 'Look into the alert in Defender for Cloud, mend what it names, then resolve or dismiss it there.',
    command: null,
    link: 'https://learn.microsoft.com/azure/defender-for-cloud/manage-respond-alerts',
  },
  notThere: ({ location }) =>
    location?.startsWith('china') === true
      ? notApplicable('Defender for Cloud is not there in Azure China, it ended on 2026-08-18')
      : undefined,
  evaluate(_cluster, { alerts }, { now }) {
    if (!alerts.known) return unknown(alerts.why);
    if (alerts.value.length === 0) return pass('no Defender alert on the cluster');
    return alerts.value.map((alert) => ({ ...judge(alert, now), subject: `alert/${alert.systemAlertId}` }));
  },
});

function judge(alert: DefenderAlert, now: Date): Verdict {
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
  const limit = Object.hasOwn(LIMITS, severity.toLowerCase()) ? LIMITS[severity.toLowerCase()] : undefined;
  if (limit === undefined) return unknown(`${name}: severity ${severity} is not known here`, evidence);
  const since = parseInstant(generated);
  if (since === undefined) return unknown(`${name}: Defender does not say when it was generated`, evidence);
  if (since.getTime() - now.getTime() > AHEAD_MS)
    return unknown(`${name}: the time at which it was generated lies in the future`, evidence);
  const openDays = Math.max(0, fullDaysSince(since, now));
  const days = limit.days * (word === 'inprogress' ? IN_PROGRESS : 1);
  const reason = `${name}: ${word === 'active' ? 'open' : 'in progress'} for ${openDays} days, ${days} allowed`;
  return openDays > days ? fail(limit.severity, reason, evidence) : pass(reason, evidence);
}
