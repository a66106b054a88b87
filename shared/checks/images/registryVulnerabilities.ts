import { worstOf } from '../../signals/findingTally.js';
import { defineRegistryCheck } from '../check.js';
import { foundEvidence, foundWords, whyNobodyLooks } from '../defenderFindings.js';
import { withoutDefender } from '../defenderThere.js';
import { fail, pass, unknown } from '../verdict.js';

const SCANS = 'ContainerRegistriesVulnerabilityAssessments';

/*
 * Severities are read as image-vulnerabilities reads them. Where docs/check-rules.md is silent: findings of medium or low
 * severity alone pass and are counted; those whose severity nobody knows may be critical, so they leave the verdict
 * unknown where there is nothing worse.
 */
export default defineRegistryCheck({
  id: 'registry-vulnerabilities',
  title: 'Images in the registry have critical or high vulnerabilities',
  why: 'What lies in the registry is what will run next.',
  profile: 'recommended',
  points: [2],
  severity: 'by rule',
  needs: ['imageFindings', 'defenderPlan'],
  remediation: {
    text: 'Rebuild the images that the evidence names on a newer base with newer packages, and delete the old ones.',
    command: null,
    link: 'https://learn.microsoft.com/azure/defender-for-cloud/view-and-remediate-vulnerability-registry-images',
  },
  notThere: withoutDefender,
  evaluate(_registry, { imageFindings, defenderPlan }) {
    if (!imageFindings.known) return unknown(imageFindings.why);
    if (!defenderPlan.known) return unknown(defenderPlan.why);
    const found = imageFindings.value;
    const worst = worstOf(found);
    const words = foundWords(found, 'image');
    const evidence = foundEvidence(found, 'images');
    if (worst === 'critical' || worst === 'high') return fail(worst, `known vulnerabilities in ${words}`, evidence);
    if ((found.findings.unknown ?? 0) > 0)
      return unknown(`known vulnerabilities in ${words}; nobody says whether any is critical or high`, evidence);
    if (worst !== undefined) return pass(`none critical or high in ${words}`, evidence);
    const none = 'no known vulnerability in an image';
    const blind = whyNobodyLooks(defenderPlan.value, [SCANS]);
    return blind === undefined ? pass(none) : unknown(`${none}, but ${blind}`);
  },
});
