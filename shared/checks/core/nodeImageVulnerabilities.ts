import { compareNodeImages, parseNodeImage } from '../../estate/nodeImage.js';
import { count } from '../../text.js';
import { definePoolCheck } from '../check.js';
import { isWindows, withoutNodes } from '../pools.js';
import { defineThresholds, howMany } from '../thresholds.js';
import { fail, notApplicable, pass, unknown } from '../verdict.js';

/** Ids kept in the evidence; the count is of all. */
const MOST_IDS = 50;

const thresholds = defineThresholds('node-image-vulnerabilities', {
  mediumFixes: howMany(1, 'medium from so many fixes in a newer image on'),
  highFixes: howMany(25, 'high from so many fixes on'),
});

/*
 * The AKS Vulnerability Data API gives ids without a severity, and only those that a fix exists for: limits are counts.
 * Where docs/check-rules.md is silent: a newer image that brings no fix is a pass.
 */
export default definePoolCheck({
  id: 'node-image-vulnerabilities',
  title: 'A newer node image mends known vulnerabilities',
  why: 'The fixes exist and are one node image upgrade away.',
  points: [2, 3],
  severity: 'by rule',
  needs: ['nodeImageFixes'],
  thresholds,
  remediation: {
    text: 'Upgrade the node image of the pool to {newest}: it mends {count} known vulnerabilities.',
    command:
      'az aks nodepool upgrade --subscription {subscription} --resource-group {group} --cluster-name {cluster} --name {pool} --node-image-only',
    link: 'https://learn.microsoft.com/azure/aks/security-vulnerability-api-reference',
  },
  notThere: (pool) =>
    withoutNodes(pool) ??
    (isWindows(pool) ? notApplicable('Windows images are not covered by the AKS Vulnerability Data API') : undefined),
  evaluate(pool, _cluster, { nodeImageFixes }, { settings }) {
    const fixes = nodeImageFixes.known ? nodeImageFixes.value.get(pool.name) : nodeImageFixes;
    if (fixes === undefined) return unknown('the fixes that a newer node image brings are not known');
    if (!fixes.known) return unknown(fixes.why);
    const { newest, ids } = fixes.value;
    const running = pool.facts.text('nodeImageVersion');
    if (running.state !== 'value')
      return unknown(running.state === 'odd' ? `odd payload: ${running.found}` : 'no node image version reported');
    const newer = compareNodeImages(parseNodeImage(newest), parseNodeImage(running.value));
    if (newer === undefined) return unknown(`${running.value} cannot be compared with the newest on offer, ${newest}`);
    if (newer <= 0) return notApplicable('the pool runs the newest image of its family');
    const { mediumFixes, highFixes } = thresholds.at(settings);
    const evidence = { count: ids.length, newest, ids: ids.slice(0, MOST_IDS) };
    const reason = `${newest} mends ${count(ids.length, 'known vulnerability', 'known vulnerabilities')}`;
    if (ids.length >= highFixes) return fail('high', reason, evidence);
    return ids.length >= mediumFixes ? fail('medium', reason, evidence) : pass(reason, evidence);
  },
});
