import type { TicketPart } from '../destination.js';
import { fitted } from './jiraRoom.js';

/** The wiki markup that Jira Data Center renders. */
export function wiki(parts: readonly TicketPart[]): string {
  return fitted(parts, (part) => wikiPart(part).length + 2)
    .map(wikiPart)
    .join('\n\n');
}

function wikiPart(part: TicketPart): string {
  switch (part.kind) {
    case 'text':
      return escaped(part.text);
    case 'command':
      return `${escaped(part.label)}:\n{noformat}\n${asItIs(part.command)}\n{noformat}`;
    case 'link':
      return `${escaped(part.label)}: ${linked(part.url)}`;
    case 'checklist':
      return part.items.map(({ done, text }) => `* ${escaped(`[${done ? 'x' : ' '}] ${oneLine(text)}`)}`).join('\n');
  }
}

/**
 * What Jira's renderer takes a backslash in front of. A dash or underscore between letters or digits means nothing to it
 * and stays as it is, unless it is that of an issue's key, which would become a link.
 */
const MARKS = /[\\{}[\]()!*+^~?|#%@]|(?<![A-Za-z0-9])[-_]|[-_](?![A-Za-z0-9])|(?<=\b[A-Z][A-Z0-9_]+)-(?=\d)/g;

/**
 * Text of others: no macro, link, image, mention, heading or list can come of it. A backslash of theirs would take the
 * force of ours, and nothing escapes it, so it goes as an entity; addresses become links without any markup, which a
 * zero-width space prevents.
 */
function escaped(text: string): string {
  return text
    .replace(MARKS, (mark) => (mark === '\\' ? '&#92;' : `\\${mark}`))
    .replace(/:\/\//g, ':\u200b//')
    .replace(/\b(mailto|file|news|irc):/gi, '$1:\u200b')
    .replace(/^(\s*)(?=(h[1-6]|bq)\.)/gim, '$1\u200b');
}

/** Inside {noformat} only its own end means anything. */
function asItIs(text: string): string {
  return text.replace(/\{(?=\s*noformat)/gi, '{\u200b');
}

function linked(url: string): string {
  if (!/^https:\/\//i.test(url)) return escaped(url);
  return `[${url.replace(/[[\]{}|!^~\\\s"<>]/g, percent)}]`;
}

function percent(character: string): string {
  return [...Buffer.from(character)].map((byte) => `%${byte.toString(16).padStart(2, '0').toUpperCase()}`).join('');
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ');
}
