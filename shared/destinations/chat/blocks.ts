import type { Digest } from '../../events/digest.js';
import { clean } from '../../text.js';
import { type DigestLine, digestLines, fitting, type OwnerGroup } from './digestLines.js';

/** A block of Slack's Block Kit. */
export type Block = { readonly type: string; readonly [key: string]: unknown };
type Piece = { readonly type: 'text' | 'link'; readonly text: string; readonly [key: string]: unknown };

/** A message of Slack: `text` is what notifications show. */
export interface SlackMessage {
  readonly text: string;
  readonly blocks: readonly Block[];
}

/**
 * Slack refuses messages whose blocks come to about 13,200 characters in all (`msg_blocks_too_long`), which it does not
 * document: the JSON of ours stays below this many bytes. The 50 blocks that it documents are not reached by then,
 * because an owner with one finding takes more than 300 bytes.
 */
export const MOST_BLOCKS_BYTES = 12_000;
/** The line "and 37 more" and the brackets around it all. */
const RESERVED_BYTES = 200;
/** `{"type":"rich_text","elements":[]},` around an owner's sections. */
const AROUND_BYTES = 40;
/** Of a header's text. */
const MOST_HEADER = 150;
/** Longer addresses of links are refused. */
const MOST_URL = 3_000;

/** The message of a sweep, grouped by owner, worst first; null where there is nothing to say. */
export function slackMessageOf(digest: Digest): SlackMessage | null {
  const told = digestLines(digest);
  if (told === null) return null;
  const head: Block[] = [
    { type: 'header', text: plain(told.headline, MOST_HEADER) },
    { type: 'context', elements: [plain(told.night, 1_000)] },
  ];
  const groups = told.groups.map((group) => ({ header: ownerLine(group), lines: group.lines.map(entryLine) }));
  const room = MOST_BLOCKS_BYTES - RESERVED_BYTES - bytesOf(head);
  const fitted = fitting(groups, room, withItsBlock);
  const more = told.inAll - fitted.shown;
  return {
    // Only our own words: what stands here may ping.
    text: told.headline,
    blocks: [
      ...head,
      ...fitted.groups.map((elements) => ({ type: 'rich_text', elements })),
      ...(more > 0 ? [{ type: 'context', elements: [plain(`and ${more} more`, 100)] }] : []),
    ],
  };
}

/**
 * A section of rich text is shown as it stands: it knows no `*bold*`, no `<!channel>` and no `<https://…|links>`, so
 * nothing of others' words has to be escaped in it.
 */
function section(pieces: readonly Piece[]): Block {
  return { type: 'rich_text_section', elements: pieces };
}

function ownerLine({ owner, counts }: OwnerGroup): Block {
  const name = owner === '' ? 'No owner' : foreign(owner, 60);
  return section([piece(name, { bold: true }), piece(`${counts === '' ? '' : `  ${counts}`}\n`)]);
}

function entryLine({ severity, ended, where, link, title, reason, due, command }: DigestLine): Block {
  const name = foreign(where, 100);
  return section([
    piece(`${ended ?? severity} `, { bold: true }),
    link === undefined || link.length > MOST_URL
      ? piece(name, { bold: true })
      : { type: 'link', url: link, text: name, style: { bold: true } },
    piece(`  ${foreign(title, 100)}: ${foreign(reason, 240)}.${due === undefined ? '' : ` ${due}`}`),
    ...(command === undefined ? [] : [piece('  '), piece(foreign(command, 300), { code: true })]),
    piece('\n'),
  ]);
}

function piece(text: string, style?: Record<string, boolean>): Piece {
  return { type: 'text', text, ...(style === undefined ? {} : { style }) };
}

/** An address that stands by itself may become a link when the message is shown: a zero-width space is in its way. */
function foreign(text: string, most: number): string {
  // An element without text is refused.
  return (
    clean(text, most)
      .replace(/\b(https?)(?=:)/gi, '$1\u200b')
      .replace(/\bwww\./gi, 'www\u200b.') || '-'
  );
}

/** Our own words; `emoji: false`, or `:` would begin one. */
function plain(text: string, most: number): Block {
  return { type: 'plain_text', text: clean(text, most), emoji: false };
}

function withItsBlock(elements: readonly Block[]): number {
  return bytesOf(elements) + (elements.length > 1 ? AROUND_BYTES : 0);
}

function bytesOf(blocks: readonly Block[]): number {
  return Buffer.byteLength(JSON.stringify(blocks));
}
