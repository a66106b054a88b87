import type { Gap, PartitionState } from './finding.js';
import type { GapTransition } from './night.js';

/** Gaps are told when they begin and when they end, not nightly; a reason that changes in between is kept, not told. */
export function advanceGaps(
  before: PartitionState['gaps'],
  found: readonly Gap[],
  now: Date,
): { open: PartitionState['gaps']; transitions: readonly GapTransition[] } {
  const open: Record<string, Gap & { since: string }> = {};
  const transitions: GapTransition[] = [];
  for (const { scope, signal, reason } of found) {
    const key = `${scope} ${signal}`;
    if (open[key] !== undefined) continue;
    const gap = { scope, signal, reason, since: before[key]?.since ?? now.toISOString() };
    open[key] = gap;
    if (before[key] === undefined) transitions.push({ kind: 'coverage.gap', gap });
  }
  for (const [key, gap] of Object.entries(before)) {
    if (open[key] === undefined) transitions.push({ kind: 'coverage.restored', gap });
  }
  return { open, transitions };
}
