import type { Digest } from '../../events/digest.js';
import { clean } from '../../text.js';
import { type DigestLine, digestLines, fitting, type OwnerGroup } from './digestLines.js';

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

const COLORS = { critical: 'attention', high: 'attention', medium: 'warning', low: 'default' } as const;

/** The card of a sweep, grouped by owner, worst first; null where there is nothing to say. */
export function cardOf(digest: Digest): Card | null {
  const told = digestLines(digest);
  if (told === null) return null;
  const head = [
    own(told.headline, { size: 'Large', weight: 'Bolder' }),
    own(told.night, { isSubtle: true, spacing: 'None' }),
  ];
  const groups = told.groups.map((group) => ({ header: ownerLine(group), lines: group.lines.map(entryLine) }));
  const room = MOST_CARD_BYTES - RESERVED_BYTES - bytesOf(head);
  const fitted = fitting(groups, room, bytesOf);
  const more = told.inAll - fitted.shown;
  return {
    $schema: 'http://adaptivecards.io/schemas/adaptive-card.json',
    type: 'AdaptiveCard',
    version: '1.4',
    msteams: { width: 'Full' },
    body: [
      ...head,
      ...fitted.groups.flat(),
      ...(more > 0 ? [own(`and ${more} more`, { isSubtle: true, separator: true })] : []),
    ],
  };
}

function ownerLine({ owner, counts }: OwnerGroup): Element {
  const name = owner === '' ? 'No owner' : foreign(owner, 60);
  return {
    type: 'RichTextBlock',
    separator: true,
    spacing: 'Medium',
    inlines: [run(name, { weight: 'Bolder' }), ...(counts === '' ? [] : [run(`  ${counts}`, { isSubtle: true })])],
  };
}

function entryLine({ severity, ended, where, link, title, reason, due, command }: DigestLine): Element {
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
      run(`  ${foreign(title, 100)}: ${foreign(reason, 240)}.${due === undefined ? '' : ` ${due}`}`),
      ...(command === undefined ? [] : [run(`  ${foreign(command, 300)}`, { fontType: 'Monospace', size: 'Small' })]),
    ],
  };
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

function bytesOf(elements: readonly Element[]): number {
  return Buffer.byteLength(JSON.stringify(elements));
}
