import { defineCheck } from '../check.js';
import { runningVersion } from '../running.js';
import { fail, notApplicable, pass, unknown } from '../verdict.js';
import { minorOf, minorsAhead, parseVersion } from '../version.js';

/*
 * Where docs/check-rules.md is silent: a minor that the region does not list. Minors come out in order, so one that is older than
 * a minor the region lists as no preview is none either: notApplicable, version-support speaks of it. For any other
 * nobody can tell: unknown. An empty answer is unknown, as in version-patch.
 */
export default defineCheck({
  id: 'version-preview',
  title: 'Kubernetes version is a preview',
  why: 'A preview version has no support promise and must not carry production.',
  points: [3],
  severity: 'medium',
  needs: ['regionVersions'],
  changeKeys: ['minor'],
  remediation: {
    text: 'AKS never downgrades a cluster: upgrade once {minor} is generally available in {location}, or rebuild the cluster on a generally available version.',
    command: 'az aks get-versions --subscription {subscription} --location {location} --output table',
    link: 'https://learn.microsoft.com/azure/aks/supported-kubernetes-versions',
  },
  evaluate(cluster, { regionVersions }) {
    const running = runningVersion(cluster);
    if (!running.known) return unknown(running.why);
    if (!regionVersions.known) return unknown(regionVersions.why);
    const { minors, region } = regionVersions.value;
    if (minors.length === 0) return unknown(`the list of versions of ${region} is empty`);
    const minor = minorOf(running.value);
    const evidence = { minor, region };
    const offered = minors.find((other) => other.minor === minor);
    if (offered?.isPreview) return fail('medium', `Kubernetes ${minor} is a preview in ${region}`, evidence);
    if (offered !== undefined) return pass(`Kubernetes ${minor} is generally available in ${region}`, evidence);
    const superseded = minors.some((other) => {
      const listed = parseVersion(other.minor);
      return !other.isPreview && listed !== undefined && minorsAhead(listed, running.value) > 0;
    });
    return superseded
      ? notApplicable(`${region} no longer lists Kubernetes ${minor}, version-support speaks`, evidence)
      : unknown(`${region} does not list Kubernetes ${minor}: nobody can tell whether it is a preview`, evidence);
  },
});
