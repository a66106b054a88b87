import { isObject, type JsonObject } from '../../json.js';
import type { TicketPart } from '../destination.js';
import { fitted } from './jiraRoom.js';

/**
 * The Atlassian Document Format, which Jira Cloud takes in place of markup. Foreign text is the text of a node and nothing
 * else, so nothing in it can be a link, an image, a mention or a macro. A text node that is empty, or that holds a line
 * break, makes the whole issue invalid.
 */
export function adf(parts: readonly TicketPart[]): JsonObject {
  return { type: 'doc', version: 1, content: fitted(parts, sizeOf).flatMap(blocksOf) };
}

/** The limit is on characters; where these are counted is not documented, so the longest form is. */
function sizeOf(part: TicketPart): number {
  return JSON.stringify(blocksOf(part)).length;
}

function blocksOf(part: TicketPart): JsonObject[] {
  switch (part.kind) {
    case 'text':
      return part.text.split(/\n{2,}/).flatMap((text) => paragraph(lines(text)));
    case 'command':
      return [...paragraph(lines(`${part.label}:`)), { type: 'codeBlock', content: textNode(part.command) }];
    case 'link':
      return paragraph([...lines(`${part.label}: `), ...linked(part.url)]);
    case 'checklist':
      return list(part.items.map(({ done, text }) => `[${done ? 'x' : ' '}] ${text}`));
  }
}

/** Task items of their own need ids, and are refused in places; a plain list is taken everywhere. */
function list(items: readonly string[]): JsonObject[] {
  const content = items.map((text) => ({ type: 'listItem', content: paragraph(lines(text)) }));
  return content.length === 0 ? [] : [{ type: 'bulletList', content }];
}

function paragraph(content: readonly JsonObject[]): JsonObject[] {
  return content.length === 0 ? [] : [{ type: 'paragraph', content }];
}

function lines(text: string): JsonObject[] {
  return text.split('\n').flatMap((line, at) => [...(at === 0 ? [] : [{ type: 'hardBreak' }]), ...textNode(line)]);
}

function linked(url: string): JsonObject[] {
  const marks = /^https:\/\//i.test(url) ? { marks: [{ type: 'link', attrs: { href: url } }] } : {};
  return textNode(url).map((node) => ({ ...node, ...marks }));
}

function textNode(text: string): JsonObject[] {
  const printable = text.replace(/[^\P{Cc}\n\t]/gu, ' ');
  return printable === '' ? [] : [{ type: 'text', text: printable }];
}

/** Words and breaks of a document, as far as they tell whether somebody has edited it. */
export function adfText(node: unknown): string {
  if (!isObject(node)) return '';
  if (node.type === 'text') return String(node.text ?? '');
  if (node.type === 'hardBreak') return '\n';
  const inner = Array.isArray(node.content) ? node.content.map(adfText).join('') : '';
  return /^(paragraph|codeBlock|heading)$/.test(String(node.type)) ? `${inner}\n` : inner;
}
