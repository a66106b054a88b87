import { CsvError, parse } from 'csv-parse/sync';
import { clean } from '../text.js';
import type { Rows } from './ownerRow.js';

/** What a spreadsheet writes between cells depends on its language. */
const DELIMITERS = [',', ';', '\t'] as const;
const NAMES = 'expected a first line that names the columns scope and owner. Try: scope,owner';

/** A record, and the line that it ends on, counted from 1. */
interface Parsed {
  readonly info: { readonly lines: number };
  readonly record: readonly string[];
}

/**
 * Rows of a CSV file (RFC 4180) whose first line names the columns: `scope` and `owner`, in any order and in any letters,
 * and whatever else the export holds.
 */
export function csvRows(text: string): Rows {
  const records = recordsIn(text);
  if ('problem' in records) return records;
  const [header, ...others] = records.all;
  const names = header?.record.map((name) => name.toLowerCase()) ?? [];
  const [scope, owner] = [names.indexOf('scope'), names.indexOf('owner')];
  if (scope < 0 || owner < 0)
    return { problem: `, line 1: the columns are "${clean(names.join(', '), 200)}"; ${NAMES}` };
  return {
    rows: others.map(({ info, record }) => ({
      at: `line ${info.lines}`,
      scope: record[scope] ?? '',
      owner: record[owner] ?? '',
    })),
  };
}

function recordsIn(text: string): { readonly all: readonly Parsed[] } | { readonly problem: string } {
  const [header = ''] = text.split(/[\r\n]/, 1);
  const delimiter = DELIMITERS.find((one) => header.includes(one)) ?? ',';
  const forms = { delimiter, info: true, trim: true, skip_empty_lines: true, skip_records_with_empty_values: true };
  try {
    return { all: parse(text, forms) as unknown as readonly Parsed[] };
  } catch (error) {
    if (error instanceof CsvError) return { problem: `: this is not CSV (${clean(error.message, 200)})` };
    throw error;
  }
}
