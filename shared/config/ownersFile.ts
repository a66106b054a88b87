import { isUtf8 } from 'node:buffer';
import { readFileSync, statSync } from 'node:fs';
import { extname } from 'node:path';
import { clean, hashOf } from '../text.js';
import { csvRows } from './csvRows.js';
import { jsonRows, yamlRows } from './listedRows.js';
import type { OwnerRow, Rows } from './ownerRow.js';
import { type OwnerScope, ownerScope } from './ownerScope.js';

/** A file is read whole at every start. */
const MOST_BYTES = 16 * 1_024 * 1_024;
/** More problems than these are counted, not told. */
const MOST_PROBLEMS = 20;

export interface OwnerEntry extends OwnerScope {
  readonly owner: string;
  /** File and row, for people. */
  readonly from: string;
}

/** What a file of owners came to. */
export interface OwnersFile {
  readonly entries: readonly OwnerEntry[];
  /** One a line; where there is one, nothing of the file is used. */
  readonly problems: readonly string[];
  /** Of everything that was read; '' where there is no file. */
  readonly hash: string;
}

/** No file is named. */
export const NO_OWNERS_FILE: OwnersFile = { entries: [], problems: [], hash: '' };

const FORMS: Readonly<Record<string, (text: string) => Rows>> = {
  '.csv': csvRows,
  '.json': jsonRows,
  '.yaml': yamlRows,
  '.yml': yamlRows,
};

/**
 * Reads a file that names owners, such as a CMDB exports it: a scope and an owner a row. A row without an owner says
 * nothing, and further columns are left alone.
 * @param shown the file as messages name it
 */
export function readOwnersFile(file: string, shown: string): OwnersFile {
  const rowsOf = FORMS[extname(file).toLowerCase()];
  if (rowsOf === undefined) return failed(`${shown}: owners.file is no .csv, .json, .yaml or .yml`);
  const text = textOf(file);
  if (typeof text !== 'string') return failed(`${shown}: the file of owners ${text.problem}`);
  const read = rowsOf(text);
  if ('problem' in read) return failed(`${shown}${read.problem}`);
  return { ...entriesOf(read.rows, shown), hash: hashOf(text) };
}

function failed(problem: string): OwnersFile {
  return { ...NO_OWNERS_FILE, problems: [problem] };
}

function textOf(file: string): string | { readonly problem: string } {
  try {
    if (statSync(file).size > MOST_BYTES) return { problem: `is larger than ${MOST_BYTES / 1_024 / 1_024} MiB` };
    const bytes = readFileSync(file);
    if (!isUtf8(bytes)) return { problem: 'is no UTF-8 text; save it as UTF-8' };
    // What some programs write before the text (a byte order mark) is left out.
    return new TextDecoder().decode(bytes);
  } catch (error) {
    return { problem: `cannot be read (${(error as NodeJS.ErrnoException).code ?? 'error'})` };
  }
}

const EXPECTED =
  'expected the id of a resource, a resource group or a subscription (/subscriptions/…), or of a management group (/providers/Microsoft.Management/managementGroups/NAME)';

function entriesOf(rows: readonly OwnerRow[], shown: string): Pick<OwnersFile, 'entries' | 'problems'> {
  const entries = new Map<string, OwnerEntry & { readonly at: string }>();
  const problems: string[] = [];
  for (const row of rows) {
    const found = ownerScope(row.scope);
    const owner = clean(row.owner);
    const before = found && entries.get(`${found.kind} ${found.key}`);
    if (found === undefined) problems.push(`${shown}, ${row.at}: scope is "${clean(row.scope, 80)}"; ${EXPECTED}`);
    else if (owner === '') continue;
    else if (before !== undefined && before.owner !== owner)
      problems.push(
        `${shown}, ${row.at}: owner is "${clean(owner, 80)}", and ${before.at} names "${clean(before.owner, 80)}" for the same scope; keep one of the two`,
      );
    else
      entries.set(`${found.kind} ${found.key}`, {
        ...found,
        owner,
        at: row.at,
        from: `${shown}, ${row.at}`,
      });
  }
  return { entries: [...entries.values()], problems: firstOf(problems, shown) };
}

function firstOf(problems: readonly string[], shown: string): readonly string[] {
  if (problems.length <= MOST_PROBLEMS) return problems;
  return [...problems.slice(0, MOST_PROBLEMS), `${shown}: ${problems.length - MOST_PROBLEMS} more rows are wrong`];
}
