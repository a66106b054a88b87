import type { Cluster } from '../../estate/cluster.js';
import type { DefenderPlan } from '../../signals/defenderTypes.js';
import { worstOf } from '../../signals/findingTally.js';
import { count } from '../../text.js';
import { onOff } from '../blocks.js';
import { defineCheck } from '../check.js';
import { foundEvidence, foundWords, judged, whyNobodyLooks } from '../defenderFindings.js';
import { withoutDefender } from '../defenderThere.js';
import { fail, notApplicable, pass, unknown } from '../verdict.js';

const SCANS = 'ContainerRegistriesVulnerabilityAssessments';
/** Defender learns what runs by agentless discovery or by its sensor (docs: view-and-remediate-vulnerabilities-containers). */
const DISCOVERY = 'AgentlessDiscoveryForKubernetes';
const SENSOR = 'securityProfile.defender.securityMonitoring.enabled';

/*
 * A finding is as bad as the worst of its CVEs; where none of them has a severity as bad as Defender says of the finding;
 * where that has none either it counts as medium. Where docs/check-rules.md is silent: without a finding, an extension of
 * the plan that is switched off leaves the verdict unknown, as the plan itself does; a grouped recommendation that lists
 * nothing is one finding of unknown severity.
 */
export default defineCheck({
  id: 'image-vulnerabilities',
  title: 'Running images have known vulnerabilities',
  why: 'What is known to be vulnerable and runs can be attacked today.',
  profile: 'recommended',
  points: [2],
  severity: 'by rule',
  needs: ['imageFindings', 'defenderPlan'],
  remediation: {
    text: 'Rebuild the images that the evidence names on a newer base with newer packages, and deploy them again.',
    command: null,
    link: 'https://learn.microsoft.com/azure/defender-for-cloud/view-and-remediate-vulnerabilities-containers',
  },
  notThere: (cluster, context) =>
    withoutDefender(cluster, context) ?? (cluster.stopped ? notApplicable('stopped') : undefined),
  evaluate(cluster, { imageFindings, defenderPlan }) {
    if (!imageFindings.known) return unknown(imageFindings.why);
    if (!defenderPlan.known) return unknown(defenderPlan.why);
    const found = imageFindings.value;
    const worst = worstOf(found);
    if (worst !== undefined)
      return fail(
        judged(worst),
        `known vulnerabilities in ${foundWords(found, 'running image')}`,
        foundEvidence(found, 'images'),
      );
    if (found.unplaced > 0)
      return unknown(
        `${count(found.unplaced, 'finding')} on running images of the subscription name no cluster: it may be this one`,
        { unplaced: found.unplaced },
      );
    const none = 'no known vulnerability in a running image';
    const blind = whyNobodyLooks(defenderPlan.value, [SCANS]) ?? whyNotDiscovered(cluster, defenderPlan.value);
    return blind === undefined ? pass(none) : unknown(`${none}, but ${blind}`);
  },
});

function whyNotDiscovered({ properties }: Cluster, plan: DefenderPlan): string | undefined {
  const off = whyNobodyLooks(plan, [DISCOVERY]);
  return off === undefined || onOff(properties, SENSOR).state === 'on' ? undefined : `${off}, nor is the sensor on`;
}
