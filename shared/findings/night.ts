import type { Check } from '../checks/check.js';
import type { Judgement } from '../checks/judge.js';
import type { OwnSettings } from '../checks/settingsFor.js';
import type { Place } from '../config/selector.js';
import type { OwnReadings } from '../signals/byNeed.js';
import type { DefenderAlert, SignalName, Signals } from '../signals/types.js';
import type { Exemptions } from './exemptions.js';
import type { Finding, Gap, KnownResource } from './finding.js';
import type { ClusterInventory } from './inventory.js';
import type { SeenUpkeep } from './seenUpkeep.js';

/** A resource as one sweep saw it. */
export interface SeenResource {
  /** Lower-cased id. */
  readonly key: string;
  readonly resource: Omit<KnownResource, 'identity' | 'uid'>;
  /** resourceUID, or ''. */
  readonly uid: string;
  /** Signals that were read. */
  readonly known: ReadonlySet<SignalName>;
  /** `undefined`: they were not read. */
  readonly alerts: readonly DefenderAlert[] | undefined;
  /** What was read by need and may serve another night. */
  readonly readings: OwnReadings;
  readonly judgements: readonly Judgement[];
  /** What AKS does by itself to a cluster; absent: no automatic channel is on. */
  readonly upkeep?: SeenUpkeep | undefined;
  /** What a cluster runs, for reports; absent: it is something else. */
  readonly inventory?: ClusterInventory | undefined;
}

/** What findings must know of the signals that a resource was judged by. */
export function knownOf(signals: Signals): Pick<SeenResource, 'known' | 'alerts'> {
  const names = Object.keys(signals) as SignalName[];
  return {
    known: new Set(names.filter((name) => signals[name].known)),
    alerts: signals.alerts.known ? signals.alerts.value : undefined,
  };
}

/** The rules of the configuration that findings live by. */
export interface FindingPolicy {
  /** What holds for a resource: days allowed, and the checks that are left out for it. */
  readonly settingsFor: (place: Place) => Pick<OwnSettings, 'allowedDays' | 'leftOut'>;
  /** Days between two reminders of an overdue finding. */
  readonly remindEveryDays: number;
  readonly exemptions: Exemptions;
}

/** What one sweep learned of one partition. */
export interface Night {
  readonly now: Date;
  /** The partition could be read; false: it is a gap, and nothing of it was seen. */
  readonly read: boolean;
  readonly seen: readonly SeenResource[];
  /** Resources that answered 404 for themselves, or whose subscription is retired. */
  readonly gone: ReadonlySet<string>;
  readonly gaps: readonly Gap[];
  /** The checks that ran. */
  readonly checks: readonly Check[];
  /** A check with its edition: what the baseline of a partition is counted by. */
  readonly editionOf: (check: Check) => string;
  readonly policy: FindingPolicy;
}

/** Something to tell about a finding. */
export interface Transition {
  readonly kind:
    | 'finding.opened'
    | 'finding.changed'
    | 'finding.overdue'
    | 'finding.resolved'
    | 'finding.reopened'
    | 'finding.exempted'
    | 'finding.unexempted'
    | 'finding.snapshot';
  /** As it is after the event; `rev` is the event's. */
  readonly finding: Finding;
  readonly previousSeverity: Finding['severity'] | null;
  readonly overdue: boolean;
  readonly baseline: boolean;
  readonly resource: KnownResource;
}

export interface GapTransition {
  readonly kind: 'coverage.gap' | 'coverage.restored';
  readonly gap: Gap & { readonly since: string };
}
