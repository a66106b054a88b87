import { z } from 'zod';
import type { Check } from '../checks/check.js';
import { fillCommand } from '../checks/remediation.js';
import type { DestinationRules, FindingLine } from '../destinations/routeRules.js';
import { type Digest, type DigestEntry, digestSchema } from '../events/digest.js';
import type { FindingEvent, VigieEvent } from '../events/event.js';
import { portalLink } from '../events/portalLink.js';
import type { Finding, PartitionState } from '../findings/finding.js';
import { atLeast, SEVERITIES, type Severity } from '../severity.js';
import { clean } from '../text.js';
import { DAY_MS } from '../time.js';

const MOST_ENTRIES = 200;
const DUE_SOON_MS = 14 * DAY_MS;

/** What one partition adds to the digest. */
export const digestPartSchema = z.object({
  /** Something happened that a card is sent for; without it there is none. */
  worthACard: z.boolean(),
  owners: digestSchema.shape.owners,
  entries: digestSchema.shape.entries,
});
export type DigestPart = z.infer<typeof digestPartSchema>;

/** The same for chats of which rules say what they get, by name. */
export const digestPartsSchema = z.record(z.string(), digestPartSchema);

/** What the digest of a partition is made under. */
export interface DigestRules {
  readonly now: Date;
  /** On a first night nothing below it is told. */
  readonly baselineFloor: Severity;
  /** Where links to resources lead. */
  readonly portal: string;
  /** The rules of the chat that it is for. @default whatever there is to tell */
  readonly routes?: DestinationRules | undefined;
}

/**
 * The findings of a partition that people should hear of: what is overdue, what is due within 14 days, what changed in
 * this sweep. Exempted ones are left out, and on a first night whatever is below the floor.
 */
export function digestPart(
  state: PartitionState,
  events: readonly VigieEvent[],
  checks: ReadonlyMap<string, Check>,
  rules: DigestRules,
): DigestPart {
  const told = new Map(
    events.flatMap((event) => ('finding' in event ? [[event.finding.fingerprint, event] as const] : [])),
  );
  const owners: Record<string, Record<string, number>> = {};
  const entries: DigestEntry[] = [];
  let worthACard = false;
  for (const finding of Object.values(state.findings)) {
    const event = told.get(finding.fingerprint);
    if (event?.baseline === true && !atLeast(finding.severity, rules.baselineFloor)) continue;
    const kind = kindOf(finding, event, rules.now);
    const resource = state.resources[finding.resource] ?? event?.resource;
    if (kind === undefined || resource === undefined || resource === null) continue;
    if (!isFor(rules, { kind: event?.kind ?? null, finding, resource })) continue;
    if (event !== undefined && event.kind !== 'finding.snapshot') worthACard = true;
    const owner = owners[resource.owner ?? ''] ?? {};
    owners[resource.owner ?? ''] = { ...owner, [kind]: (owner[kind] ?? 0) + 1 };
    const check = checks.get(finding.check);
    const remedy = check === undefined ? undefined : fillCommand(check.remediation, resource, finding);
    entries.push({
      kind,
      event: event?.kind ?? null,
      resolution: finding.resolution,
      fingerprint: finding.fingerprint,
      check: finding.check,
      title: check?.title ?? finding.check,
      severity: finding.severity,
      reason: finding.reason,
      dueDate: finding.dueDate,
      overdue: isOverdue(finding, rules.now),
      owner: resource.owner,
      resourceId: resource.id,
      resourceName: clean(resource.name),
      subscriptionName: resource.subscriptionName,
      subject: finding.subject,
      command: remedy?.command ?? null,
      link: portalLink(rules.portal, resource),
      runbook: remedy?.link ?? null,
      ticket: null,
    });
  }
  return { worthACard, owners, entries: worstFirst(entries) };
}

function isFor(
  { routes, now }: DigestRules,
  { kind, finding, resource }: Pick<FindingLine, 'kind' | 'resource'> & { readonly finding: Finding },
): boolean {
  const { check, severity } = finding;
  return (
    routes === undefined || routes.fitsFinding({ kind, check, severity, overdue: isOverdue(finding, now), resource })
  );
}

/** All partitions together, added one by one: no more is held than the entries that a digest may have. */
export class DigestSum {
  #worthACard = false;
  #entries: DigestEntry[] = [];
  readonly #owners: Record<string, Record<string, number>> = {};
  readonly #totals: Record<string, number> = {};

  add({ worthACard, owners, entries }: DigestPart): void {
    this.#worthACard ||= worthACard;
    for (const [owner, kinds] of Object.entries(owners)) {
      this.#owners[owner] = addCounts(this.#owners[owner] ?? {}, kinds);
      addCounts(this.#totals, kinds);
    }
    this.#entries.push(...entries);
    if (this.#entries.length > 10 * MOST_ENTRIES) this.#entries = worstFirst(this.#entries);
  }

  /** null: nothing changed and no reminder is due, so there is no card. */
  digest(about: {
    readonly sweep: string;
    readonly now: Date;
    readonly coverageGaps: number;
    readonly score: number | null;
  }): Digest | null {
    if (!this.#worthACard) return null;
    return {
      sweep: about.sweep,
      now: about.now.toISOString(),
      owners: this.#owners,
      entries: worstFirst(this.#entries),
      totals: this.#totals,
      coverageGaps: about.coverageGaps,
      score: about.score,
      unowned: { total: 0, names: [] },
      waitingForTickets: 0,
      occasion: 'news',
    };
  }
}

/** Adds counts to those of `sums`, in place. */
export function addCounts(
  sums: Record<string, number>,
  counts: Readonly<Record<string, number>>,
): Record<string, number> {
  for (const [key, number] of Object.entries(counts)) sums[key] = (sums[key] ?? 0) + number;
  return sums;
}

function kindOf(finding: Finding, event: FindingEvent | undefined, now: Date): DigestEntry['kind'] | undefined {
  if (finding.status === 'open' && isOverdue(finding, now)) return 'overdue';
  if (event !== undefined && event.kind !== 'finding.snapshot') return 'changed';
  if (finding.status !== 'open') return undefined;
  return new Date(finding.dueDate).getTime() - now.getTime() <= DUE_SOON_MS ? 'dueSoon' : undefined;
}

function isOverdue(finding: Finding, now: Date): boolean {
  return finding.status === 'open' && now.getTime() >= new Date(finding.dueDate).getTime();
}

const RANK: Readonly<Record<DigestEntry['kind'], number>> = {
  overdue: 0,
  dueSoon: 1,
  changed: 2,
  maintenance: 3,
  automaticUpgrade: 4,
};

function worstFirst(entries: readonly DigestEntry[]): DigestEntry[] {
  const rank = (entry: DigestEntry) => RANK[entry.kind] * 10 + SEVERITIES.indexOf(entry.severity);
  return [...entries]
    .sort(
      (a, b) => rank(a) - rank(b) || a.dueDate.localeCompare(b.dueDate) || a.fingerprint.localeCompare(b.fingerprint),
    )
    .slice(0, MOST_ENTRIES);
}
