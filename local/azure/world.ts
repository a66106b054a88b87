/** A resource in ARM's own form: id, name, type, location, tags, sku, identity, properties. */
export type ArmResource = { id: string; name: string; type: string; location?: string; [key: string]: unknown };

/** A Conditional Access policy, as Microsoft Graph shows it. */
export type ConditionalAccessPolicy = { readonly id: string; readonly [key: string]: unknown };

export interface Subscription {
  readonly id: string;
  readonly name: string;
  /** Enabled | Warned | PastDue | Disabled | Deleted */
  readonly state: string;
  readonly tags?: Readonly<Record<string, string>>;
  /** The tenant that has delegated it (Azure Lighthouse). @default the tenant of the identity */
  readonly tenantId?: string;
  /** Management groups between it and the root of its tenant, nearest first. @default it stands straight below the root */
  readonly managementGroups?: readonly ManagementGroup[];
}

export interface ManagementGroup {
  /** What people call its ID. */
  readonly name: string;
  readonly displayName: string;
}

/** One release of a node image family, as the AKS Vulnerability Data API tells it. */
export interface ImageRelease {
  /** `202611.02.0` */
  readonly version: string;
  /** The release before it, null for the oldest. */
  readonly previous: string | null;
  /** CVE ids that it fixed since the release before. */
  readonly fixes: readonly string[];
}

/** A node's `kured_reboot_required` as it stands, and since when it has had that value. */
export interface KuredReading {
  readonly resourceId: string;
  readonly node: string;
  readonly value: 0 | 1;
  readonly since: string;
}

export interface InventoryNode {
  readonly resourceId: string;
  readonly name: string;
  readonly pool: string;
  readonly nodeImageVersion: string;
  readonly os: 'Linux' | 'Windows';
  readonly lastBoot: string | null;
}

/**
 * Everything that the simulated Azure knows. Plain JSON, so that `--state` can keep it; changed only by the control
 * routes. Keys of records are lower case.
 */
export interface World {
  tenantId: string;
  subscriptions: Subscription[];
  /** By lower-cased id: clusters, workspaces (microsoft.operationalinsights/workspaces) and whatever else Resource Graph's table `resources` shows. */
  resources: Record<string, ArmResource>;
  /** By region: the body of the kubernetesVersions answer. */
  versions: Record<string, unknown>;
  /** By region: `value` of the meshRevisionProfiles answer; a region that is not in it has no mesh. */
  meshRevisions: Record<string, unknown[]>;
  /** By region: how many availability zones it has; one that is not in it has three. */
  zones: Record<string, number>;
  /** The tenant's Conditional Access policies; null: the caller has not been granted Policy.Read.All. */
  conditionalAccess: ConditionalAccessPolicy[] | null;
  /** By region, then by image family (`AKSUbuntu-2204gen2containerd`): the newest image version on offer. */
  newestImages: Record<string, Record<string, string>>;
  /** By distro as the Vulnerability Data API spells it (`AKSUbuntu-gen2-2204containerd`), newest first. */
  imageReleases: Record<string, ImageRelease[]>;
  /** By lower-cased cluster id: `value` of the maintenanceConfigurations answer. */
  maintenance: Record<string, ArmResource[]>;
  /** Rows of `securityresources`, type microsoft.security/locations/alerts. */
  alerts: ArmResource[];
  /** Rows of `containerserviceeventresources`. */
  scheduledEvents: ArmResource[];
  /** Rows of `advisorresources`. */
  recommendations: ArmResource[];
  kured: KuredReading[];
  nodes: InventoryNode[];
  /** Lower-cased cluster ids in which a kured pod runs. */
  kuredPods: string[];
}

export function emptyWorld(tenantId: string): World {
  return {
    tenantId,
    subscriptions: [],
    resources: {},
    versions: {},
    meshRevisions: {},
    zones: {},
    conditionalAccess: null,
    newestImages: {},
    imageReleases: {},
    maintenance: {},
    alerts: [],
    scheduledEvents: [],
    recommendations: [],
    kured: [],
    nodes: [],
    kuredPods: [],
  };
}
