import { IMAGE_KEYS, REPOSITORY_KEYS } from '../estate/defenderKeys.js';
import { isObject, type JsonObject, jsonOf, property } from '../json.js';
import { clean } from '../text.js';
import type { FindingSeverity } from './defenderTypes.js';
import { objectIn, textAt } from './door.js';
import type { FindingForm } from './findingTally.js';

/** What a row of the table `assessments` (`shared/estate/defenderQueries.ts`) is about. */
export type AssessmentKind =
  | 'runningImage'
  | 'registryImage'
  | 'secret'
  | 'code'
  | 'secretsNotScanned'
  | 'codeNotScanned'
  | 'cluster';

const REPOSITORY_KINDS = Object.keys(REPOSITORY_KEYS) as (keyof typeof REPOSITORY_KEYS)[];
const KIND_OF_KEYS = {
  secrets: 'secret',
  code: 'code',
  secretsNotScanned: 'secretsNotScanned',
  codeNotScanned: 'codeNotScanned',
} as const;
const CODE_CATEGORIES = ['codevulnerabilities', 'iacvulnerabilities', 'softwareupdate'];

/** The kinds of a row: none where it is about nothing of ours, two where one recommendation speaks of two scans. */
export function kindsOf(row: JsonObject): readonly AssessmentKind[] {
  const key = keyOf(row);
  if (isIn(IMAGE_KEYS.running, key)) return ['runningImage'];
  if (isIn(IMAGE_KEYS.registry, key)) return ['registryImage'];
  const category = textAt(row, 'category').toLowerCase();
  if (repositoryOf(row) !== undefined) {
    const byKey = REPOSITORY_KINDS.filter((kind) => isIn(REPOSITORY_KEYS[kind], key)).map((kind) => KIND_OF_KEYS[kind]);
    if (byKey.length > 0) return byKey;
    if (category === 'exposedsecrets') return ['secret'];
    return CODE_CATEGORIES.includes(category) ? ['code'] : [];
  }
  if (category === 'softwareupdate') return imageKind(textAt(objectWithin(row, 'asset'), 'resourceType'));
  return formOf(row) === 'subAssessment' ? [] : ['cluster'];
}

/** Types in use: `.containerimage`, `acr.containerimage`, `K8s-container`. */
function imageKind(resourceType: string): readonly AssessmentKind[] {
  const type = resourceType.toLowerCase();
  if (type === 'k8s-container') return ['runningImage'];
  return type.endsWith('.containerimage') ? ['registryImage'] : [];
}

/** Only what is Unhealthy is a finding. `undefined`: nobody knows what the status means. */
export function isUnhealthy(row: JsonObject): boolean | undefined {
  const code = textAt(row, 'code').toLowerCase();
  if (code === 'unhealthy') return true;
  return code === 'healthy' || code === 'notapplicable' ? false : undefined;
}

export function keyOf(row: JsonObject): string {
  return clean(textAt(row, 'key'), 100).toLowerCase();
}

export function formOf(row: JsonObject): FindingForm {
  if (textAt(row, 'type').toLowerCase().endsWith('/subassessments')) return 'subAssessment';
  return textAt(row, 'category') === '' ? 'grouped' : 'individual';
}

/** The worst of its CVEs; where none of them has a severity, the finding's own. */
export function severityOf(row: JsonObject): FindingSeverity {
  return severityIn(textAt(row, 'worst')) ?? severityIn(textAt(row, 'severity')) ?? 'unknown';
}

export function severityIn(word: string): Exclude<FindingSeverity, 'unknown'> | undefined {
  return (['critical', 'high', 'medium', 'low'] as const).find((one) => one === word.trim().toLowerCase());
}

export function cveOf(row: JsonObject): string {
  const cve = textAt(row, 'cve');
  return /^[A-Za-z0-9-]{1,40}$/.test(cve) ? cve : '';
}

/** The first of the texts in which a managed cluster or a registry is named, in lower case. */
export function namedIn(row: JsonObject, pattern: RegExp, columns: readonly string[]): string | undefined {
  for (const column of columns) {
    const found = pattern.exec(asText(property(row, column)).toLowerCase())?.[0];
    if (found !== undefined) return found;
  }
  return undefined;
}

const REPOSITORY =
  /\/microsoft\.security\/securityconnectors\/[^/]+\/devops\/[^/]+\/(.+)$|\/microsoft\.securitydevops\/[^/]+\/[^/]+\/(.+)$/i;

const IN_CONNECTOR = /\/securityconnectors\/|\/microsoft\.securitydevops\//i;

/**
 * The repository that a row is about, by its names from the organization down (`acme/shop`).
 * Ids: `…/securityConnectors/{c}/devops/default/{azureDevOpsOrgs/{o}/projects/{p}/repos/{r} | gitHubOwners/{o}/repos/{r} |
 * gitLabGroups/{g}/projects/{p}}`, before 2024 `…/Microsoft.SecurityDevOps/githubConnectors/{c}/owners/{o}/repos/{r}`.
 */
export function repositoryOf(row: JsonObject): string | undefined {
  // Most rows are about images, and there are very many of them.
  if (!IN_CONNECTOR.test(asText(property(row, 'id'))) && !IN_CONNECTOR.test(asText(property(row, 'asset'))))
    return undefined;
  for (const id of [textAt(row, 'id'), textAt(objectWithin(row, 'asset'), 'id')]) {
    const [, now, before] = REPOSITORY.exec(resourceOf(id)) ?? [];
    const names = (now ?? before)?.split('/').filter((_segment, at) => at % 2 === 1);
    if (names !== undefined && names.length > 0) return clean(names.join('/'), 200);
  }
  return undefined;
}

/** The id of the resource that an assessment's id stands below. */
function resourceOf(id: string): string {
  return id.replace(/\/providers\/microsoft\.security\/assessments\/.*$/i, '');
}

/** An image by what it is called, and by its digest, which is the same wherever it runs. */
export function imageOf(row: JsonObject): { readonly place: string; readonly name: string } {
  const asset = objectWithin(row, 'asset');
  const [more, artifact] = [objectWithin(row, 'more'), objectWithin(row, 'artifact')];
  const id = textAt(asset, 'id') || textAt(row, 'id');
  const [, dashed, its] = /repositories[-/](.+?)[-/]images[-/](sha256:[0-9a-f]+)/i.exec(id) ?? [];
  const digest = (textAt(more, 'digest') || textAt(artifact, 'digest') || (its ?? '')).toLowerCase();
  const repository =
    textAt(objectIn(property(more, 'repositoryDetails')) ?? {}, 'repositoryName') ||
    textAt(artifact, 'repositoryName') ||
    (dashed ?? textAt(asset, 'resourceName')) ||
    (digest === '' ? (resourceOf(id).split('/').at(-1) ?? '') : '');
  const name = clean([repository, digest].filter((part) => part !== '').join('@'), 300);
  return { place: digest || name.toLowerCase(), name };
}

/** An object, JSON text of one, or the first object of a list; Azure has been seen to send all three. */
export function objectWithin(row: JsonObject, column: string): JsonObject {
  const value = property(row, column);
  const inside = objectIn(value) ?? (typeof value === 'string' ? jsonOf(value) : value);
  return isObject(inside) ? inside : ((Array.isArray(inside) ? inside.find(isObject) : undefined) ?? {});
}

function asText(value: unknown): string {
  if (typeof value === 'string') return value;
  return value === null || value === undefined ? '' : (JSON.stringify(value) ?? '');
}

function isIn(keys: readonly string[], key: string): boolean {
  return keys.includes(key);
}
