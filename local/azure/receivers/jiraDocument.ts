import { isObject } from '../json.js';

/** Nodes of the Atlassian Document Format that are played here, and what may stand in each. */
const CONTENT: Readonly<Record<string, readonly string[]>> = {
  doc: ['paragraph', 'codeBlock', 'bulletList', 'heading'],
  paragraph: ['text', 'hardBreak', 'mention'],
  heading: ['text', 'hardBreak'],
  codeBlock: ['text'],
  bulletList: ['listItem'],
  listItem: ['paragraph', 'bulletList', 'codeBlock'],
};
const LEAVES = new Set(['text', 'hardBreak', 'mention']);
/** Nodes that may not be empty. */
const FILLED = new Set(['bulletList', 'listItem']);
const KEYS = new Set(['type', 'version', 'content', 'text', 'marks', 'attrs']);

/** Whether the service takes a document; what it does not take it calls INVALID_INPUT, and no more. */
export function isDocument(value: unknown): boolean {
  return isObject(value) && value.type === 'doc' && value.version === 1 && isNode(value);
}

function isNode(node: unknown, inside = ''): boolean {
  if (!isObject(node) || typeof node.type !== 'string' || Object.keys(node).some((key) => !KEYS.has(key))) return false;
  if (node.attrs !== undefined && !areAttributes(node.attrs)) return false;
  if (node.type === 'text') return isText(node, inside === 'codeBlock');
  if (LEAVES.has(node.type)) return node.content === undefined;
  const allowed = CONTENT[node.type];
  if (allowed === undefined) return false;
  if (node.content === undefined) return !FILLED.has(node.type) && node.type !== 'doc';
  if (!Array.isArray(node.content) || (FILLED.has(node.type) && node.content.length === 0)) return false;
  const { type } = node;
  return node.content.every((one) => isObject(one) && allowed.includes(String(one.type)) && isNode(one, type));
}

function isText({ text, marks, content }: Record<string, unknown>, inCode: boolean): boolean {
  if (typeof text !== 'string' || text === '' || content !== undefined) return false;
  // Code is text without marks, and the only one that may hold line breaks.
  if (inCode) return marks === undefined;
  if (text.includes('\n')) return false;
  return marks === undefined || (Array.isArray(marks) && marks.every(isMark));
}

function isMark(mark: unknown): boolean {
  if (!isObject(mark)) return false;
  if (mark.type === 'link') return isObject(mark.attrs) && typeof mark.attrs.href === 'string';
  return ['strong', 'em', 'code', 'strike', 'underline'].includes(String(mark.type)) && mark.attrs === undefined;
}

/** null is none of an attribute's values. */
function areAttributes(attrs: unknown): boolean {
  return isObject(attrs) && Object.values(attrs).every((value) => value !== null && value !== undefined);
}

/** Characters that people would read. */
export function documentText(node: unknown): string {
  if (!isObject(node)) return '';
  if (node.type === 'text') return String(node.text);
  if (node.type === 'hardBreak') return '\n';
  return Array.isArray(node.content) ? node.content.map(documentText).join('') : '';
}
