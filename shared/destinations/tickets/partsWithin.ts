import type { TicketPart } from '../destination.js';

type Render = (part: TicketPart) => string;

/**
 * Renders parts, in order, until `most` characters are used. The one that has no room is cut before it is rendered, so
 * that no markup is cut in two, and what comes after it is left out.
 * @param growth how many characters one character of a text becomes at most
 */
export function partsWithin(parts: readonly TicketPart[], most: number, growth: number, render: Render): string[] {
  const rendered: string[] = [];
  let room = most;
  for (const part of parts) {
    const whole = render(part);
    const text = whole.length <= room ? whole : renderedPiece(part, room, growth, render);
    if (text !== undefined) rendered.push(text);
    if (text !== whole) break;
    room -= whole.length;
  }
  return rendered;
}

/** What the markup around a text may take. */
const MARKUP = 200;

function renderedPiece(part: TicketPart, room: number, growth: number, render: Render): string | undefined {
  const most = Math.floor((room - MARKUP) / growth);
  if (most < 1) return undefined;
  switch (part.kind) {
    case 'text':
      return render({ ...part, text: cutTo(part.text, most) });
    case 'command':
      return render({ ...part, command: cutTo(part.command, most) });
    case 'link':
      return undefined;
    case 'checklist': {
      let left = room - MARKUP;
      const items = part.items.filter((item) => {
        left -= render({ kind: 'checklist', items: [item] }).length + 1;
        return left >= 0;
      });
      return items.length === 0 ? undefined : render({ kind: 'checklist', items });
    }
  }
}

/** At most so many UTF-16 units, which is what services count; no character is cut in two. */
export function cutTo(text: string, most: number): string {
  if (text.length <= most) return text;
  const head = text.slice(0, most - 1);
  return `${/[\ud800-\udbff]$/.test(head) ? head.slice(0, -1) : head}…`;
}
