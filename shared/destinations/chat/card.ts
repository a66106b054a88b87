import type { Digest, DigestEntry } from '../../events/digest.js';
import { SEVERITIES } from '../../severity.js';
import { clean, count } from '../../text.js';

/** JSON of an adaptive card 1.4, the newest that every client of Teams shows. */
export type Card = {
  readonly type: 'AdaptiveCard';
  readonly body: readonly Element[];
  readonly [key: string]: unknown;
};
type Element = { readonly type: string; readonly [key: string]: unknown };
type Run = { readonly type: 'TextRun'; readonly text: string; readonly [key: string]: unknown };

/**
 * The service counts 28 KB after its own rewriting, which adds about a fifth, and drops longer cards without an error:
 * the whole message stays below this many bytes.
 */
export const MOST_CARD_BYTES = 20_000;
/** Envelope, the line "and 37 more" and the brackets around it all. */
const RESERVED_BYTES = 1_000;

/** What a person can act on comes first, what Azure will do by itself last. */
const ORDER: readonly DigestEntry['kind'][] = ['overdue', 'dueSoon', 'changed', 'maintenance', 'automaticUpgrade'];
const WORDS: Readonly<Record<DigestEntry['kind'], string>> = {
  overdue: 'overdue',
  dueSoon: 'due within 14 days',
  changed: 'changed',
  maintenance: 'in planned maintenance',
  automaticUpgrade: 'with an automatic upgrade',
};
/** What has ended asks for nothing any more: no due date, no command. */
const ENDED: Readonly<Record<string, string>> = {
  mended: 'mended',
  notApplicable: 'no longer there',
  deleted: 'deleted',
};
const COLORS = { critical: 'attention', high: 'attention', medium: 'warning', low: 'default' } as const;

/** The card of a sweep, grouped by owner, worst first; null where there is nothing to say. */
export function cardOf(digest: Digest): Card | null {
  const entries = withoutRepeats(digest.entries);
  if (entries.length === 0) return null;
  const head = heading(digest);
  const groups = byOwner(entries).map(([owner, theirs]) => ({
    header: ownerLine(digest, owner),
    theirs: theirs.map(entryLine),
  }));
  const { elements, shown } = fitting(groups, MOST_CARD_BYTES - RESERVED_BYTES - bytesOf(head));
  const more = inAll(digest) - (digest.entries.length - entries.length) - shown;
  return {
    $schema: 'http://adaptivecards.io/schemas/adaptive-card.json',
    type: 'AdaptiveCard',
    version: '1.4',
    msteams: { width: 'Full' },
    body: [...head, ...elements, ...(more > 0 ? [own(`and ${more} more`, { isSubtle: true, separator: true })] : [])],
  };
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

/** Owners in the order of the worst that each has. */
function byOwner(entries: readonly DigestEntry[]): [string, DigestEntry[]][] {
  const owners = new Map<string, DigestEntry[]>();
  for (const entry of entries) {
    const owner = entry.owner ?? '';
    owners.set(owner, [...(owners.get(owner) ?? []), entry]);
  }
  return [...owners];
}

/** As many lines as there is room for; an owner's name is never the last. */
function fitting(groups: readonly { header: Element; theirs: readonly Element[] }[], room: number) {
  const elements: Element[] = [];
  let left = room;
  let shown = 0;
  for (const { header, theirs } of groups) {
    let pending = [header];
    for (const line of theirs) {
      const needed = bytesOf([...pending, line]);
      if (needed > left) return { elements, shown };
      elements.push(...pending, line);
      left -= needed;
      shown += 1;
      pending = [];
    }
  }
  return { elements, shown };
}

function heading(digest: Digest): Element[] {
  const score = digest.score === null ? '' : ` Score ${Math.round(digest.score)} of 100.`;
  const unseen = digest.coverageGaps === 0 ? '' : ` Not seen: ${count(digest.coverageGaps, 'coverage gap')}.`;
  const night = `Sweep of ${digest.now.slice(0, 16).replace('T', ' ')} UTC.`;
  return [
    own(`Vigie: ${tally(digest.totals) || count(inAll(digest), 'finding')}`, { size: 'Large', weight: 'Bolder' }),
    own(`${night}${score}${unseen}`, { isSubtle: true, spacing: 'None' }),
  ];
}

function ownerLine(digest: Digest, owner: string): Element {
  const counts = tally(digest.owners[owner] ?? {});
  const name = owner === '' ? 'No owner' : foreign(owner, 60);
  return {
    type: 'RichTextBlock',
    separator: true,
    spacing: 'Medium',
    inlines: [run(name, { weight: 'Bolder' }), ...(counts === '' ? [] : [run(`  ${counts}`, { isSubtle: true })])],
  };
}

function entryLine(entry: DigestEntry): Element {
  const { severity, resourceName, subject, title, reason, command, resolution } = entry;
  const ended = resolution === null ? undefined : (ENDED[resolution] ?? 'resolved');
  const where = [resourceName, subject].filter((part) => part !== null && part !== '').join(' ');
  const link = httpsOnly(entry.link);
  const name = {
    weight: 'Bolder',
    ...(link === undefined ? {} : { selectAction: { type: 'Action.OpenUrl', url: link } }),
  };
  return {
    type: 'RichTextBlock',
    spacing: 'Small',
    inlines: [
      ended === undefined
        ? run(`${severity} `, { weight: 'Bolder', color: COLORS[severity] })
        : run(`${ended} `, { weight: 'Bolder', color: 'good' }),
      run(foreign(where, 100), name),
      run(`  ${foreign(title, 100)}: ${foreign(reason, 240)}.${ended === undefined ? ` ${due(entry)}` : ''}`),
      ...(command === null || ended !== undefined
        ? []
        : [run(`  ${foreign(command, 300)}`, { fontType: 'Monospace', size: 'Small' })]),
    ],
  };
}

function due({ overdue, dueDate }: DigestEntry): string {
  return `${overdue ? 'Was due' : 'Due'} ${dueDate.slice(0, 10)}.`;
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

/** Only our own words stand in a TextBlock: it reads Markdown. */
function own(text: string, look: Record<string, unknown>): Element {
  return { type: 'TextBlock', text, wrap: true, ...look };
}

function run(text: string, look: Record<string, unknown> = {}): Run {
  return { type: 'TextRun', text, ...look };
}

/**
 * Text of others for a TextRun, which reads no Markdown. `{{` would begin a function of the card, `<at>` looks like a
 * mention, and a bare address becomes a link by itself: a zero-width space stands in their way.
 */
function foreign(text: string, most: number): string {
  return withoutMentions(clean(text, most))
    .replace(/\{(?=\{)/g, '{\u200b')
    .replace(/\b(https?)(?=:)/gi, '$1\u200b')
    .replace(/\bwww\./gi, 'www\u200b.');
}

/** Again and again: taking a tag out of another one makes a new one. */
function withoutMentions(text: string): string {
  const less = text.replace(/<\s*\/?\s*at\b[^>]*>?/gi, '');
  return less === text ? text : withoutMentions(less);
}

function httpsOnly(link: string): string | undefined {
  return URL.canParse(link) && new URL(link).protocol === 'https:' ? new URL(link).href : undefined;
}

function bytesOf(elements: readonly Element[]): number {
  return Buffer.byteLength(JSON.stringify(elements));
}
