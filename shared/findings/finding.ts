import { kindOfType } from '../estate/resource.js';
import type { JsonObject } from '../json.js';
import type { Severity } from '../severity.js';
import type { Readings } from '../signals/reading.js';
import type { DefenderAlert } from '../signals/types.js';
import { hashOf } from '../text.js';
import type { Day } from '../time.js';
import type { Upkeep } from './keptUpkeep.js';

/** Who lets a finding stand, why, and until when (the day counts in full). */
export interface GrantedExemption {
  readonly owner: string;
  readonly approver: string | null;
  readonly reason: string;
  readonly until: Day;
}

/** A failing verdict that lives. Times are ISO instants, UTC. */
export interface Finding {
  readonly fingerprint: string;
  readonly check: string;
  /** Key of the resource in the state's `resources`. */
  readonly resource: string;
  readonly subject: string | null;
  readonly status: 'open' | 'resolved' | 'exempted';
  /** Counts the finding's events from 1. */
  readonly rev: number;
  readonly severity: Severity;
  /** When each severity was reached since it was opened or reopened. */
  readonly reached: Partial<Record<Severity, string>>;
  readonly dueDate: string;
  /** Days that there were until the due date (`termOf`); absent: an earlier version wrote it. */
  readonly daysAllowed?: number;
  readonly firstSeen: string;
  readonly lastSeen: string;
  readonly reason: string;
  readonly evidence: JsonObject;
  /** The last event that said it is overdue; null: none has. */
  readonly overdueTold: string | null;
  /** The last event of any kind. */
  readonly told: string;
  /** Nothing has told of it but the first night, and snapshots since. */
  readonly baselineOnly?: true;
  readonly exemption: GrantedExemption | null;
  readonly resolution: 'mended' | 'notApplicable' | 'deleted' | null;
}

/** What is kept of a resource, so that an event about it can be told after it is gone. */
export interface KnownResource {
  readonly id: string;
  readonly name: string;
  readonly type: string;
  readonly subscriptionId: string | null;
  readonly subscriptionName: string | null;
  readonly resourceGroup: string | null;
  readonly location: string | null;
  readonly tags: Readonly<Record<string, string>>;
  readonly owner: string | null;
  /** Nobody owns it: `owner` is only who gets what nobody owns (`owners.fallback`). */
  readonly nobodysOwn?: true;
  /** The uid that was known when the resource's first finding was made, or ''; null: it has had no finding yet. */
  readonly identity: string | null;
  /** The uid as last seen, or ''; one that differs later means: made anew. */
  readonly uid: string;
}

export interface Gap {
  /** What was not seen: `subscription/{id}`, `cluster/{id}`, `registry/{id}`, `workspace/{id}`, `region/{name}`, `table/{name}`, `estate`. */
  readonly scope: string;
  readonly signal: string;
  readonly reason: string;
}

/** Verdicts of one partition in one sweep, counted; tallies of partitions add up. */
export interface Tally {
  readonly pass: number;
  readonly fail: number;
  readonly notApplicable: number;
  readonly unknown: number;
  /** Failing, and exempted: counted beside the score. */
  readonly exempted: number;
  /** Passes and fails, each weighed by its check's severity. */
  readonly weighedPasses: number;
  readonly weighedFails: number;
}

/** What one sweep came to in one partition. */
export interface PartitionOutcome {
  readonly read: boolean;
  /** The subscription is retired, or was accepted as gone: it counts no more. */
  readonly ended: boolean;
  /** Clusters that were judged. */
  readonly clustersRead: number;
  /** Clusters that are known, judged or not. */
  readonly clusters: number;
  readonly strayRows: number;
  readonly tally: Tally;
  /** Gaps of what partitions share (a table, a workspace, a region): `_sweep` tells them, once. */
  readonly sharedGaps: readonly Gap[];
}

/** Everything that is known of one partition; the header of its last outbox blob holds it. */
export interface PartitionState {
  readonly schema: 1;
  /** The last committed outbox blob; 0: none yet. */
  readonly seq: number;
  /** By destination: the last blob that holds a line for it; absent: nobody knows. */
  readonly told?: Readonly<Record<string, number>>;
  /** The sweep that committed it; null outside a sweep. */
  readonly sweep: string | null;
  /** What that sweep came to here; the close adds these up. */
  readonly outcome: PartitionOutcome | null;
  /** Checks that have met this partition (with their edition), since when. */
  readonly met: Readonly<Record<string, string>>;
  readonly resources: Readonly<Record<string, KnownResource>>;
  readonly findings: Readonly<Record<string, Finding>>;
  readonly gaps: Readonly<Record<string, Gap & { readonly since: string }>>;
  /** Since when a check has seen a fact without a break: `{check} {resource} {fact}`. */
  readonly remembered: Readonly<Record<string, string>>;
  /** Alerts that are not final yet, by resource. */
  readonly alerts: Readonly<Record<string, readonly DefenderAlert[]>>;
  /** Signals that are read by need, as they were read. */
  readonly readings: Readings;
  /** What AKS does by itself; absent: no cluster has an automatic channel, or an earlier version wrote the state. */
  readonly upkeep?: Upkeep | undefined;
}

export function emptyState(): PartitionState {
  return {
    schema: 1,
    seq: 0,
    sweep: null,
    outcome: null,
    met: {},
    resources: {},
    findings: {},
    gaps: {},
    remembered: {},
    alerts: {},
    readings: {},
  };
}

/** How many of the resources that are known are clusters. */
export function clustersIn(resources: PartitionState['resources']): number {
  return Object.values(resources).filter(({ type }) => kindOfType(type) === 'cluster').length;
}

/** What makes a finding the same finding from night to night. */
export function fingerprintOf(check: string, resourceKey: string, identity: string, subject: string | null): string {
  return hashOf(check, resourceKey.toLowerCase(), identity, (subject ?? '').toLowerCase());
}
