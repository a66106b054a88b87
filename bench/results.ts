import type { Machine } from './machine.js';
import type { QuotaRun } from './quota.js';
import type { LargeRun, SizeRun } from './sizeRun.js';
import type { WeekRun } from './week.js';
import type { WorkersRun } from './workers.js';

/** All that was measured; what was not asked for is absent. */
export interface Results {
  readonly machine: Machine;
  /** By size, rising; each measured as often as the others. */
  readonly sizes: readonly Size[];
  /** 100,000 clusters, a first night. */
  readonly large?: LargeRun;
  readonly workers?: WorkersRun;
  readonly week?: WeekRun;
  /** Of the largest size. */
  readonly quota?: { readonly clusters: number; readonly runs: readonly QuotaRun[] };
}

export interface Size {
  readonly clusters: number;
  /** Place by place, runs of all sizes were measured one after the other: ratios are taken within a place. */
  readonly runs: readonly SizeRun[];
}
