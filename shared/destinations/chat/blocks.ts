import type { Digest } from '../../events/digest.js';
import { clean } from '../../text.js';
import { digestLines, type OwnerGroup } from './digestLines.js';
import { fitting } from './fitting.js';
import type { DigestLine } from './line.js';
import type { MoreLink } from './moreLink.js';
import type { Note } from './notes.js';

/** A block of Slack's Block Kit. */
export type Block = { readonly type: string; readonly [key: string]: unknown };
type Piece = { readonly type: 'text' | 'link'; readonly text: string; readonly [key: string]: unknown };
interface Link {
  readonly label: string;
  readonly url: string;
}

/** A message of Slack: `text` is what notifications show. */
export interface SlackMessage {
  readonly text: string;
  readonly blocks: readonly Block[];
}

export interface MessageOptions {
  readonly more: MoreLink;
  /** Whether the worst lines have buttons; without, all their links are text. */
  readonly buttons: boolean;
}

/**
 * Slack refuses messages whose blocks come to about 13,200 characters in all (`msg_blocks_too_long`), which it does not
 * document: the JSON of ours stays below this many bytes. The 50 blocks that it documents are not reached by then, because
 * an owner with one finding takes more than 350 bytes.
 */
export const MOST_BLOCKS_BYTES = 12_000;
/** Links beside each other look like one. */
const BETWEEN = ' · ';
/** Of a header's text. */
const MOST_HEADER = 150;
/** Of a button's text; a button takes no more. */
const MOST_LABEL = 75;
/** Longer addresses of links and buttons are refused. */
const MOST_URL = 3_000;

/** The message of a sweep, grouped by owner, worst first; null where there is nothing to say. */
export function slackMessageOf(digest: Digest, { more, buttons }: MessageOptions): SlackMessage | null {
  const told = digestLines(digest);
  if (told === null) return null;
  const head: Block[] = [
    { type: 'header', text: plain(told.headline, MOST_HEADER) },
    { type: 'context', elements: [plain(told.night, 1_000)] },
  ];
  const groups = buttons ? told.groups : told.groups.map(withoutButtons);
  const notes = told.notes.map(noteLine);
  const messageWith = (shown: readonly OwnerGroup[], left: number): SlackMessage => ({
    // Only our own words: what stands here may ping.
    text: told.headline,
    blocks: [...head, ...shown.flatMap(groupBlocks), ...moreBlocks(left, more), ...richText(notes)],
  });
  return fitting(groups, told.inAll, messageWith, fits);
}

function fits({ blocks }: SlackMessage): boolean {
  return Buffer.byteLength(JSON.stringify(blocks)) < MOST_BLOCKS_BYTES;
}

function withoutButtons(group: OwnerGroup): OwnerGroup {
  return { ...group, lines: group.lines.map((line) => ({ ...line, prominent: false })) };
}

/** One block of rich text, which ends wherever buttons come between its lines. */
function groupBlocks({ owner, counts, lines }: OwnerGroup): Block[] {
  const blocks: Block[] = [];
  let sections = [ownerLine(owner, counts)];
  for (const line of lines) {
    sections.push(entryLine(line));
    if (!line.prominent) continue;
    blocks.push(...richText(sections), ...buttonsOf([...portalOf(line), ...linksOf(line)]));
    sections = [];
  }
  return [...blocks, ...richText(sections)];
}

/**
 * A section of rich text is shown as it stands: it knows no `*bold*`, no `<!channel>` and no `<https://…|links>`, so
 * nothing of others' words has to be escaped in it.
 */
function section(pieces: readonly Piece[]): Block {
  return { type: 'rich_text_section', elements: pieces };
}

function richText(sections: readonly Block[]): Block[] {
  return sections.length === 0 ? [] : [{ type: 'rich_text', elements: sections }];
}

function ownerLine(owner: string, counts: string): Block {
  const name = owner === '' ? 'No owner' : foreign(owner, 60);
  return section([piece(name, { bold: true }), piece(`${counts === '' ? '' : `  ${counts}`}\n`)]);
}

function entryLine(line: DigestLine): Block {
  const { label, where, title, reason, due, command, ticket, prominent } = line;
  const name = foreign(where, 100);
  const [portal] = portalOf(line);
  const what = `${title === undefined ? '' : `${foreign(title, 100)}: `}${foreign(reason, 240)}.`;
  return section([
    piece(`${foreign(label.text, 60)} `, { bold: true }),
    portal === undefined ? piece(name, { bold: true }) : link({ ...portal, label: name }, { bold: true }),
    piece(`  ${what}${due === undefined ? '' : ` ${due}`}`),
    ...(command === undefined ? [] : [piece('  '), piece(foreign(command, 300), { code: true })]),
    ...(ticket === undefined || isTaken(ticket.url) ? [] : [piece(`${BETWEEN}${foreign(ticket.label, 60)}`)]),
    ...(prominent ? [] : linksOf(line).flatMap((one) => [piece(BETWEEN), link(one)])),
    piece('\n'),
  ]);
}

function portalOf({ portal }: DigestLine): Link[] {
  return isTaken(portal) ? [{ label: 'Portal', url: portal }] : [];
}

/** Beside the portal, which a resource's name leads to. */
function linksOf({ runbook, ticket }: DigestLine): Link[] {
  return [
    ...(isTaken(runbook) ? [{ label: 'Runbook', url: runbook }] : []),
    ...(ticket !== undefined && isTaken(ticket.url) ? [{ label: foreign(ticket.label, 60), url: ticket.url }] : []),
  ];
}

function isTaken(url: string | undefined): url is string {
  return url !== undefined && url.length <= MOST_URL;
}

function buttonsOf(links: readonly Link[]): Block[] {
  if (links.length === 0) return [];
  const elements = links.map(({ label, url }) => ({ type: 'button', text: plain(label, MOST_LABEL), url }));
  return [{ type: 'actions', elements }];
}

function moreBlocks(left: number, { label, url, always }: MoreLink): Block[] {
  const words = left > 0 ? [piece(`and ${left} more${BETWEEN}`)] : [];
  return left > 0 || always ? richText([section([...words, link({ label, url }), piece('\n')])]) : [];
}

function noteLine({ text, names, rest }: Note): Block {
  const all = names.map((name) => foreign(name, 100)).join(', ');
  return section([piece(text), ...(all === '' ? [] : [piece(all)]), piece(`${rest}\n`)]);
}

function piece(text: string, style?: Record<string, boolean>): Piece {
  return { type: 'text', text, ...(style === undefined ? {} : { style }) };
}

function link({ label, url }: Link, style?: Record<string, boolean>): Piece {
  return { type: 'link', url, text: label, ...(style === undefined ? {} : { style }) };
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

/** Our own words, and labels; `emoji: false`, or `:` would begin one. */
function plain(text: string, most: number): Block {
  return { type: 'plain_text', text: clean(text, most), emoji: false };
}
