import { isObject } from '../../shared/json.js';

/** What people would see of a text of Jira: links, images, mentions and macros stand in brackets of their own. */
export function rendered(body: unknown): string {
  return typeof body === 'string' ? renderedWiki(body) : renderedDocument(body);
}

/** Whatever the texts of others must not have become. */
export const HARMFUL = [/⟦link [^⟧]*evil/, /⟦(image|mention|macro|key|heading)/];

function renderedDocument(node: unknown): string {
  if (!isObject(node)) return '';
  if (node.type === 'text') return linkedText(node);
  if (node.type === 'hardBreak') return '\n';
  const inner = Array.isArray(node.content) ? node.content.map(renderedDocument).join('') : '';
  if (['doc', 'bulletList', 'listItem'].includes(String(node.type))) return inner;
  return ['paragraph', 'codeBlock'].includes(String(node.type)) ? `${inner}\n` : `⟦${node.type}⟧${inner}`;
}

function linkedText({ text, marks }: Record<string, unknown>): string {
  const links = Array.isArray(marks) ? marks.map(({ attrs }) => `⟦link ${attrs.href}⟧`) : [];
  return `${links.join('')}${text}`;
}

/** In the order of Jira's renderer: macros, links, addresses, images, keys, headings, and backslashes at last. */
function renderedWiki(text: string): string {
  return text
    .split(/\{noformat\}([\s\S]*?)\{noformat\}/i)
    .map((part, at) => (at % 2 === 1 ? part : renderedMarkup(part)))
    .join('');
}

function renderedMarkup(text: string): string {
  return text
    .replace(/(?<!\\)\{([a-z]+)[^}\n]*\}/gi, '⟦macro $1⟧')
    .replace(/(?<!\\)\[~([^\]\n]+)\]/g, '⟦mention $1⟧')
    .replace(/(?<!\\)\[(?:[^\]|\n]*\|)?([^\]|\n]+)\]/g, '⟦link $1⟧')
    .replace(/(?<!⟦link )\b(https?|ftp|file):\/\/[^\s⟧]+/gi, '⟦link $&⟧')
    .replace(/(?<![\\\w])mailto:[\w.]\S*|\b[\w.]+@[\w.]+\b/g, '⟦link $&⟧')
    .replace(/(?<!\\)!([^\s!][^!\n]*)(?<!\\)!/g, '⟦image $1⟧')
    .replace(/\b[A-Z][A-Z0-9_]+-\d+\b/g, '⟦key $&⟧')
    .replace(/^\s*h[1-6]\.\s/gm, '⟦heading⟧')
    .replace(/(?<!\\)\\([-#*_+?^~|%{}[\]()!@])/g, '$1')
    .replace(/\\\\/g, '\n')
    .replace(/&#92;/g, '\\');
}
