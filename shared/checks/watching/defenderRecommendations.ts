import { severityIn } from '../../signals/assessmentRow.js';
import type { DefenderRecommendation } from '../../signals/defenderTypes.js';
import { defineCheck } from '../check.js';
import { whyNobodyLooks } from '../defenderFindings.js';
import { withoutDefender } from '../defenderThere.js';
import { fail, pass, unknown, type Verdict } from '../verdict.js';

/*
 * Which recommendations another check says already stands in shared/estate/defenderKeys.ts. Where docs/check-rules.md is
 * silent: an upgrade that mends system pods is reported here, one that mends the nodes of a pool is not
 * (node-image-vulnerabilities); a severity that is not known here is unknown under its own subject; where there were more
 * than can be kept, one unknown beside them keeps what is not named from being closed.
 */
export default defineCheck({
  id: 'defender-recommendations',
  title: 'Defender recommends a change of the cluster',
  why: 'Defender sees settings that no other check here looks at.',
  profile: 'recommended',
  points: [3, 4],
  severity: 'by rule',
  needs: ['defenderRecommendations', 'defenderPlan'],
  remediation: {
    text: 'Open the recommendation on the cluster in Defender for Cloud and follow its steps, or exempt it there.',
    command: null,
    link: 'https://learn.microsoft.com/azure/defender-for-cloud/recommendations-reference-container',
  },
  notThere: withoutDefender,
  evaluate(_cluster, { defenderRecommendations, defenderPlan }) {
    if (!defenderRecommendations.known) return unknown(defenderRecommendations.why);
    if (!defenderPlan.known) return unknown(defenderPlan.why);
    const { recommendations, more } = defenderRecommendations.value;
    const verdicts = recommendations.map(judge);
    if (more > 0) return [...verdicts, unknown(`${more} more recommendations than are kept of a cluster`)];
    if (verdicts.length > 0) return verdicts;
    const blind = whyNobodyLooks(defenderPlan.value);
    const none = 'no unhealthy recommendation but what other checks say';
    return blind === undefined ? pass(none) : unknown(`${none}, but ${blind}`);
  },
});

function judge({ key, title, severity }: DefenderRecommendation): Verdict {
  const evidence = { key, title, severity };
  const subject = { subject: `assessment/${key}` };
  const name = title.replace(/[\s.]+$/, '') || `recommendation ${key}`;
  const known = severityIn(severity);
  if (known !== undefined) return fail(known, name, evidence, subject);
  return unknown(`${name}: severity ${severity || '(none returned)'} is not known here`, evidence, subject);
}
