import type { ClusterPlan, Step } from '../../shared/report/upgradePlan/schema.js';
import { clean, count } from '../../shared/text.js';

/** What nobody reads out of Azure, and what may all the same stop an upgrade half way. */
export const NEVER_READ =
  'Not looked at: PodDisruptionBudgets, admission webhooks, free quota and free addresses for surge nodes, add-ons that are not from AKS. Each of them can stop an upgrade half way.';

/** `2026-11-30, overdue for 1 day (high)` */
export function dueWords({ due, overdue, daysLeft, severity, exemptedUntil }: ClusterPlan): string {
  const notes = [
    ...(severity === null ? [] : [severity]),
    ...(exemptedUntil === null ? [] : [`exempted until ${exemptedUntil}`]),
  ];
  const more = notes.length === 0 ? '' : ` (${notes.join(', ')})`;
  if (due === null || daysLeft === null) return `long overdue, nobody knows since when${more}`;
  if (daysLeft < 0) return `${due}, overdue for ${count(-daysLeft, 'day')}${more}`;
  return overdue ? `${due}, out of support already${more}` : `${due}, in ${count(daysLeft, 'day')}${more}`;
}

/** How the due date stands to freezes; one sentence a freeze. */
export function freezeWords({ due, doneBy, freezes, steps, daysLeft }: ClusterPlan, today: string): string[] {
  const falls = steps.find(({ freeze }) => freeze !== null)?.freeze ?? null;
  return freezes.map(({ name, from, to }) => {
    const days = `${clean(name, 80)} covers ${from} to ${to}`;
    if (daysLeft === null || daysLeft < 0) return `${days}: it is on today, and this is overdue`;
    if (name !== falls || doneBy === due || doneBy === null) return `${days}: nothing is done then`;
    return doneBy < today
      ? `${days}: the due date is in it, and no working day is left before it`
      : `must be done by ${doneBy}: ${days}, and the due date is in it`;
  });
}

export function runsWords({ version, supportPlan, tier, location }: ClusterPlan): string {
  return [version, supportPlan, ...(tier === null ? [] : [`tier ${tier}`]), location ?? 'region not known'].join(', ');
}

export function pathWords({ version, path, why, steps }: ClusterPlan): string {
  const minor = version.split('.').slice(0, 2).join('.');
  const way = path.length === 0 ? '' : [minor, ...path].join(' to ');
  if (way === '' && why === null)
    return steps.length === 0 ? 'none is needed' : 'the control plane stays, its pools follow';
  return [way, why ?? ''].filter((part) => part !== '').join('; ');
}

/** `control plane from 1.34.12 to 1.35.10 (supported until 2027-03-31)` */
export function stepWords({ what, pool, from, to, version, supportEnds, freeze }: Step): string {
  const until = supportEnds === null ? '' : ` (supported until ${supportEnds})`;
  const frozen = freeze === null ? '' : `; in the freeze ${clean(freeze, 80)} if left to the last day`;
  if (what === 'start') return `start the cluster${frozen}`;
  const who = { controlPlane: 'control plane', cluster: 'control plane and pools at once', pool: `pool ${pool}` }[what];
  const note = what === 'cluster' ? '; AKS guarantees nothing on a jump this wide: a new cluster may be better' : '';
  return `${who} from ${from} to ${version ?? to}${what === 'pool' ? '' : until}${note}${frozen}`;
}

/** A command in lines that a shell takes together. A value that leaves no room beside its option goes below it. */
export function commandLines(command: string, width: number): string[] {
  const [first = '', ...options] = command.split(/ (?=--)/);
  const lines: string[] = [];
  let line = first;
  for (const option of options.flatMap((one) => (one.length + 4 > width ? one.split(/ (.*)/, 2) : [one]))) {
    if (line.length + option.length + 3 > width) {
      lines.push(`${line} \\`);
      line = `  ${option}`;
    } else line = `${line} ${option}`;
  }
  return [...lines, line];
}
