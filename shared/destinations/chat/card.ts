import type { Digest } from '../../events/digest.js';
import { clean } from '../../text.js';
import { digestLines, type OwnerGroup } from './digestLines.js';
import { fitting } from './fitting.js';
import type { DigestLine } from './line.js';
import type { MoreLink } from './moreLink.js';
import type { Note } from './notes.js';

/** JSON of an adaptive card 1.4, the newest that every client of Teams shows. */
export type Card = {
  readonly type: 'AdaptiveCard';
  readonly body: readonly Element[];
  readonly [key: string]: unknown;
};
type Element = { readonly type: string; readonly [key: string]: unknown };
type Run = { readonly type: 'TextRun'; readonly text: string; readonly [key: string]: unknown };
type OpenUrl = { readonly type: 'Action.OpenUrl'; readonly url: string; readonly title?: string };
interface Link {
  readonly label: string;
  readonly url: string;
}

/**
 * The service counts 28 KB after its own rewriting, which adds about a fifth, and drops longer cards without an error:
 * the whole message stays below this many bytes.
 */
export const MOST_CARD_BYTES = 20_000;
/** The message around the card. */
const ENVELOPE_BYTES = 500;

/** Spaces alone are drawn as one, and links beside each other look like one. */
const BETWEEN = ' · ';

const LOOKS = {
  critical: { color: 'attention' },
  high: { color: 'attention' },
  medium: { color: 'warning' },
  low: {},
  ended: { color: 'good' },
  planned: { isSubtle: true },
} as const;

/**
 * The card of a sweep, grouped by owner, worst first; null where there is nothing to say. It is one card: a second one
 * for what does not fit would be a second message in the channel, every night that much is wrong.
 */
export function cardOf(digest: Digest, more: MoreLink): Card | null {
  const told = digestLines(digest);
  if (told === null) return null;
  const head = [
    own(told.headline, { size: 'Large', weight: 'Bolder' }),
    own(told.night, { isSubtle: true, spacing: 'None' }),
  ];
  const notes = told.notes.map(noteLine);
  const cardWith = (shown: readonly OwnerGroup[], left: number): Card => ({
    $schema: 'http://adaptivecards.io/schemas/adaptive-card.json',
    type: 'AdaptiveCard',
    version: '1.4',
    msteams: { width: 'Full' },
    body: [...head, ...shown.flatMap(groupLines), ...moreLines(left, more), ...notes],
  });
  return fitting(told.groups, told.inAll, cardWith, (card) => bytesOf(card) + ENVELOPE_BYTES < MOST_CARD_BYTES);
}

function groupLines({ owner, counts, lines }: OwnerGroup): Element[] {
  const name = owner === '' ? 'No owner' : foreign(owner, 60);
  const inlines = [run(name, { weight: 'Bolder' }), ...(counts === '' ? [] : [run(`  ${counts}`, { isSubtle: true })])];
  return [{ type: 'RichTextBlock', separator: true, spacing: 'Medium', inlines }, ...lines.flatMap(entryLines)];
}

/** The line, and its buttons where it has some. */
function entryLines(line: DigestLine): Element[] {
  const { label, where, title, reason, due, command, portal, ticket, prominent } = line;
  const links = linksOf(line);
  const inlines = [
    run(`${foreign(label.text, 60)} `, { weight: 'Bolder', ...LOOKS[label.tone] }),
    run(foreign(where, 100), { weight: 'Bolder', ...(portal === undefined ? {} : { selectAction: open(portal) }) }),
    run(
      `  ${title === undefined ? '' : `${foreign(title, 100)}: `}${foreign(reason, 240)}.${due === undefined ? '' : ` ${due}`}`,
    ),
    ...(command === undefined ? [] : [run(`  ${foreign(command, 300)}`, { fontType: 'Monospace', size: 'Small' })]),
    ...(ticket === undefined || ticket.url !== undefined ? [] : [run(`${BETWEEN}${foreign(ticket.label, 60)}`)]),
    ...(prominent ? [] : links.flatMap(({ label, url }) => [run(BETWEEN), run(label, { selectAction: open(url) })])),
  ];
  const toPortal = portal === undefined ? [] : [{ label: 'Portal', url: portal }];
  return [{ type: 'RichTextBlock', spacing: 'Small', inlines }, ...(prominent ? buttons([...toPortal, ...links]) : [])];
}

/** Beside the portal, which a resource's name leads to. */
function linksOf({ runbook, ticket }: DigestLine): Link[] {
  return [
    ...(runbook === undefined ? [] : [{ label: 'Runbook', url: runbook }]),
    ...(ticket?.url === undefined ? [] : [{ label: foreign(ticket.label, 60), url: ticket.url }]),
  ];
}

function buttons(links: readonly Link[]): Element[] {
  if (links.length === 0) return [];
  const actions = links.map(({ label, url }) => ({ ...open(url), title: label }));
  return [{ type: 'ActionSet', spacing: 'Small', actions }];
}

function open(url: string): OpenUrl {
  return { type: 'Action.OpenUrl', url };
}

function moreLines(left: number, { label, url, always }: MoreLink): Element[] {
  return [
    ...(left > 0 ? [own(`and ${left} more`, { isSubtle: true, separator: true })] : []),
    ...(left > 0 || always ? buttons([{ label, url }]) : []),
  ];
}

function noteLine({ text, names, rest }: Note): Element {
  const all = names.map((name) => foreign(name, 100)).join(', ');
  const inlines = [run(text), ...(all === '' ? [] : [run(all)]), ...(rest === '' ? [] : [run(rest)])];
  return { type: 'RichTextBlock', separator: true, spacing: 'Medium', inlines };
}

/** Only our own words stand in a TextBlock: it reads Markdown. */
function own(text: string, look: Record<string, unknown>): Element {
  return { type: 'TextBlock', text, wrap: true, ...look };
}

function run(text: string, look: Record<string, unknown> = {}): Run {
  return { type: 'TextRun', text, ...look };
}

/**
 * Text of others for a TextRun or the title of a button, which read no Markdown. `{{` would begin a function of the card,
 * `<at>` looks like a mention, and a bare address becomes a link by itself: a zero-width space stands in their way.
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

function bytesOf(card: Card): number {
  return Buffer.byteLength(JSON.stringify(card));
}
