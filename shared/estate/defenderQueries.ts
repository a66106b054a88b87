import { COVERED, IMAGE_KEYS, REPOSITORY_KEYS } from './defenderKeys.js';

/*
 * What is asked of Defender for Cloud. Two tables although one query could ask for both: plans hardly change, assessments
 * change all the time. Where the count of assessments moves while their pages are read, the plans are proved all the same.
 */

/** Plans of a subscription, those too that Containers replaced. A connector of another cloud has plans of its own. */
const PLAN =
  '(?i)^/subscriptions/[^/]+/providers/microsoft[.]security/pricings/(containers|kubernetesservice|containerregistry)$';

/** Organizations whose repositories are connected. Types: Resource Graph's table reference, securityresources. */
const ORGANIZATIONS = ['azuredevopsorgs', 'githubowners', 'gitlabgroups'].map(
  (kind) => `microsoft.security/securityconnectors/devops/${kind}`,
);

/** Defender's plan for containers, and the organizations that are connected, a few rows a subscription. */
export const DEFENDER_PLANS = [
  'securityresources',
  `where type in~ (${listOf(['microsoft.security/pricings', ...ORGANIZATIONS])})`,
  `where type !~ 'microsoft.security/pricings' or id matches regex '${PLAN}'`,
  `where ${either('onboardingState')} !in~ ('NotOnboarded', 'OnboardedByOtherConnector')`,
  'extend s = tolower(subscriptionId)',
  `project id, type, tier = ${either('pricingTier')}, extensions = ${either('extensions')}, s`,
  'order by s asc, id asc',
].join(' | ');

/** A repository by its id, of today's connectors and of those before 2024. */
const REPOSITORY = '(?i)/microsoft[.]security/securityconnectors/[^/]+/devops/|/microsoft[.]securitydevops/';

/** Categories of individual findings on repositories. */
const ON_REPOSITORIES = ['ExposedSecrets', 'CodeVulnerabilities', 'IacVulnerabilities', 'SoftwareUpdate'];

/** Software of nodes, and an upgrade that mends the nodes of a pool, are node-image-vulnerabilities' matter. */
const NO_NODES = "(category !~ 'ServiceUpgrade' or isempty(extract('(?i)(/agentpools/)', 1, id)))";

/**
 * What Defender finds fault with: assessments (one a finding) and sub-assessments (their form before 2026-07-31) on
 * images, repositories and clusters. There are very many: what a check would drop is dropped by the service, and of long
 * lists of CVEs the worst severity and one id come. Keys are in Pascal or camel case: both are asked for.
 */
export const ASSESSMENTS = [
  'securityresources',
  "where type in~ ('microsoft.security/assessments', 'microsoft.security/assessments/subassessments')",
  `extend code = ${either('status.code')}, category = ${either('metadata.recommendationCategory')}`,
  // A status that is none of Azure's words comes too, to be counted.
  "where code !in~ ('Healthy', 'NotApplicable')",
  `extend key = extract('(?i)/providers/microsoft[.]security/assessments/([^/]+)', 1, id), asset = ${either('resourceDetails')}`,
  `extend cloud = extract('(?i)"source" ?: ?"([^"]*)"', 1, asset)`,
  `where ${[
    `key in~ (${listOf([...IMAGE_KEYS.running, ...IMAGE_KEYS.registry])})`,
    `(category =~ 'SoftwareUpdate' and cloud !in~ ('AWS', 'GCP') and asset matches regex '(?i)containerimage"|"k8s-container"')`,
    `(type =~ 'microsoft.security/assessments' and id contains '/microsoft.containerservice/managedclusters/' and category !~ 'SoftwareUpdate' and key !in~ (${listOf(Object.keys(COVERED))}) and ${NO_NODES})`,
    `((id matches regex '${REPOSITORY}' or asset matches regex '${REPOSITORY}') and (category in~ (${listOf(ON_REPOSITORIES)}) or key in~ (${listOf(Object.values(REPOSITORY_KEYS).flat())})))`,
  ].join(' or ')}`,
  `extend severity = coalesce(${either('metadata.severity')}, ${either('status.severity')}), title = coalesce(${either('displayName')}, ${either('metadata.displayName')}), more = ${either('resourceAdditionalData')}, artifact = ${either('additionalData.artifactDetails')}, kubernetes = coalesce(${either('additionalData.kubernetesDetails')}, ${either('additionalData.kubernetesContext')}), cves = coalesce(${either('additionalData.cvesDetails')}, ${either('additionalData.vulnerabilityDetails')})`,
  `extend cve = extract('(?i)"cveid" ?: ?"([^"]*)"', 1, cves), worst = coalesce(${['critical', 'high', 'medium', 'low'].map((word) => `extract('(?i)"severity" ?: ?"(${word})"', 1, cves)`).join(', ')})`,
  'extend s = tolower(subscriptionId)',
  'project id, type, key, code, category, severity, title, asset, more, artifact, kubernetes, cve, worst, s',
  'order by s asc, id asc',
].join(' | ');

/**
 * A value below `properties` as text; '' where it is not there. KQL minds the case of keys: they come in camel case, in
 * Pascal case, or in Pascal case below a key in camel case.
 */
function either(path: string): string {
  const pascal = path.replace(/(^|\.)[a-z]/g, (start) => start.toUpperCase());
  const mixed = path.replace(/\.[a-z]/g, (start) => start.toUpperCase());
  return `coalesce(${[...new Set([path, mixed, pascal])].map((one) => `tostring(properties.${one})`).join(', ')})`;
}

function listOf(words: readonly string[]): string {
  return words.map((word) => `'${word}'`).join(', ');
}
