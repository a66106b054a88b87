import { isMap, isSeq, LineCounter, type ParsedNode, parseDocument } from 'yaml';
import { messageOf } from '../errors.js';
import { isObject } from '../json.js';
import type { OwnerRow, Rows } from './ownerRow.js';

const FORM = 'expected a list of entries with scope and owner';

/** Rows of a YAML file: a list of entries with `scope` and `owner`, and whatever else there is. */
export function yamlRows(text: string): Rows {
  const counter = new LineCounter();
  const document = parseDocument(text, { lineCounter: counter });
  const [error] = document.errors;
  if (error !== undefined) {
    const kind = error.code.toLowerCase().replaceAll('_', ' ');
    return { problem: `, line ${error.linePos?.[0].line ?? 1}: this is not YAML (${kind})` };
  }
  const list = document.contents;
  if (!isSeq(list)) return { problem: `: the file is no list; ${FORM}` };
  const nodes = list.items as readonly ParsedNode[];
  return rowsIn(nodes, (node) => {
    const at = `line ${counter.linePos(node.range[0]).line}`;
    return isMap(node) ? { at, scope: node.get('scope'), owner: node.get('owner') } : { at };
  });
}

/** The same of a JSON file. It names entries, not lines: a parser that knows lines takes five times as long. */
export function jsonRows(text: string): Rows {
  let list: unknown;
  try {
    list = JSON.parse(text);
  } catch (error) {
    const [, line] = /\(line (\d+) /.exec(messageOf(error)) ?? [];
    return { problem: `${line === undefined ? '' : `, line ${line}`}: this is not JSON` };
  }
  if (!Array.isArray(list)) return { problem: `: the file is no list; ${FORM}` };
  return rowsIn(list.entries(), ([place, entry]: [number, unknown]) => {
    const at = `entry ${place + 1}`;
    return isObject(entry) ? { at, scope: entry.scope, owner: entry.owner } : { at };
  });
}

/** What an entry holds, whatever it is. */
interface Held {
  readonly at: string;
  readonly scope?: unknown;
  readonly owner?: unknown;
}

/** A scope is text; an owner is text, or there is none. */
function rowsIn<T>(entries: Iterable<T>, held: (entry: T) => Held): Rows {
  const rows: OwnerRow[] = [];
  for (const entry of entries) {
    const { at, scope, owner } = held(entry);
    if (typeof scope !== 'string' || !(typeof owner === 'string' || owner === null || owner === undefined))
      return { problem: `, ${at}: this is no scope with an owner; ${FORM}` };
    rows.push({ at, scope, owner: owner ?? '' });
  }
  return { rows };
}
