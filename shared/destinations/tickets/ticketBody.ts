import type { TicketPart } from '../destination.js';

/** A body as plain text: paragraphs with an empty line between them. */
export function plainBody(parts: readonly TicketPart[]): string {
  return parts.map(plainPart).join('\n\n');
}

function plainPart(part: TicketPart): string {
  switch (part.kind) {
    case 'text':
      return part.text;
    case 'command':
      return `${part.label}:\n${part.command}`;
    case 'link':
      return `${part.label}: ${part.url}`;
    case 'checklist':
      return part.items.map(({ done, text }) => `[${done ? 'x' : ' '}] ${text}`).join('\n');
  }
}
