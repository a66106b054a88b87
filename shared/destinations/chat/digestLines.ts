import type { Digest, DigestEntry } from '../../events/digest.js';
import { SEVERITIES, type Severity } from '../../severity.js';
import { count } from '../../text.js';

/** What the card of a sweep says, in any chat. Names, titles and reasons are others' words, not yet escaped. */
export interface DigestLines {
  /** Our own words: `Vigie: 3 overdue, 1 changed`. */
  readonly headline: string;
  /** Our own words: when, the score, what was not seen. */
  readonly night: string;
  /** In the order of the worst that each owner has. */
  readonly groups: readonly OwnerGroup[];
  /** How many findings there are to tell in all, those too that the digest counts but does not list. */
  readonly inAll: number;
}

export interface OwnerGroup {
  /** Others' words; '' where nobody owns it. */
  readonly owner: string;
  /** Our own words, or ''. */
  readonly counts: string;
  readonly lines: readonly DigestLine[];
}

export interface DigestLine {
  readonly severity: Severity;
  /** How it ended, in our words; undefined: it stands. What has ended has no due date and no command. */
  readonly ended: string | undefined;
  /** Resource and subject, others' words. */
  readonly where: string;
  /** Where the resource is shown; undefined where that is no https address. */
  readonly link: string | undefined;
  readonly title: string;
  readonly reason: string;
  /** Our own words; undefined where it has ended. */
  readonly due: string | undefined;
  readonly command: string | undefined;
}

/** What a person can act on comes first, what Azure will do by itself last. */
const ORDER: readonly DigestEntry['kind'][] = ['overdue', 'dueSoon', 'changed', 'maintenance', 'automaticUpgrade'];
const WORDS: Readonly<Record<DigestEntry['kind'], string>> = {
  overdue: 'overdue',
  dueSoon: 'due within 14 days',
  changed: 'changed',
  maintenance: 'in planned maintenance',
  automaticUpgrade: 'with an automatic upgrade',
};
const ENDED: Readonly<Record<string, string>> = {
  mended: 'mended',
  notApplicable: 'no longer there',
  deleted: 'deleted',
};

/** The lines of a sweep, grouped by owner, worst first; null where there is nothing to say. */
export function digestLines(digest: Digest): DigestLines | null {
  const entries = withoutRepeats(digest.entries);
  if (entries.length === 0) return null;
  return {
    headline: `Vigie: ${tally(digest.totals) || count(inAll(digest), 'finding')}`,
    night: nightOf(digest),
    groups: byOwner(entries).map(([owner, theirs]) => ({
      owner,
      counts: tally(digest.owners[owner] ?? {}),
      lines: theirs.map(lineOf),
    })),
    inAll: inAll(digest) - (digest.entries.length - entries.length),
  };
}

/** An owner's name and lines as a chat's own elements. */
export interface ShownGroup<Element> {
  readonly header: Element;
  readonly lines: readonly Element[];
}

/**
 * As many lines as there is room for, each owner's name before them; an owner's name is never the last.
 * @param size of elements that stand beside each other, in whatever the room is measured in
 */
export function fitting<Element>(
  groups: readonly ShownGroup<Element>[],
  room: number,
  size: (elements: readonly Element[]) => number,
): { readonly groups: readonly (readonly Element[])[]; readonly shown: number } {
  const fitted: Element[][] = [];
  let left = room;
  let shown = 0;
  for (const { header, lines } of groups) {
    const mine: Element[] = [];
    for (const line of lines) {
      const next = mine.length === 0 ? [header, line] : [line];
      const needed = size(next);
      if (needed > left) return { groups: fitted, shown };
      if (mine.length === 0) fitted.push(mine);
      mine.push(...next);
      left -= needed;
      shown += 1;
    }
  }
  return { groups: fitted, shown };
}

/** A finding that is overdue and has changed is told once, by the worse of the two. */
function withoutRepeats(entries: readonly DigestEntry[]): DigestEntry[] {
  const seen = new Set<string>();
  return entries.toSorted(worstFirst).filter(({ fingerprint }) => !seen.has(fingerprint) && seen.add(fingerprint));
}

function worstFirst(a: DigestEntry, b: DigestEntry): number {
  return (
    ORDER.indexOf(a.kind) - ORDER.indexOf(b.kind) ||
    SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity) ||
    a.dueDate.localeCompare(b.dueDate)
  );
}

function byOwner(entries: readonly DigestEntry[]): [string, DigestEntry[]][] {
  const owners = new Map<string, DigestEntry[]>();
  for (const entry of entries) {
    const owner = entry.owner ?? '';
    owners.set(owner, [...(owners.get(owner) ?? []), entry]);
  }
  return [...owners];
}

function lineOf(entry: DigestEntry): DigestLine {
  const { severity, resourceName, subject, title, reason, command, resolution, overdue, dueDate } = entry;
  const ended = resolution === null ? undefined : (ENDED[resolution] ?? 'resolved');
  return {
    ...{ severity, ended, title, reason },
    where: [resourceName, subject].filter((part) => part !== null && part !== '').join(' '),
    link: httpsOnly(entry.link),
    due: ended === undefined ? `${overdue ? 'Was due' : 'Due'} ${dueDate.slice(0, 10)}.` : undefined,
    command: ended === undefined ? (command ?? undefined) : undefined,
  };
}

function nightOf(digest: Digest): string {
  const score = digest.score === null ? '' : ` Score ${Math.round(digest.score)} of 100.`;
  const unseen = digest.coverageGaps === 0 ? '' : ` Not seen: ${count(digest.coverageGaps, 'coverage gap')}.`;
  return `Sweep of ${digest.now.slice(0, 16).replace('T', ' ')} UTC.${score}${unseen}`;
}

/** `3 overdue, 5 due within 14 days`; nothing where all are zero. */
function tally(counts: Readonly<Record<string, number>>): string {
  return ORDER.flatMap((kind) => ((counts[kind] ?? 0) > 0 ? [`${counts[kind]} ${WORDS[kind]}`] : [])).join(', ');
}

/** Entries of all owners, those too that the digest counts but does not list. */
function inAll({ owners, entries }: Digest): number {
  const counted = Object.values(owners).flatMap((kinds) => ORDER.map((kind) => kinds[kind] ?? 0));
  return Math.max(
    counted.reduce((sum, number) => sum + number, 0),
    entries.length,
  );
}

function httpsOnly(link: string): string | undefined {
  return URL.canParse(link) && new URL(link).protocol === 'https:' ? new URL(link).href : undefined;
}
