import type { World } from '../world.js';

/** What an assessment is about, as `resourceDetails` tells it. */
export interface Place {
  readonly id: string;
  /** Azure | GitHub… */
  readonly source: string;
  readonly type: string;
}

export interface ImagePlace extends Place {
  readonly repository: string;
  readonly digest: string;
  /** Where it runs, where the row tells it. */
  readonly clusterId?: string;
}

/** An image in a registry; the same number is the same image. */
export function imageAsset(registryId: string, repository: string, number: number): ImagePlace {
  const digest = digestOf(number);
  const id = `${registryId}/securityEntityData/repositories-${repository}-images-${digest}`;
  return { id, source: 'Azure', type: '.containerimage', repository, digest };
}

/** A running container: below its cluster by an odd number, else below the subscription alone. */
export function runningAsset(parentId: string, repository: string, number: number): ImagePlace {
  const name = `${repository}-${number}`;
  const isCluster = /\/managedClusters\//i.test(parentId);
  const below = isCluster && number % 2 === 0;
  const id = below ? `${parentId}/securityEntityData/${name}` : `${nowhere(parentId)}/securityEntityData/${name}`;
  const place = { id, source: 'Azure', type: 'K8s-container', repository, digest: digestOf(number) };
  return isCluster && !below ? { ...place, clusterId: parentId } : place;
}

/** The id says which subscription, and no more. */
function nowhere(id: string): string {
  return `${id.split('/').slice(0, 3).join('/')}/providers/Microsoft.Security/assets/none`;
}

/** An individual finding: a package, a secret, a flaw in code, with the severities of its CVEs. */
export function individual(
  world: World,
  place: Place | ImagePlace,
  recommendationCategory: string,
  number: number,
  severity: string,
  ...cves: string[]
): void {
  const image = 'digest' in place ? place : undefined;
  const details = cves.map((one, at) => ({ CveId: `CVE-2026-${1000 + number * 10 + at}`, Severity: one, Cvss: [] }));
  const key = `${hex(number, 8)}-0000-4000-8000-${hex(place.id.length, 12)}`;
  put(world, `${place.id}/providers/Microsoft.Security/assessments/${key}`, TYPE, {
    displayName: TITLES[recommendationCategory] ?? recommendationCategory,
    resourceDetails: {
      Source: place.source,
      Id: place.id.toLowerCase(),
      ResourceType: place.type,
      ResourceName: image?.repository ?? place.id.split('/').at(-1),
    },
    status: { code: 'Unhealthy', cause: '', description: '' },
    metadata: { assessmentType: 'BuiltIn', severity, recommendationCategory },
    additionalData: {
      SoftwareName: `package-${number}`,
      ...(details.length > 0 ? { CvesDetails: number % 2 === 0 ? details : JSON.stringify(details) } : {}),
      ...(image?.clusterId === undefined ? {} : { KubernetesDetails: { ClusterResourceId: image.clusterId } }),
    },
    ...(image === undefined
      ? {}
      : {
          resourceAdditionalData: JSON.stringify({
            RepositoryDetails: { RepositoryName: image.repository.replace('-', '/') },
            Digest: image.digest,
          }),
        }),
  });
}

const TITLES: Readonly<Record<string, string>> = {
  SoftwareUpdate: 'Update a package',
  ServiceUpgrade: 'Upgrade Azure Kubernetes Service to remove vulnerabilities from AKS system pods',
  ExposedSecrets: 'Secrets should be removed from repositories',
  CodeVulnerabilities: 'Vulnerabilities in code should be resolved',
  IacVulnerabilities: 'Templates should be set up securely',
};
const TYPE = 'Microsoft.Security/assessments';

/** A recommendation whose key is the same everywhere; before 2026-07-31 there were such on images and repositories too. */
export function recommendation(
  world: World,
  resourceId: string,
  key: string,
  severity: string,
  source = 'Azure',
  code = 'Unhealthy',
): void {
  put(world, `${resourceId}/providers/Microsoft.Security/assessments/${key}`, TYPE, {
    displayName: `Recommendation ${key.slice(0, 8)} should be followed`,
    resourceDetails: { Source: source, Id: resourceId.toLowerCase() },
    status: { code, cause: '', description: '' },
    metadata: { assessmentType: 'BuiltIn', severity, categories: ['Compute'] },
    additionalData: {},
  });
}

/** A vulnerability of an image below a grouped recommendation. */
export function subAssessment(
  world: World,
  resourceId: string,
  recommendationKey: string,
  digest: string,
  severity: string,
): void {
  const cveId = 'CVE-2025-1001';
  const parent = `${resourceId}/providers/Microsoft.Security/assessments/${recommendationKey}`;
  put(world, `${parent}/subassessments/${hex(1, 8)}-0000-4000-8000-${digest.slice(-12)}`, `${TYPE}/subassessments`, {
    id: cveId,
    displayName: cveId,
    resourceDetails: { id: `/repositories/shop/web/images/${digest}`, source: 'Azure' },
    status: { code: 'Unhealthy', severity, cause: '', description: '' },
    additionalData: {
      assessedResourceType: 'AzureContainerRegistryVulnerability',
      vulnerabilityDetails: { severity, cveId },
      artifactDetails: { repositoryName: 'shop/web', digest, tags: ['latest'] },
    },
  });
}

export function put(world: World, id: string, type: string, properties: Record<string, unknown>): void {
  world.resources[id.toLowerCase()] = { id, name: id.split('/').at(-1) ?? '', type, properties };
}

function digestOf(number: number): string {
  return `sha256:${hex(number + 1, 64)}`;
}

function hex(number: number, digits: number): string {
  return number.toString(16).padStart(digits, '0');
}
