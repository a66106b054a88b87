import { z } from 'zod';
import type { VigieEvent } from '../events/event.js';
import type { PartitionState } from '../findings/finding.js';
import { hashOf } from '../text.js';
import { daysUntil } from '../time.js';

/** So many days before its last day the end of an exemption is announced. */
const DAYS_BEFORE = 14;
/** Checks and resources that the notice names; the counts are of all. */
const MOST_NAMED = 5;

/** An exemption that ends soon, and what it holds for. */
export const endingSchema = z.object({
  owner: z.string(),
  approver: z.string().nullable(),
  reason: z.string(),
  until: z.iso.date(),
  findings: z.int().min(1),
  /** The first few of each. */
  checks: z.array(z.string()),
  resources: z.array(z.string()),
});
export type EndingExemption = z.infer<typeof endingSchema>;

/**
 * The exemptions of a partition's findings that end within two weeks.
 * @param events of this sweep: a finding that was exempted in it has just been told, with the day
 */
export function endingIn(
  { findings, resources }: PartitionState,
  events: readonly VigieEvent[],
  now: Date,
): readonly EndingExemption[] {
  const sum = new EndingSum();
  const fresh = new Set(
    events.flatMap((event) => (event.kind === 'finding.exempted' ? [event.finding.fingerprint] : [])),
  );
  for (const { fingerprint, status, exemption, check, resource } of Object.values(findings)) {
    if (status !== 'exempted' || exemption === null || daysUntil(exemption.until, now) > DAYS_BEFORE) continue;
    if (fresh.has(fingerprint)) continue;
    const name = resources[resource]?.name ?? resource;
    sum.add({ ...exemption, findings: 1, checks: [check], resources: [name] });
  }
  return sum.all();
}

/** Exemptions of several partitions, added up: the same one in two of them is one. */
export class EndingSum {
  readonly #byKey = new Map<string, EndingExemption>();

  add(one: EndingExemption): void {
    const known = this.#byKey.get(keyOf(one));
    this.#byKey.set(keyOf(one), {
      ...one,
      findings: one.findings + (known?.findings ?? 0),
      checks: few([...(known?.checks ?? []), ...one.checks]),
      resources: few([...(known?.resources ?? []), ...one.resources]),
    });
  }

  /** Those that end first come first. */
  all(): readonly EndingExemption[] {
    return [...this.#byKey.values()].sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));
  }
}

function few(names: readonly string[]): string[] {
  return [...new Set(names)].slice(0, MOST_NAMED);
}

/** The same exemption, in whatever partition. Begins with the day. */
export function keyOf({ owner, approver, reason, until }: EndingExemption): string {
  return `${until} ${hashOf(owner, approver ?? '', reason).slice(0, 16)}`;
}
