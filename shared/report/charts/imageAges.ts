import { SEVERITIES, type Severity } from '../../severity.js';
import { daysUntil } from '../../time.js';
import type { ReportModel } from '../model.js';

/** A node pool whose image says when it was built. */
export interface DatedPool {
  readonly resource: number;
  readonly pool: string;
  readonly os: string | null;
  readonly image: string | null;
  readonly ageDays: number;
  /** Of its finding; null: its age is within its limits, or was not judged. */
  readonly severity: Severity | null;
}

export interface ImageAges {
  /** Oldest first. */
  readonly pools: readonly DatedPool[];
  readonly undated: number;
  /** Pools by weeks and severity; all that are older than the last bin stand in it. */
  readonly bins: readonly { readonly week: number; readonly severity: Severity | null; readonly pools: number }[];
}

const CHECK = 'node-image-age';
const DAYS = 7;
/** The last bin holds what is older. */
export const LAST_WEEK = 26;

export function imageAges(model: Pick<ReportModel, 'resources' | 'findings' | 'checks' | 'now'>): ImageAges {
  const now = new Date(model.now);
  const judged = severities(model);
  let undated = 0;
  const pools: DatedPool[] = [];
  for (const [resource, { cluster }] of model.resources.entries())
    for (const { name, os, image, imageBuilt } of cluster?.pools ?? []) {
      if (imageBuilt === null) undated += 1;
      else {
        const severity = judged.get(`${resource} pool/${name}`) ?? null;
        pools.push({ resource, pool: name, os, image, ageDays: Math.max(0, -daysUntil(imageBuilt, now)), severity });
      }
    }
  pools.sort((a, b) => b.ageDays - a.ageDays || a.resource - b.resource || a.pool.localeCompare(b.pool, 'en'));
  return { pools, undated, bins: binned(pools) };
}

function severities({ findings, checks }: Pick<ReportModel, 'findings' | 'checks'>): ReadonlyMap<string, Severity> {
  const own = findings.filter(({ check }) => checks[check]?.id === CHECK);
  return new Map(own.map(({ resource, subject, severity }) => [`${resource} ${subject}`, severity]));
}

function binned(pools: readonly DatedPool[]): ImageAges['bins'] {
  const counts = new Map<string, number>();
  for (const { ageDays, severity } of pools) {
    const key = `${Math.min(LAST_WEEK, Math.floor(ageDays / DAYS))} ${severity ?? ''}`;
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  const order: readonly (Severity | null)[] = [null, ...[...SEVERITIES].reverse()];
  const last = Math.max(0, ...[...counts.keys()].map((key) => Number(key.split(' ')[0])));
  return Array.from({ length: last + 1 }, (_none, week) =>
    order.map((severity) => ({ week, severity, pools: counts.get(`${week} ${severity ?? ''}`) ?? 0 })),
  ).flat();
}
