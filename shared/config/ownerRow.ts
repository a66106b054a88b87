/** One row of a file of owners, as its form gave it. */
export interface OwnerRow {
  /** `line 7`, or `entry 7`: counted from 1. */
  readonly at: string;
  readonly scope: string;
  /** '' where the file names nobody. */
  readonly owner: string;
}

/** What a form makes of a text. A problem is told behind the name of the file: `, line 7: …`, or `: …`. */
export type Rows = { readonly rows: readonly OwnerRow[] } | { readonly problem: string };
