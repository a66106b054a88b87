import type { JsonObject } from '../../json.js';
import type { Severity } from '../../severity.js';
import type { TicketPart, TicketText } from '../destination.js';
import { listWithin } from './listWithin.js';
import { cutTo, partsWithin } from './partsWithin.js';

/** The service's own limit of a title; of long texts it takes 1,000,000 characters, of which we need less. */
const MOST_TITLE = 255;
const MOST_BODY = 100_000;
const MOST_NOTE = 20_000;
/** `"` becomes `&quot;`. */
const GROWTH = 6;

const TITLE = 'System.Title';
const PRIORITY = 'Microsoft.VSTS.Common.Priority';
const SEVERITY = 'Microsoft.VSTS.Common.Severity';
const DUE_DATE = 'Microsoft.VSTS.Scheduling.DueDate';

const PRIORITIES: Readonly<Record<Severity, number>> = { critical: 1, high: 2, medium: 3, low: 4 };
const SEVERITIES: Readonly<Record<Severity, string>> = {
  critical: '1 - Critical',
  high: '2 - High',
  medium: '3 - Medium',
  low: '4 - Low',
};

/** Which fields the type of work item has; one that it lacks would be refused. */
export interface FieldsOfType {
  /** Where people read the text: `System.Description`, or the repro steps of a Bug. */
  readonly body: string;
  readonly priority: boolean;
  readonly severity: boolean;
  readonly dueDate: boolean;
}

/** The fields of a work item that follow the finding, by reference name. */
export function workItem(text: TicketText, has: FieldsOfType): JsonObject {
  return {
    [TITLE]: cutTo(text.title, MOST_TITLE),
    [has.body]: partsWithin(partsOf(text), MOST_BODY, GROWTH, html).join(''),
    ...(has.priority ? { [PRIORITY]: PRIORITIES[text.severity] } : {}),
    ...(has.severity ? { [SEVERITY]: SEVERITIES[text.severity] } : {}),
    ...(has.dueDate ? { [DUE_DATE]: text.dueDate } : {}),
  };
}

/** A comment, as a field: it goes out together with the fields that it is about. */
export function history(note: string): JsonObject {
  return { 'System.History': lines(cutTo(note, MOST_NOTE)) };
}

/** The owner stands in the body always: who an item is assigned to is for people to change. */
function partsOf({ body, owner, link }: TicketText): readonly TicketPart[] {
  const last: readonly TicketPart[] = [
    ...(owner === null ? [] : [{ kind: 'text', text: `Owner: ${owner}` } as const]),
    ...(link === null ? [] : [{ kind: 'link', label: 'In the portal', url: link } as const]),
  ];
  return listWithin(body, last, MOST_BODY, (part) => html(part).length);
}

function html(part: TicketPart): string {
  switch (part.kind) {
    case 'text':
      return `<p>${lines(part.text)}</p>`;
    case 'command':
      return `<p>${lines(part.label)}:</p><pre><code>${escaped(part.command)}</code></pre>`;
    case 'link':
      return /^https:\/\//i.test(part.url)
        ? `<p><a href="${escaped(part.url)}">${lines(part.label)}</a></p>`
        : `<p>${lines(`${part.label}: ${part.url}`)}</p>`;
    case 'checklist':
      return `<ul>${part.items.map(listed).join('')}</ul>`;
  }
}

function listed({ done, text }: { readonly done: boolean; readonly text: string }): string {
  return `<li>${done ? '☑' : '☐'} ${lines(text)}</li>`;
}

function lines(text: string): string {
  // `#12` links an item where somebody has turned the field into Markdown. Commands are to be copied: they stay whole.
  return escaped(text.replace(/#(?=\d)/g, '#\u200b')).replace(/\r\n?|\n/g, '<br>');
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function escaped(text: string): string {
  // `@<id>` calls people, in Markdown at least.
  return text.replace(/@(?=<)/g, '@\u200b').replace(/[&<>"']/g, (character) => ENTITIES[character] ?? '');
}

const CHARACTERS: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  nbsp: ' ',
};

/**
 * How a value looks to people: words, and where its links and images go. The service writes HTML and times in a form of
 * its own; whether a person has edited them must not depend on that.
 */
export function shownAs(value: unknown): string {
  if (value === undefined || value === null) return '';
  if (typeof value !== 'string') return JSON.stringify(value);
  if (/^\d{4}-\d\d-\d\dT[\d:.]+Z$/.test(value)) return new Date(value).toISOString();
  return value
    .replace(/<[^>]*\b(?:href|src)\s*=\s*["']?([^"'\s>]*)[^>]*>/gi, ' $1 ')
    .replace(/<\/?[a-z][^>]*>/gi, ' ')
    .replace(/&(#x?)?([0-9a-z]+);/gi, (entity, number: string | undefined, name: string) => {
      if (number === undefined) return CHARACTERS[name.toLowerCase()] ?? entity;
      const code = Number.parseInt(name, number === '#' ? 10 : 16);
      return code <= 0x10ffff ? String.fromCodePoint(code) : entity;
    })
    .replace(/[\s\u00a0]+/g, ' ')
    .trim();
}
