import { DAY_MS, endLimits, isQuiet, startOf } from './dates.js';

/** A minor's days; `eol` and `ltsEol` are the last days of support and count in full. */
interface Minor {
  readonly minor: string;
  readonly ga: string;
  readonly eol: string;
  readonly ltsEol: string;
}

// Dates as in MicrosoftDocs/azure-aks-docs articles/aks/supported-kubernetes-versions.md (2026-08-05) and
// endoflife-date/endoflife.date products/azure-kubernetes-service.md (2026-08-22). A copy of its own on purpose: the
// simulated side shares no data with what it tests.
const MINORS: readonly Minor[] = [
  { minor: '1.27', ga: '2023-08-16', eol: '2024-07-31', ltsEol: '2025-07-31' },
  { minor: '1.28', ga: '2023-11-07', eol: '2025-01-31', ltsEol: '2026-02-28' },
  { minor: '1.29', ga: '2024-03-18', eol: '2025-03-31', ltsEol: '2026-04-30' },
  { minor: '1.30', ga: '2024-08-05', eol: '2025-08-22', ltsEol: '2026-07-31' },
  { minor: '1.31', ga: '2024-10-25', eol: '2025-11-01', ltsEol: '2026-11-30' },
  { minor: '1.32', ga: '2025-04-06', eol: '2026-03-31', ltsEol: '2027-03-31' },
  { minor: '1.33', ga: '2025-06-17', eol: '2026-07-31', ltsEol: '2027-07-31' },
  { minor: '1.34', ga: '2026-01-04', eol: '2026-11-30', ltsEol: '2027-11-30' },
  { minor: '1.35', ga: '2026-03-05', eol: '2027-03-31', ltsEol: '2028-03-31' },
  { minor: '1.36', ga: '2026-06-30', eol: '2027-06-30', ltsEol: '2028-06-30' },
  { minor: '1.37', ga: '2026-10-31', eol: '2027-10-31', ltsEol: '2028-10-31' },
];
const PREVIEW_DAYS = 60;
const SUPPORT_VIEW = [30, 60, 90];

export type Plan = 'KubernetesOfficial' | 'AKSLongTermSupport';

/** A minor as a region offers it. */
export interface Offer {
  readonly minor: string;
  readonly isPreview: boolean;
  readonly plans: readonly Plan[];
  /** Patch numbers, oldest first. */
  readonly patches: readonly number[];
}

/** What a region offers at an instant, newest first. One that lags has its newest minor in preview and the newest patch missing. */
export function offersOf(lags: boolean, now: Date): readonly Offer[] {
  const at = now.getTime();
  const open = MINORS.filter(({ ga }) => startOf(ga) <= at);
  const coming = lags ? [] : MINORS.filter(({ ga }) => startOf(ga) > at && startOf(ga) - PREVIEW_DAYS * DAY_MS <= at);
  const newest = open.at(-1)?.minor;
  return [...open, ...coming]
    .map((minor) => {
      const isPreview = coming.includes(minor) || (lags && minor.minor === newest);
      return {
        minor: minor.minor,
        isPreview,
        plans: plansOf(minor, isPreview, at),
        patches: patchesOf(minor, lags, at),
      };
    })
    .filter(({ plans }) => plans.length > 0)
    .reverse();
}

function plansOf(minor: Minor, isPreview: boolean, at: number): Plan[] {
  if (isPreview) return ['KubernetesOfficial'];
  const official: Plan[] = at < startOf(minor.eol) + DAY_MS ? ['KubernetesOfficial'] : [];
  return at < startOf(minor.ltsEol) + DAY_MS ? [...official, 'AKSLongTermSupport'] : official;
}

/** A patch a month: while the community supports the minor all but the first of them, later two of the LTS line. */
function patchesOf({ ga, eol }: Minor, lags: boolean, at: number): number[] {
  const ended = startOf(eol) + DAY_MS;
  const months = (from: number): number => Math.max(0, Math.floor((at - from) / (30 * DAY_MS)));
  if (at >= ended) return [99, 100].map((patch) => patch + 1 + months(ended));
  const newest = Math.min(12, 2 + months(startOf(ga))) - (lags ? 1 : 0);
  return Array.from({ length: newest }, (_none, index) => index + 1);
}

/** Minors on which nothing changes tonight or in the two nights after, by plan; newest first. */
export function quietMinors(plan: Plan, now: Date): readonly string[] {
  return MINORS.filter(({ minor }) => isQuiet(limitsOf(minor, plan), now))
    .map(({ minor }) => minor)
    .reverse();
}

/** The instants at which the verdict on a minor turns: its end, the warnings before it, and the end of platform support. */
function limitsOf(name: string, plan: Plan): number[] {
  const at = MINORS.findIndex(({ minor }) => minor === name);
  const minor = MINORS[at];
  if (minor === undefined) return [];
  const fourth = MINORS[at + 4];
  const platform = plan === 'KubernetesOfficial' && fourth !== undefined ? endLimits(fourth.ga, []) : [];
  return [...endLimits(plan === 'KubernetesOfficial' ? minor.eol : minor.ltsEol, SUPPORT_VIEW), ...platform];
}

/** The last day of a minor's support under a plan. */
export function endOfSupport(minor: string, plan: Plan): string | undefined {
  const found = MINORS.find((one) => one.minor === minor);
  return plan === 'KubernetesOfficial' ? found?.eol : found?.ltsEol;
}

/** The minor so many before (or, negative, after) another: `back('1.36', 4)` is 1.32. */
export function back(minor: string, steps: number): string {
  return `1.${Number(minor.split('.')[1]) - steps}`;
}

// Dates as in MicrosoftDocs/azure-aks-docs articles/aks/includes/*-retirement.md (2026-08-21), of what the fleet uses.
const RETIREMENTS = {
  kubenet: ['2028-03-31'],
  'basic-load-balancer': ['2025-09-30'],
  'availability-sets': ['2025-09-30'],
  'npm-linux': ['2028-09-30'],
  'npm-windows': ['2026-09-30'],
  'azure-linux-2': ['2025-11-30', '2026-03-31'],
  'ubuntu-20-04': ['2027-03-17'],
  'ubuntu-22-04': ['2027-06-30', '2028-04-30'],
  'windows-2019': ['2026-03-01', '2027-04-01'],
  'windows-2022': ['2028-06-30', '2029-06-30'],
  'kubelet-cert-opt-out': ['2027-04-01'],
  'ingress-nginx': ['2026-11-30'],
  'ubuntu-18-04': ['2023-05-31'],
  'legacy-aad': ['2024-02-29'],
  'pod-identity': ['2023-09-30'],
} as const;
export type Retirement = keyof typeof RETIREMENTS;
const RETIREMENT_VIEW = [180, 30];

/** Whether nothing changes about a retirement tonight or in the two nights after. */
export function isQuietRetirement(id: Retirement, now: Date): boolean {
  return isQuiet(
    RETIREMENTS[id].flatMap((day) => endLimits(day, RETIREMENT_VIEW)),
    now,
  );
}
