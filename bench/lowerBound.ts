import type { ReadKind } from './kinds.js';

/** How much there is of everything that a sweep asks for; the simulated Azure counts it from the estate itself. */
export interface Inventory {
  readonly subscriptions: number;
  readonly clusters: number;
  readonly pools: number;
  readonly rows: Readonly<
    Record<
      | 'subscriptions'
      | 'workspaces'
      | 'monitorAccounts'
      | 'ruleAssociations'
      | 'clusters'
      | 'alerts'
      | 'scheduledEvents'
      | 'recommendations',
      number
    >
  >;
  readonly regions: number;
  readonly imageKinds: number;
  readonly imageReports: number;
  readonly workspaces: number;
  readonly governed: { readonly clusters: number; readonly failing: number };
}

export interface BoundLine {
  readonly kind: ReadKind;
  readonly requests: number;
  /** Why it cannot be fewer. */
  readonly reason: string;
}

/** Rows a page of Resource Graph, and subscriptions that one of its queries takes (Microsoft's page on its limits). */
const PAGE_ROWS = 1_000;
const QUERY_SUBSCRIPTIONS = 1_000;
/** Subscriptions a page of ARM's list. */
const LIST_PAGE = 1_000;

/** Resource Manager with Resource Graph, Log Analytics, Logs Ingestion, and Key Vault where it holds secrets. */
function audiencesOf({ workspaces }: Pick<Inventory, 'workspaces'>, secrets: number): number {
  return 2 + (workspaces > 0 ? 1 : 0) + (secrets > 0 ? 1 : 0);
}

/**
 * The fewest requests that page sizes allow for the same answers, kind by kind. It knows the estate, not what any sweep
 * did. What must be asked of each cluster has a bound of its own (perClusterBound); deliveries are no reads. The look for
 * young alerts at the end of a sweep is not in it: their rows are among those of the alerts table.
 * @param secrets of Key Vault that the configuration names
 */
export function lowerBound(inventory: Inventory, secrets: number): readonly BoundLine[] {
  const { rows, subscriptions, regions, imageKinds, imageReports, workspaces } = inventory;
  const tables = [
    // Workspaces of logs and of metrics fit into one query.
    rows.workspaces + rows.monitorAccounts,
    rows.ruleAssociations,
    rows.clusters,
    rows.alerts,
    rows.scheduledEvents,
    rows.recommendations,
  ];
  const graph = tables.reduce((sum, count) => sum + pagesOf(count, subscriptions), 0) + pages(rows.subscriptions);
  return [
    {
      kind: 'tokens',
      requests: 1 + audiencesOf(inventory, secrets),
      reason: 'once where tokens are had, and once for each audience',
    },
    {
      kind: 'subscriptions',
      requests: Math.max(1, Math.ceil(subscriptions / LIST_PAGE)),
      reason: `ARM lists ${LIST_PAGE.toLocaleString('en')} subscriptions a page`,
    },
    {
      kind: 'resourceGraph',
      requests: graph,
      reason: '1,000 rows a page and 1,000 subscriptions a query: subscriptions and six tables',
    },
    { kind: 'versions', requests: regions, reason: 'Kubernetes versions are told region by region' },
    {
      kind: 'images',
      requests: imageKinds,
      reason: 'the newest image is told of a pool: one a region, image family and minor',
    },
    {
      kind: 'vulnerabilities',
      requests: imageReports === 0 ? 0 : 1 + imageReports,
      reason: 'the index, and a report for each release between what runs and the newest',
    },
    { kind: 'logs', requests: workspaces, reason: 'one query a workspace that clusters send to' },
    { kind: 'secrets', requests: secrets, reason: 'Key Vault gives one secret a request' },
  ];
}

/** Needed by a process, not told of the estate: where the work is spread over several, each has its own. */
const OF_A_PROCESS: readonly ReadKind[] = ['tokens', 'secrets'];

export function isOfAProcess(kind: string): boolean {
  return (OF_A_PROCESS as readonly string[]).includes(kind);
}

export function totalOf(lines: readonly BoundLine[]): number {
  return lines.reduce((sum, { requests }) => sum + requests, 0);
}

function pages(rows: number): number {
  return Math.max(1, Math.ceil(rows / PAGE_ROWS));
}

/** However subscriptions are shared out among queries: a query for each 1,000, and a page for each 1,000 rows. */
function pagesOf(rows: number, subscriptions: number): number {
  return Math.max(pages(rows), Math.ceil(subscriptions / QUERY_SUBSCRIPTIONS));
}

/** Nights after which a reading that passed is made again. */
export const NIGHTS_BETWEEN = 7;

export interface PerClusterBound {
  readonly first: number;
  /** Over the first night and the seven after it. */
  readonly average: number;
}

/**
 * Reads of maintenance windows. The first night knows nothing: each cluster whose automatic channel a window governs.
 * After that one that fails or is unknown is read each night, and one that passes once in seven.
 */
export function perClusterBound({ governed: { clusters, failing } }: Pick<Inventory, 'governed'>): PerClusterBound {
  const passing = clusters - failing;
  return { first: clusters, average: (clusters + NIGHTS_BETWEEN * failing + passing) / (NIGHTS_BETWEEN + 1) };
}
