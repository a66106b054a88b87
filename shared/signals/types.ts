import type { ConditionalAccessPolicy } from './conditionalAccessTypes.js';
import type {
  DefenderPlan,
  DefenderRecommendations,
  DevOpsConnections,
  ImageFindings,
  RepositoryFindings,
} from './defenderTypes.js';
import type { Signal } from './signal.js';

/** A region's `kubernetesVersions` answer, checked at the door. */
export interface RegionVersions {
  /** Lower case without spaces. */
  readonly region: string;
  readonly minors: readonly OfferedMinor[];
}

export interface OfferedMinor {
  /** `1.34` */
  readonly minor: string;
  readonly isPreview: boolean;
  /** `KubernetesOfficial`, `AKSLongTermSupport`, as returned. */
  readonly supportPlans: readonly string[];
  /** Keys of `patchVersions`: `1.34.1`… in no order that may be relied on. */
  readonly patches: readonly string[];
}

/** One of the maintenance configurations of a cluster. */
export interface MaintenanceConfiguration {
  /** `default`, `aksManagedAutoUpgradeSchedule` or `aksManagedNodeOSUpgradeSchedule`. */
  readonly name: string;
  /** `properties.maintenanceWindow` (new form) or the old form's `timeInWeek`; as returned. */
  readonly properties: Readonly<Record<string, unknown>>;
}

/** A notice that AKS itself writes: table containerserviceeventresources, eventSource EOLNotification. */
export interface EndOfLifeNotice {
  /** KubernetesVersionEOLTwoWeeks | KubernetesVersionEOLOneWeek | KubernetesVersionOutOfSupport, as returned. */
  readonly description: string;
  readonly kubernetesVersion: string;
  /** The calendar day of `eolDate`. */
  readonly eolDay: string | null;
  /** Community | LTS, as returned; '' where it was not. */
  readonly supportType: string;
}

/** An automatic upgrade of a cluster or of its pools. */
export interface AutomaticUpgrade {
  /** Scheduled | Started | Completed | Failed | Canceled (Cancelled is read as Canceled). */
  readonly status: string;
  readonly kind: 'kubernetes' | 'nodeImage' | 'unknown';
  /** Lower-cased ids of what it concerned: the cluster or its pools. */
  readonly resources: readonly string[];
  /** When it last changed; null where Azure gives no date. */
  readonly updated: string | null;
}

/** A Kubernetes API deprecation that Azure Advisor reports for the cluster. */
export interface ApiDeprecation {
  readonly recommendationId: string;
  readonly problem: string;
  readonly solution: string;
  readonly lastUpdated: string | null;
}

/** A Defender for Cloud alert of the cluster, or of something in its node resource group. */
export interface DefenderAlert {
  readonly systemAlertId: string;
  readonly alertType: string;
  readonly title: string;
  /** High | Medium | Low | Informational, as returned. */
  readonly severity: string;
  /** Active | InProgress | Resolved | Dismissed (New is read as Active). */
  readonly status: string;
  /** timeGeneratedUtc, ISO; null where the row has none. */
  readonly generated: string | null;
  readonly intent: string;
  /** A sample alert that somebody made in the portal. */
  readonly simulated: boolean;
  readonly resourceIds: readonly string[];
  /** It was there before and is not returned any more: kept until it is seen Resolved or Dismissed. */
  readonly sourceGone: boolean;
}

/**
 * Nodes as an inventory sees them: KubeNodeInventory by the latest row of each, else the names that managed Prometheus knows
 * (kube_node_info).
 */
export interface NodeInventory {
  readonly nodes: readonly InventoryNode[];
  /** A kured pod was seen in KubePodInventory; null where pods were not read. */
  readonly kuredPodSeen: boolean | null;
}

export interface InventoryNode {
  readonly name: string;
  /** Pool by its label; null where it has none. */
  readonly pool: string | null;
  readonly nodeImageVersion: string | null;
  /** When the node last booted; null where nothing tells. */
  readonly lastBoot: string | null;
}

/** What `kured_reboot_required` said of the cluster's nodes in the 14 days read. */
export interface RebootRequests {
  /** Two clusters that the source cannot tell apart: nothing may be concluded. */
  readonly ambiguous: boolean;
  readonly nodes: readonly RebootRequest[];
}

export interface RebootRequest {
  readonly node: string;
  /** The last value: 1 asks for a reboot. */
  readonly required: boolean;
  /** First 1 after the last 0 in what was read (or the first 1, if there was no 0); null where none asks. */
  readonly since: string | null;
}

/** What lies between a pool's node image and the newest of its family. */
export interface NodeImageFixes {
  readonly newest: string;
  /** CVE and GHSA ids that an upgrade to the newest would fix, sorted, without repeats. */
  readonly ids: readonly string[];
}

/** What Azure Policy says of one built-in definition on a cluster: its strictest assignment. */
export interface PolicyCompliance {
  readonly assignments: number;
  /** NonCompliant | Conflict | Unknown | Exempt | Compliant, else as returned. */
  readonly state: string;
  /** Components that are not compliant. */
  readonly nonCompliant: number;
  /** Azure returns no more than 500: there may be more. */
  readonly atLeast: boolean;
  /** At most 20 of them: namespace and name, and `pod`, `Service`, `Ingress`… */
  readonly components: readonly { readonly component: string; readonly type: string }[];
}

/** By lower-cased GUID of the definition; one that is not in it is not assigned. */
export type PolicyStates = Readonly<Record<string, PolicyCompliance>>;

/** A rule by which a registry pulls images of another one through itself. */
export interface CacheRule {
  readonly name: string;
  /** `docker.io/library/*`, as returned. */
  readonly source: string;
  /** `Succeeded`, `Failed`…, as returned; '' where it was not. */
  readonly state: string;
}

/** A registry's data in one region. */
export interface Replica {
  /** Lower case without spaces. */
  readonly region: string;
  /** Requests are routed to it; false: it holds the data and answers nobody. */
  readonly takesRequests: boolean;
  /** null where the row does not say. */
  readonly zoneRedundant: boolean | null;
  /** provisioningState in lower case; '' where the row does not say. */
  readonly state: string;
}

export interface RegistryReplicas {
  /** The table returned the registry itself: only then a replica that is not there is not there. */
  readonly listed: boolean;
  /** The home region is among them where the registry has others. */
  readonly replicas: readonly Replica[];
}

/** One diagnostic setting of a cluster: which logs of its control plane it sends, and where. */
export interface DiagnosticSetting {
  readonly name: string;
  /** Empty: it sends nowhere. `partner` is a solution of somebody else's. */
  readonly to: readonly ('workspace' | 'eventHub' | 'storage' | 'partner')[];
  /** Enabled categories of logs (`kube-audit`), as returned. */
  readonly categories: readonly string[];
  /** Enabled groups of them (`allLogs`, `audit`), as returned: they name no category. */
  readonly groups: readonly string[];
}

/** The revisions of the Istio add-on that a region offers. */
export interface MeshRevisions {
  /** Lower case without spaces. */
  readonly region: string;
  readonly revisions: readonly MeshRevision[];
}

interface MeshRevision {
  /** `asm-1-22` */
  readonly revision: string;
  /** Kubernetes minors that it goes with, by support plan as returned. */
  readonly compatibleWith: readonly { readonly plan: string; readonly minors: readonly string[] }[];
}

/** How many availability zones a region has. */
export interface RegionZones {
  /** Lower case without spaces. */
  readonly region: string;
  /** `notAsked`: the cluster's system pools, or the registry, are in several; `notListed`: the subscription's list has no such region. */
  readonly zones: number | 'notAsked' | 'notListed';
}

/** Who holds one of the roles that make master of a cluster, assigned on the cluster itself. */
export interface ClusterAdmins {
  readonly principals: readonly ClusterAdmin[];
  /** Assignments of such a role that name nobody who could be counted. */
  readonly unnamed: number;
}

export interface ClusterAdmin {
  /** Object id in Entra ID, lower case. */
  readonly principalId: string;
  /** User | Group | ServicePrincipal…, as returned; '' where it was not. */
  readonly type: string;
  /** Names of its roles on the cluster, sorted. */
  readonly roles: readonly string[];
}

/** Something in a cluster that takes its content from a repository. */
export interface GitOpsPart {
  readonly kind: 'extension' | 'configuration';
  readonly name: string;
  /** Type of the extension, or kind of the source, as returned; '' where it was not. */
  readonly type: string;
}

/** A Kubernetes service that a public address is tagged with: it is open to the internet. */
export interface ExposedService {
  /** `namespace/name`. */
  readonly service: string;
  readonly addresses: readonly PublicAddress[];
}

export interface PublicAddress {
  /** Of the resource. */
  readonly name: string;
  /** null until one is allocated. */
  readonly ip: string | null;
  /** Its name in Azure's DNS, lower case; null where it has none. */
  readonly host: string | null;
}

/** A backup instance of a cluster in some backup vault. */
export interface ClusterBackup {
  readonly id: string;
  /** ProtectionConfigured | ProtectionStopped | ProtectionError…, as returned; '' where it was not. */
  readonly state: string;
}

/** One firewall of an Application Gateway. */
export interface GatewayFirewall {
  /** Whose it is: `the gateway`, `listener shop`, `path rule pay`. */
  readonly of: string;
  /** `none`: nothing stands there. */
  readonly mode: 'prevention' | 'detection' | 'off' | 'none' | 'unknown';
  /** Id of the policy that says so, as returned; null: the gateway's classic configuration. */
  readonly policy: string | null;
}

/** The Application Gateway that a cluster's ingress add-on works with. */
export interface IngressGateway {
  readonly id: string;
  /** Standard_v2 | WAF_v2…, as returned; '' where it was not. */
  readonly tier: string;
  /** Every firewall that something on the gateway goes by; at least one. */
  readonly firewalls: readonly GatewayFirewall[];
}

/** What can stand between the internet and a cluster. */
export interface FrontGateway {
  /** `Application Gateway`, `Front Door`… */
  readonly kind: string;
  readonly id: string;
}

export interface FrontGateways {
  /** In a virtual network of the cluster's, or named by its ingress add-on. */
  readonly inNetwork: readonly FrontGateway[];
  /** By the lower-cased public address or host name that they send traffic to: of the whole estate. */
  readonly byBackend: ReadonlyMap<string, readonly FrontGateway[]>;
  /** In the cluster's subscription, and nothing says whom they send traffic to. */
  readonly undecided: readonly FrontGateway[];
  /** The same in other subscriptions: how many. */
  readonly undecidedElsewhere: number;
}

/** Every signal, by name. A check says which of them it needs and which it only uses. */
export interface SignalTypes {
  readonly regionVersions: RegionVersions;
  readonly maintenance: readonly MaintenanceConfiguration[];
  readonly diagnosticSettings: readonly DiagnosticSetting[];
  readonly meshRevisions: MeshRevisions;
  readonly regionZones: RegionZones;
  readonly conditionalAccess: readonly ConditionalAccessPolicy[];
  readonly endOfLifeNotices: readonly EndOfLifeNotice[];
  readonly automaticUpgrades: readonly AutomaticUpgrade[];
  readonly apiDeprecations: readonly ApiDeprecation[];
  readonly alerts: readonly DefenderAlert[];
  readonly policyStates: PolicyStates;
  readonly defenderPlan: DefenderPlan;
  readonly devOpsConnections: DevOpsConnections;
  readonly imageFindings: ImageFindings;
  readonly repositoryFindings: RepositoryFindings;
  readonly defenderRecommendations: DefenderRecommendations;
  readonly replications: RegistryReplicas;
  readonly cacheRules: readonly CacheRule[];
  readonly clusterAdmins: ClusterAdmins;
  readonly gitOps: readonly GitOpsPart[];
  readonly exposedServices: readonly ExposedService[];
  readonly backups: readonly ClusterBackup[];
  /** null: the cluster names no gateway, or nobody returned the one that it names. */
  readonly ingressGateway: IngressGateway | null;
  readonly frontGateways: FrontGateways;
  /** Ids of the data collection rules that are associated with the cluster, lower case, sorted. */
  readonly dataCollectionRules: readonly string[];
  readonly nodeInventory: NodeInventory;
  readonly rebootRequests: RebootRequests;
  /** Newest node image version on offer for the family of each pool, by pool name; a pool that is not in it is not known. */
  readonly newestNodeImages: ReadonlyMap<string, Signal<string>>;
  /** Fixes that a newer node image brings, by pool name. */
  readonly nodeImageFixes: ReadonlyMap<string, Signal<NodeImageFixes>>;
}

export type SignalName = keyof SignalTypes;
export type Signals = { readonly [K in SignalName]: Signal<SignalTypes[K]> };
