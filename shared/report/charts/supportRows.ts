import type { ReportModel, ReportResource } from '../model.js';
import { minorOf } from '../view/minor.js';

/** What of a fleet has the same version, plan and end of support; or one cluster, in a small fleet. */
export interface SupportRow {
  /** `1.34`; of one cluster `1.34.7`; null: not known. */
  readonly version: string | null;
  readonly plan: 'community' | 'long-term' | null;
  /** The last day of support on the plan in force; null: the calendar cannot tell. */
  readonly ends: string | null;
  /** The last day of long-term support, where it comes later and is not in force. */
  readonly longTermEnds: string | null;
  readonly clusters: number;
  /** Name of the cluster, where the row is one. */
  readonly name: string | null;
  readonly id: string | null;
}

/** A chart with more rows is not read. */
const MOST_ROWS = 40;

/** By cluster where there are few, else by minor and plan; what ends first comes first. */
export function supportRows({ resources }: Pick<ReportModel, 'resources'>): readonly SupportRow[] {
  const clusters = resources.filter(({ cluster }) => cluster !== null);
  const rows = clusters.length <= MOST_ROWS ? clusters.map(rowOf) : grouped(clusters);
  return [...rows].sort(
    (a, b) =>
      (a.ends ?? '9').localeCompare(b.ends ?? '9', 'en') || label(a).localeCompare(label(b), 'en', { numeric: true }),
  );
}

function rowOf({ id, name, cluster }: ReportResource): SupportRow {
  const ends = cluster?.supportEnds ?? null;
  const longTerm = cluster?.longTermEnds ?? null;
  return {
    version: cluster?.version ?? null,
    plan: cluster?.supportLine ?? null,
    ends,
    longTermEnds: longTerm !== null && ends !== null && longTerm > ends ? longTerm : null,
    clusters: 1,
    name,
    id,
  };
}

function grouped(clusters: readonly ReportResource[]): readonly SupportRow[] {
  const rows = new Map<string, SupportRow>();
  for (const one of clusters) {
    const { version, ...row } = rowOf(one);
    const minor = version === null ? null : minorOf(version);
    const key = `${minor} ${row.plan} ${row.ends} ${row.longTermEnds}`;
    const known = rows.get(key);
    rows.set(key, { ...row, version: minor, name: null, id: null, clusters: (known?.clusters ?? 0) + 1 });
  }
  return [...rows.values()].slice(0, MOST_ROWS);
}

function label({ name, version, plan }: SupportRow): string {
  return `${name ?? ''} ${version ?? ''} ${plan ?? ''}`;
}
