import type { Point } from '../checks/check.js';
import type { ResourceKind } from '../estate/resource.js';
import type { FindingEvent, SummaryEvent } from '../events/event.js';
import type { GrantedExemption } from '../findings/finding.js';
import type { JsonObject } from '../json.js';
import type { Severity } from '../severity.js';
import type { FleetCluster } from '../sweep/fleet.js';
import type { Day } from '../time.js';

/** What a report shows, as plain data: of a sweep, or of a file that was evaluated. Words and forms are the renderer's. */
export interface ReportModel {
  /** Id of the sweep; null: a file was evaluated. */
  readonly sweep: string | null;
  /** Name of the file that was evaluated; null: a sweep is shown. */
  readonly file: string | null;
  /** Domain time: ISO, UTC. */
  readonly now: string;
  /** The sweep before it; null: there was none, or its summary is gone. */
  readonly before: SweepPoint | null;
  /** Address of the portal, without a slash at its end. */
  readonly portal: string;
  /** What alone is shown; null: everything. */
  readonly only: { readonly owner: string | null; readonly resource: string | null };
  readonly totals: Totals;
  /** Of the whole fleet, oldest first, this sweep last; empty where not everything is shown. */
  readonly scores: readonly SweepPoint[];
  /** Each check that spoke to a resource that is shown. */
  readonly checks: readonly ReportCheck[];
  readonly resources: readonly ReportResource[];
  /** Open and exempted, worst first. */
  readonly findings: readonly ReportFinding[];
  readonly retirements: readonly Retiring[];
  readonly changes: Changes;
  readonly coverage: Coverage;
}

export interface SweepPoint {
  readonly sweep: string;
  readonly now: string;
  readonly score: number | null;
}

export interface Totals {
  readonly clusters: number;
  readonly clustersSeen: number;
  /** Null where nothing passed or failed, and where not everything is shown: the score is the whole fleet's. */
  readonly score: number | null;
  /** pass, fail, notApplicable, unknown, exempted. */
  readonly verdicts: Readonly<Record<string, number>>;
}

export interface ReportCheck {
  readonly id: string;
  readonly title: string;
  readonly why: string;
  readonly points: readonly Point[];
  /** How it is mended, with placeholders as in {@link fillCommand}. */
  readonly remediation: { readonly text: string; readonly command: string | null; readonly link: string };
}

export interface ReportResource {
  readonly id: string;
  readonly name: string;
  readonly type: string;
  readonly kind: ResourceKind | null;
  readonly subscriptionId: string | null;
  readonly subscriptionName: string | null;
  readonly resourceGroup: string | null;
  readonly location: string | null;
  readonly owner: string | null;
  /** This sweep saw it. What is said of one that was not seen is what earlier sweeps left. */
  readonly seen: boolean;
  /** A letter of {@link LETTERS} for each of {@link ReportModel.checks}. */
  readonly verdicts: string;
  /** Place of a check in {@link ReportModel.checks}, and why it is unknown. */
  readonly unknown: readonly (readonly [check: number, why: string])[];
  readonly cluster: FleetCluster | null;
}

/** How a verdict stands in {@link ReportResource.verdicts}; `-`: the check did not speak to the resource. */
export const LETTERS = { pass: 'p', fail: 'f', notApplicable: 'n', unknown: 'u' } as const;
export const NO_VERDICT = '-';

export interface ReportFinding {
  /** Place in {@link ReportModel.resources}. */
  readonly resource: number;
  /** Place in {@link ReportModel.checks}. */
  readonly check: number;
  readonly subject: string | null;
  readonly severity: Severity;
  readonly exemption: GrantedExemption | null;
  /** What this sweep told of it, without `finding.`; null: nothing. */
  readonly told: string | null;
  readonly firstSeen: string;
  readonly dueDate: string;
  /** False for an exempted one. */
  readonly overdue: boolean;
  readonly reason: string;
  /** What its check's placeholders need of the evidence. */
  readonly values: JsonObject;
  readonly ticket: Ticket | null;
}

export interface Ticket {
  readonly number: string;
  readonly url: string | null;
}

/** Something that AKS retires and that resources which are shown use. Days count in full. */
export interface Retiring {
  readonly id: string;
  readonly what: string;
  readonly supportEnds: Day | null;
  readonly imagesRemoved: Day | null;
  readonly move: string | null;
  readonly resources: number;
}

/** What one sweep told. */
export interface Changes {
  /** By kind of event: how many. A first night's are counted as `baseline`. */
  readonly counts: Readonly<Record<string, number>>;
  /** The worst of each kind, those of a first night left out. */
  readonly findings: readonly FindingChange[];
  readonly alerts: readonly AlertChange[];
  readonly gaps: readonly { readonly scope: string; readonly reason: string; readonly isOver: boolean }[];
}

export interface FindingChange
  extends Pick<
    FindingEvent['finding'],
    'check' | 'severity' | 'previousSeverity' | 'reason' | 'resolution' | 'dueDate'
  > {
  readonly kind: FindingEvent['kind'];
  readonly title: string;
  readonly subject: string | null;
  readonly resourceId: string;
  readonly resourceName: string;
  readonly owner: string | null;
}

export interface AlertChange {
  readonly title: string;
  readonly severity: string;
  readonly status: string;
  readonly resourceId: string | null;
  readonly resourceName: string | null;
  readonly isNew: boolean;
}

export interface Coverage {
  readonly subscriptions: number;
  readonly subscriptionsRead: number;
  readonly gaps: readonly SummaryEvent['summary']['coverage']['gaps'][number][];
  /** `gaps` may name the first of them only. */
  readonly gapsInAll: number;
  /** The day of the support calendar's facts. */
  readonly calendarAsOf: Day;
  readonly calendarStale: boolean;
}
