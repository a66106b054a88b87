import { defineCheck } from '../../shared/checks/check.js';
import type { Judgement } from '../../shared/checks/judge.js';
import type { Verdict } from '../../shared/checks/verdict.js';
import { type Advanced, advance } from '../../shared/findings/advance.js';
import { type AllowedDays, DEFAULT_ALLOWED_DAYS } from '../../shared/findings/dueDate.js';
import { type ExemptionRule, Exemptions } from '../../shared/findings/exemptions.js';
import { emptyState, type Gap, type PartitionState } from '../../shared/findings/finding.js';
import { type FindingPolicy, knownOf, type Night, type SeenResource } from '../../shared/findings/night.js';
import type { OwnReadings } from '../../shared/signals/byNeed.js';
import { known } from '../../shared/signals/signal.js';
import type { Signals } from '../../shared/signals/types.js';
import { CLUSTER_ID, signalsWith } from '../support/clusters.js';

export const KEY = CLUSTER_ID.toLowerCase();

/** A check for tests: what it says is given by each night. */
export function toyCheck(id: string, more: Partial<Parameters<typeof defineCheck>[0]> = {}) {
  return defineCheck({
    id,
    title: `Toy ${id}`,
    why: 'For tests.',
    points: [3],
    severity: 'high',
    remediation: { text: 'Mend it.', command: null, link: 'https://learn.microsoft.com/azure/aks/' },
    evaluate: () => [],
    ...more,
  });
}

const CHECK = toyCheck('toy');

/** What vigie.yaml says of findings, as far as a test sets it. */
export interface PolicyScript {
  readonly allowedDays?: AllowedDays;
  readonly remindEveryDays?: number;
  readonly exemptions?: readonly ExemptionRule[];
  /** By check: the key of vigie.yaml that leaves it out. */
  readonly leftOut?: Readonly<Record<string, string>>;
}

function policyOf(script: PolicyScript = {}): FindingPolicy {
  const { allowedDays = DEFAULT_ALLOWED_DAYS, remindEveryDays = 7, exemptions = [], leftOut = {} } = script;
  const own = { allowedDays, leftOut: new Map(Object.entries(leftOut)) };
  return { settingsFor: () => own, remindEveryDays, exemptions: new Exemptions(exemptions) };
}

export interface NightScript {
  readonly now: string;
  /** What the toy check says; absent: the resource was not seen. */
  readonly verdicts?: readonly Verdict[];
  readonly uid?: string;
  readonly gone?: boolean;
  readonly gaps?: readonly Gap[];
  readonly read?: boolean;
  readonly signals?: Partial<Signals>;
  readonly readings?: OwnReadings;
  readonly policy?: PolicyScript;
  readonly tags?: Record<string, string>;
  readonly edition?: string;
}

/** One night of one cluster and one check. */
export function night(state: PartitionState, script: NightScript, check = CHECK): Advanced {
  const now = new Date(script.now);
  const judgements: readonly Judgement[] = (script.verdicts ?? []).map((verdict) => ({ check, verdict }));
  const seen: SeenResource[] =
    script.verdicts === undefined
      ? []
      : [
          {
            key: KEY,
            uid: script.uid ?? 'uid-1',
            ...knownOf(signalsWith({ alerts: known([], now), ...script.signals })),
            judgements,
            readings: script.readings ?? {},
            resource: {
              id: CLUSTER_ID,
              name: 'aks-pay',
              type: 'microsoft.containerservice/managedclusters',
              subscriptionId: '11111111-1111-4111-8111-111111111111',
              subscriptionName: 'Payments',
              resourceGroup: 'rg-pay',
              location: 'westeurope',
              tags: script.tags ?? {},
              owner: null,
            },
          },
        ];
  const input: Night = {
    now,
    read: script.read ?? true,
    seen,
    gone: new Set(script.gone ? [KEY] : []),
    gaps: script.gaps ?? [],
    checks: [check],
    editionOf: ({ id }) => `${id}${script.edition ?? ''}`,
    policy: policyOf(script.policy),
  };
  return advance(state, input);
}

/** Several nights one after the other; the events of each as `kind#rev`. */
export function nights(
  scripts: readonly NightScript[],
  check = CHECK,
): { told: string[][]; state: PartitionState; all: Advanced[] } {
  let state = emptyState();
  const all: Advanced[] = [];
  for (const script of scripts) {
    const advanced = night(state, script, check);
    all.push(advanced);
    state = advanced.state;
  }
  const told = all.map(({ transitions }) =>
    transitions.map(({ kind, finding }) => `${kind.replace('finding.', '')}#${finding.rev}`),
  );
  return { told, state, all };
}
