/** Defender's plan for containers in a subscription. */
export interface DefenderPlan {
  /** Standard | Free, as returned; null: no plan of that name was returned. */
  readonly tier: string | null;
  /** Plans that it replaced and that are Standard: KubernetesService, ContainerRegistry. */
  readonly older: readonly string[];
  /** Its extensions that are switched off, as returned; one that is not returned is not among them. */
  readonly extensionsOff: readonly string[];
  /** A region of Azure China in which the subscription has something: Defender for Cloud ended there. */
  readonly chinaRegion: string | null;
}

/** GitHub and Azure DevOps organizations and GitLab groups that are connected to Defender in a subscription. */
export interface DevOpsConnections {
  readonly count: number;
  /** At most 20 of them. */
  readonly names: readonly string[];
}

/** How bad a finding of Defender's is; `unknown`: neither its CVEs nor the finding itself have a severity. */
export type FindingSeverity = 'critical' | 'high' | 'medium' | 'low' | 'unknown';

/** Unhealthy findings of Defender's by the place that has them: an image, a repository. */
export interface Findings {
  readonly places: number;
  /** There may be more places. */
  readonly atLeast: boolean;
  /** How many findings, by severity; one that is not in it has none. */
  readonly findings: Readonly<Partial<Record<FindingSeverity, number>>>;
  /** At most 20 places, worst first. */
  readonly shown: readonly FoundIn[];
}

export interface FoundIn {
  /** `shop/web@sha256:…`, `acme/shop`; '' where Defender names none. */
  readonly name: string;
  readonly findings: Findings['findings'];
  /** A few of their CVEs. */
  readonly cves: readonly string[];
}

/** Findings on the images that run in a cluster, or that lie in a registry. */
export interface ImageFindings extends Findings {
  /** Findings on running images of the subscription that name no cluster. */
  readonly unplaced: number;
}

/** Findings on repositories that are connected to Defender in a subscription. */
export interface RepositoryFindings {
  readonly secrets: FindingsOfScan;
  /** Code, dependencies and infrastructure as code. */
  readonly code: FindingsOfScan;
}

export interface FindingsOfScan extends Findings {
  /** Times that Defender says of a repository that nothing scans it. */
  readonly notScanned: number;
}

/** What Defender recommends for a cluster and no other check says. */
export interface DefenderRecommendations {
  readonly recommendations: readonly DefenderRecommendation[];
  /** So many more were not kept. */
  readonly more: number;
}

export interface DefenderRecommendation {
  /** Its assessment key, lower case. */
  readonly key: string;
  readonly title: string;
  /** High | Medium | Low, as returned. */
  readonly severity: string;
}
