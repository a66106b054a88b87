import type { Cluster } from '../estate/cluster.js';
import { valueIn } from '../estate/readCluster.js';
import { workspaceOf } from './workspace.js';

/**
 * Rows about nodes that one answer of a workspace is meant to hold. Log Analytics gives 500,000 and 100 MB (Microsoft, "Azure
 * Monitor service limits"; a row is about 330 bytes). So far below, nodes that an autoscaler has taken away within the 14
 * days that are read have room. With fewer, a large fleet would ask more often than a tenth above the fewest requests.
 */
export const PIECE_ROWS = 50_000;

/** An answer of more rows is large: a process reads one of them at a time. */
const LARGE_ROWS = 25_000;

/**
 * Large workspaces, by their lower-cased ARM id: the subscriptions (lower case, in order) that all pieces but the first begin
 * with; none where one answer holds it all.
 */
export type WorkspacePieces = Readonly<Record<string, readonly string[]>>;

/** One piece of what a workspace holds: a range of subscriptions. */
export interface Piece {
  /** From 0. */
  readonly index: number;
  /** At least 2. */
  readonly of: number;
  /** Its first subscription; absent: it begins with the first that there is. */
  readonly from?: string;
  /** The first subscription behind it; absent: it ends with the last that there is. */
  readonly until?: string;
}

/** The one piece that holds a subscription; `undefined` where one answer holds all that the workspace has. */
export function pieceOf(begins: readonly string[] = [], subscription: string): Piece | undefined {
  if (begins.length === 0) return undefined;
  const index = begins.filter((begin) => begin <= subscription).length;
  const [from, until] = [begins[index - 1], begins[index]];
  return {
    ...{ index, of: begins.length + 1 },
    ...(from !== undefined && { from }),
    ...(until !== undefined && { until }),
  };
}

/** Pieces end between subscriptions whose ids every service puts in the same order: digits, a to f, dashes in their places. */
const IN_ORDER = /^[0-9a-f-]+$/;

/**
 * Cuts workspaces into pieces while clusters come, in order of their subscriptions. A subscription is never cut: its
 * partition needs one piece of a workspace then, and waits for no other.
 */
export class PieceCutter {
  /** By workspace: rows of the piece that is open, and where those behind the first begin. */
  readonly #open = new Map<string, { rows: number; readonly begins: string[] }>();
  readonly #large: number;
  #subscription = '';
  /** By workspace: rows of the subscription that clusters are coming of. */
  #own = new Map<string, number>();

  /** @param most rows of a piece; a single subscription may have more */
  constructor(private readonly most = PIECE_ROWS) {
    this.#large = Math.min(most, LARGE_ROWS);
  }

  /** @param subscription lower case, never before one that came earlier */
  add(subscription: string, cluster: Cluster): void {
    const connected = workspaceOf(cluster);
    if ('none' in connected) return;
    if (subscription !== this.#subscription) this.#count();
    this.#subscription = subscription;
    const id = connected.id.toLowerCase();
    this.#own.set(id, (this.#own.get(id) ?? 0) + rowsAbout(cluster));
  }

  /** Once all have come. */
  end(): WorkspacePieces {
    this.#count();
    const large = [...this.#open].filter(([, { rows, begins }]) => begins.length > 0 || rows > this.#large);
    return Object.fromEntries(large.map(([id, { begins }]) => [id, begins]));
  }

  #count(): void {
    for (const [id, own] of this.#own) {
      const open = this.#open.get(id) ?? { rows: 0, begins: [] };
      this.#open.set(id, open);
      const isFull = open.rows > 0 && open.rows + own > this.most && IN_ORDER.test(this.#subscription);
      if (isFull) open.begins.push(this.#subscription);
      open.rows = isFull ? own : open.rows + own;
    }
    this.#own = new Map();
  }
}

/** Two a node (its inventory, and what kured says of it) and one of the pods; nodes as the pools count them now. */
function rowsAbout({ pools }: Cluster): number {
  const nodes = (valueIn(pools) ?? []).reduce((sum, { facts }) => sum + (valueIn(facts.number('count')) ?? 0), 0);
  return 1 + 2 * Math.max(0, nodes);
}
