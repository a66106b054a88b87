import type { ReportCheck, ReportModel } from '../model.js';

export interface UnknownCheck {
  readonly check: ReportCheck;
  /** Resources that it is unknown for. */
  readonly resources: number;
  /** The reason that most of them have. */
  readonly why: string;
}

/** What nobody could say, by check; what is unknown most often comes first. */
export function unknownChecks({
  resources,
  checks,
}: Pick<ReportModel, 'resources' | 'checks'>): readonly UnknownCheck[] {
  const reasons = new Map<number, Map<string, number>>();
  for (const { unknown } of resources)
    for (const [check, why] of unknown) {
      const own = reasons.get(check) ?? new Map<string, number>();
      reasons.set(check, own.set(why, (own.get(why) ?? 0) + 1));
    }
  return [...reasons]
    .flatMap(([place, own]) => {
      const check = checks[place];
      if (check === undefined) return [];
      const [[why] = ['']] = [...own].sort((a, b) => b[1] - a[1] || a[0].localeCompare(b[0], 'en'));
      return [{ check, why, resources: [...own.values()].reduce((sum, one) => sum + one, 0) }];
    })
    .sort((a, b) => b.resources - a.resources || a.check.id.localeCompare(b.check.id, 'en'));
}
