import type { Cluster } from '../../estate/cluster.js';
import { canonical } from '../../json.js';
import type { Severity } from '../../severity.js';
import { count, hashOf } from '../../text.js';
import { daysUntil } from '../../time.js';
import { defineCheck } from '../check.js';
import type { Retirement } from '../data/retirements.js';
import { days, defineThresholds } from '../thresholds.js';
import { fail, pass, unknown, type Verdict } from '../verdict.js';
import { DETECTORS } from './retiredDetectors.js';
import { type Use, undecided } from './retiredUse.js';

const thresholds = defineThresholds('retired-feature', {
  lowDays: days(180, 'low from so many days before support ends on; what is further away is not told yet'),
  mediumDays: days(30, 'medium from so many days before it ends on'),
});

/*
 * Where docs/check-rules.md is silent:
 * - Images are gone from the day `imagesRemoved` itself, as AKS words it ("starting on"); support ends after its last day.
 * - "Undecided" is told only for what is retired or will be within 180 days, like a fail.
 * - The single pass (subject null) stands only where nothing fails and nothing is undecided.
 * - A pool of OS SKU Ubuntu2204 runs Ubuntu 22.04 also where its image is not in the payload.
 * - A retirement of the user's own list that this version cannot detect is unknown.
 */
export default defineCheck({
  id: 'retired-feature',
  title: 'Cluster uses a feature that is retired',
  why: 'A retired feature gets no fixes, and when its images are gone a pool can neither scale nor be upgraded.',
  points: [3],
  severity: 'by rule',
  changeKeys: ['pools'],
  thresholds,
  edition: (settings) => hashOf(canonical(settings.retirements.map(({ detect: _words, ...rest }) => rest))),
  remediation: {
    text: 'Move from {what} to {move}.',
    command: null,
    link: 'https://learn.microsoft.com/azure/advisor/advisor-workbook-service-retirement',
  },
  evaluate(cluster, _signals, { now, settings }) {
    const { lowDays, mediumDays } = thresholds.at(settings);
    const near = settings.retirements.filter(({ supportEnds }) => daysUntil(supportEnds, now) <= lowDays);
    const verdicts = near.flatMap((one) => verdictOf(one, useOf(one, cluster), mediumDays, now) ?? []);
    return verdicts.length > 0 ? verdicts : pass(`none of ${count(near.length, 'retirement')} concerns the cluster`);
  },
});

function useOf({ id }: Retirement, cluster: Cluster): Use {
  return DETECTORS.get(id)?.(cluster) ?? undecided('this version cannot detect it');
}

function verdictOf(retirement: Retirement, use: Use, mediumDays: number, now: Date): Verdict | undefined {
  const { id, what, supportEnds, imagesRemoved, move } = retirement;
  const subject = `retirement/${id}`;
  if (use.use === 'no') return undefined;
  if (use.use === 'undecided')
    return unknown(`${what}: cannot be told, ${use.why}`, { what, move, supportEnds }, { subject });
  const past = daysUntil(supportEnds, now) < 0;
  const gone = imagesRemoved !== undefined && daysUntil(imagesRemoved, now) <= 0;
  const reason = [
    `${what}: support ${past ? 'ended' : 'ends'} on ${supportEnds}`,
    ...(gone ? [`its images are gone since ${imagesRemoved}`] : []),
    ...(use.pools.length > 0 ? [count(use.pools.length, 'pool')] : []),
    `move to ${move}`,
  ].join('; ');
  const evidence = { what, move, supportEnds, imagesRemoved: imagesRemoved ?? null, pools: use.pools };
  return fail(severityOf(daysUntil(supportEnds, now), mediumDays, gone), reason, evidence, {
    subject,
    dueDay: supportEnds,
  });
}

function severityOf(daysLeft: number, mediumDays: number, imagesGone: boolean): Severity {
  if (imagesGone) return 'critical';
  if (daysLeft < 0) return 'high';
  return daysLeft <= mediumDays ? 'medium' : 'low';
}
