import type { JsonObject } from '../../json.js';
import type { TicketPart, TicketText } from '../destination.js';
import { listWithin } from './listWithin.js';
import { cutTo, partsWithin } from './partsWithin.js';

/** The service takes titles of 256 and texts of 65,536 characters; of ours several must fit into one answer. */
const MOST_TITLE = 256;
const MOST_BODY = 30_000;
const MOST_NOTE = 20_000;
/** `#1` becomes `\#`, a zero-width space and 1. */
const GROWTH = 3;

/** Title and body of an issue that follow the finding; the marker is put in front by whoever writes them. */
export function issue(text: TicketText): JsonObject {
  return {
    title: cutTo(broken(text.title), MOST_TITLE),
    body: partsWithin(partsOf(text), MOST_BODY, GROWTH, markdown).join('\n\n'),
  };
}

export function comment(note: string): JsonObject {
  return { body: escaped(cutTo(note, MOST_NOTE)) };
}

/** Shows nothing. It stands first, in front of all text of others: only the first one counts. */
export function withMarker(marker: string, body: unknown): string {
  return `<!-- vigie:${marker.toLowerCase()} -->\n\n${String(body)}`;
}

const MARKER = /<!-- vigie:([0-9a-f]+) -->\s*/i;

/** The marker that a body carries, in lower case, and what is beside it. */
export function markerOf(body: unknown): { readonly marker: string | undefined; readonly rest: string } {
  const text = typeof body === 'string' ? body : '';
  return { marker: MARKER.exec(text)?.[1]?.toLowerCase(), rest: text.replace(MARKER, '') };
}

/** The owner stands in the body always: who an issue is assigned to is for people to change. */
function partsOf({ body, owner, link }: TicketText): readonly TicketPart[] {
  const last: readonly TicketPart[] = [
    ...(owner === null ? [] : [{ kind: 'text', text: `Owner: ${owner}` } as const]),
    ...(link === null ? [] : [{ kind: 'link', label: 'In the portal', url: link } as const]),
  ];
  return listWithin(body, last, MOST_BODY, (part) => markdown(part).length);
}

function markdown(part: TicketPart): string {
  switch (part.kind) {
    case 'text':
      return escaped(part.text);
    case 'command':
      return `${escaped(part.label)}:\n\n${fenced(part.command)}`;
    case 'link':
      return /^https:\/\//i.test(part.url)
        ? `[${escaped(part.label)}](<${part.url.replace(/[\s<>\\]/g, encodeURIComponent)}>)`
        : escaped(`${part.label}: ${part.url}`);
    case 'checklist':
      return part.items
        .map(({ done, text }) => `- [${done ? 'x' : ' '}] ${escaped(text.replace(/\s*[\r\n]+\s*/g, ' '))}`)
        .join('\n');
  }
}

/** Nothing in a fence calls anybody or is markup; a fence ends with the first line of as many backticks. */
function fenced(text: string): string {
  const runs = text.match(/`+/g) ?? [];
  const fence = '`'.repeat(Math.max(3, ...runs.map(({ length }) => length + 1)));
  return `${fence}\n${text}\n${fence}`;
}

/** Text as text: whatever is markup gets a backslash, whatever the service would find in mere text is broken. */
function escaped(text: string): string {
  return text
    .split(/\r\n?|\n/)
    .map((line) =>
      broken(
        line
          .trim()
          // `&#64;` would be an @ by the time that mentions are looked for.
          .replace(/[\\`*_{}[\]<>|~$&#]/g, '\\$&')
          .replace(/^[-+=]/, '\\$&')
          .replace(/^(\d{1,9})([.)])/, '$1\\$2'),
      ),
    )
    .join('\n');
}

/**
 * Mentions, numbers of issues and addresses are found in text that is no markup too, backslash or not: a zero-width
 * space breaks them. (A number of a commit stays one where the repository has that commit; it calls nobody.)
 */
function broken(text: string): string {
  return text
    .replace(/@/g, '@\u200b')
    .replace(/#(?=[\w\\])/g, '#\u200b')
    .replace(/\bGH-(?=\d)/gi, '$&\u200b')
    .replace(/:(?=\/\/)/g, ':\u200b')
    .replace(/\bwww(?=\.)/gi, '$&\u200b');
}
