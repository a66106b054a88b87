import type { TicketPart } from '../destination.js';
import { listWithin } from './listWithin.js';

/** Most characters of a description or comment, as Jira is delivered (`jira.text.field.character.limit`). */
const MOST_TEXT = 32_767;
/** Kept free for the sign that something was left out, and for what holds the parts together. */
const SPARE = 200;

/**
 * As many parts as there is room for; the first that does not fit is cut, and what comes after it is left out.
 * @param sizeOf what a part takes in the form that the desk counts
 */
export function fitted(
  all: readonly TicketPart[],
  sizeOf: (part: TicketPart) => number,
  most = MOST_TEXT,
): readonly TicketPart[] {
  const parts = listWithin(all, [], most - SPARE, sizeOf);
  let left = most - SPARE;
  for (const [at, part] of parts.entries()) {
    const size = sizeOf(part);
    if (size > left) return [...parts.slice(0, at), shortened(part, left, sizeOf)];
    left -= size;
  }
  return parts;
}

function shortened(part: TicketPart, left: number, sizeOf: (part: TicketPart) => number): TicketPart {
  for (let share = 0.8; share > 0.001; share *= 0.8) {
    const shorter = partOf(part, share);
    if (shorter !== undefined && sizeOf(shorter) <= left) return shorter;
  }
  return { kind: 'text', text: '…' };
}

/** A command or a link is of no use when it is cut. */
function partOf(part: TicketPart, share: number): TicketPart | undefined {
  if (part.kind === 'text') {
    const characters = [...part.text];
    return { kind: 'text', text: `${characters.slice(0, Math.floor(characters.length * share)).join('')}…` };
  }
  if (part.kind !== 'checklist') return undefined;
  const items = part.items.slice(0, Math.floor(part.items.length * share));
  return { kind: 'checklist', items: [...items, { done: false, text: '…' }] };
}

/** A title in one line, of at most so many UTF-16 units: those are what Jira counts. */
export function oneLine(text: string, most: number): string {
  const line = text.replace(/\s+/g, ' ').trim();
  if (line.length <= most) return line;
  let kept = '';
  for (const character of line) {
    if (kept.length + character.length > most - 1) break;
    kept += character;
  }
  return `${kept}…`;
}
