import type { Digest, DigestEntry } from '../../events/digest.js';
import { SEVERITIES } from '../../severity.js';
import { headlineOf, nightOf, ORDER, tally } from './headline.js';
import { type DigestLine, lineOf } from './line.js';
import { type Note, notesOf } from './notes.js';

/** What the card of a sweep says, in any chat. Names, titles and reasons are others' words, not yet escaped. */
export interface DigestLines {
  /** Our own words: `Vigie: 3 overdue, 1 changed`. */
  readonly headline: string;
  /** Our own words: when, the score, what was not seen. */
  readonly night: string;
  /** In the order of the worst that each owner has. */
  readonly groups: readonly OwnerGroup[];
  /** How many lines there are to tell in all, those too that the digest counts but does not list. */
  readonly inAll: number;
  readonly notes: readonly Note[];
}

export interface OwnerGroup {
  /** Others' words; '' where nobody owns it. */
  readonly owner: string;
  /** Our own words, or ''. */
  readonly counts: string;
  readonly lines: readonly DigestLine[];
}

/**
 * Lines with buttons in a card, and of one owner. A row of buttons takes as much room as the line itself, so only the
 * worst have one: an owner who has anything to do finds it at once, and the other lines have the same links as text.
 */
const MOST_PROMINENT = 8;
const MOST_PROMINENT_OF_ONE = 3;

/** The lines of a sweep, grouped by owner, worst first; null where there is nothing to say. */
export function digestLines(digest: Digest): DigestLines | null {
  const entries = withoutRepeats(digest.entries);
  if (digest.occasion === 'news' && entries.length === 0) return null;
  const all = inAll(digest) - (digest.entries.length - entries.length);
  const said = { headline: headlineOf(digest, all), night: nightOf(digest), notes: notesOf(digest) };
  if (digest.occasion === 'canary') return { ...said, groups: [], inAll: 0 };
  const groups = byOwner(entries).map(([owner, theirs]) => ({
    owner,
    counts: tally(digest.owners[owner] ?? {}),
    lines: theirs.map(lineOf),
  }));
  return { ...said, groups: withProminent(groups), inAll: all };
}

/** The first lines of each owner that ask for something, as many of each as there is room for among all. */
function withProminent(groups: readonly OwnerGroup[]): OwnerGroup[] {
  const ofEach = Math.min(MOST_PROMINENT_OF_ONE, Math.max(1, Math.floor(MOST_PROMINENT / groups.length)));
  return groups.map((group, at) => {
    if (at >= MOST_PROMINENT) return group;
    const chosen = group.lines.filter(({ due }) => due !== undefined).slice(0, ofEach);
    return { ...group, lines: group.lines.map((line) => ({ ...line, prominent: chosen.includes(line) })) };
  });
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

/** Entries of all owners, those too that the digest counts but does not list. */
function inAll({ owners, entries }: Digest): number {
  const counted = Object.values(owners).flatMap((kinds) => ORDER.map((kind) => kinds[kind] ?? 0));
  return Math.max(
    counted.reduce((sum, number) => sum + number, 0),
    entries.length,
  );
}
