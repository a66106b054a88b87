import { z } from 'zod';
import { noticeEvent } from '../events/build.js';
import type { VigieEvent } from '../events/event.js';
import type { PartitionState } from '../findings/finding.js';
import { clean, count, hashOf } from '../text.js';
import { dayOf, daysUntil } from '../time.js';
import type { Vigie } from './compose.js';
import { tellNotice } from './tell.js';

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

/** Begins with the day, so that it can be told which are over. */
function keyOf({ owner, approver, reason, until }: EndingExemption): string {
  return `exemption-ending ${until} ${hashOf(owner, approver ?? '', reason).slice(0, 16)}`;
}

/**
 * Tells of each exemption that ends within two weeks, once: one that is renewed ends on another day, and is another one.
 * @param told what `_sweep` remembers: which were told, and when
 * @returns what it remembers from now on
 */
export async function tellEnding(
  vigie: Pick<Vigie, 'store' | 'route' | 'wake'>,
  ending: readonly EndingExemption[],
  told: Readonly<Record<string, string>>,
  now: Date,
): Promise<Record<string, string>> {
  const over = `exemption-ending ${dayOf(now)}`;
  const next = Object.fromEntries(Object.entries(told).filter(([key]) => key >= over));
  for (const one of ending) {
    const key = keyOf(one);
    if (next[key] !== undefined) continue;
    const about = key.replace('exemption-ending ', 'exemption/').replace(' ', '/');
    await tellNotice(vigie, noticeEvent('exemption-ending', wordsOf(one), about, { sweep: null, now }));
    next[key] = now.toISOString();
  }
  return next;
}

function wordsOf({ owner, approver, reason, until, findings, checks, resources }: EndingExemption): string {
  const more = findings > Math.max(checks.length, resources.length) ? ' and others' : '';
  const what = `${count(findings, 'finding')} (${checks.join(', ')}; ${resources.map((name) => clean(name, 100)).join(', ')}${more})`;
  const who = `owner ${owner}, approved by ${approver ?? 'nobody'}: ${reason}`;
  return `the exemption of ${what} ends with ${until} (${who}); what is not mended by then is open again`;
}
