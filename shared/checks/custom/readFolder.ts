import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { hashOf } from '../../text.js';
import { type CustomCheck, readCustomCheck } from './readFile.js';

/** Bounds of a folder: a check more costs each cluster of each sweep. */
const MOST_FILES = 100;
const MOST_BYTES = 64 * 1_024;

/** What a folder of checks came to. */
export interface CustomChecks {
  readonly all: readonly CustomCheck[];
  readonly ids: readonly string[];
  /** One a line; where there is one, nothing of the folder is used. */
  readonly problems: readonly string[];
  /** Of everything that was read; '' where there is no folder. */
  readonly hash: string;
}

/** No folder is named: nothing is read, and the library of expressions is not loaded. */
const NO_CUSTOM_CHECKS: CustomChecks = { all: [], ids: [], problems: [], hash: '' };

/**
 * Reads every `*.yaml` and `*.yml` of a folder, in the order of their names; what lies in folders below it is left alone.
 * @param folder undefined: there is none
 * @param shown the folder as messages name it
 */
export function readCustomChecks(folder: string | undefined, shown: string): CustomChecks {
  if (folder === undefined) return NO_CUSTOM_CHECKS;
  const names = namesIn(folder);
  if (typeof names === 'string') return failed(`${shown}: the folder of customChecks cannot be read (${names})`);
  if (names.length === 0) return failed(`${shown}: the folder of customChecks holds no *.yaml`);
  if (names.length > MOST_FILES) return failed(`${shown}: ${names.length} checks; at most ${MOST_FILES} are read`);
  const files = names.map((name) => ({ file: join(shown, name), text: textOf(join(folder, name)) }));
  const all: CustomCheck[] = [];
  const problems: string[] = [];
  for (const { file, text } of files) {
    const read = typeof text === 'string' ? readCustomCheck(text, file) : { problems: [`${file}: ${text.problem}`] };
    if ('problems' in read) problems.push(...read.problems);
    else if (all.some(({ check }) => check.id === read.check.id))
      problems.push(`${file}: id is "${read.check.id}", which another file has already; ids are unique`);
    else all.push(read);
  }
  const ids = all.map(({ check }) => check.id);
  return { all, ids, problems, hash: hashOf(...files.flatMap(({ file, text }) => [file, JSON.stringify(text)])) };
}

function failed(problem: string): CustomChecks {
  return { ...NO_CUSTOM_CHECKS, problems: [problem] };
}

/** @returns the code of the error where it cannot be read */
function namesIn(folder: string): readonly string[] | string {
  try {
    return readdirSync(folder)
      .filter((name) => /\.ya?ml$/i.test(name))
      .sort();
  } catch (error) {
    return (error as NodeJS.ErrnoException).code ?? 'error';
  }
}

function textOf(file: string): string | { readonly problem: string } {
  try {
    if (statSync(file).size > MOST_BYTES) return { problem: `larger than ${MOST_BYTES / 1_024} KiB` };
    return readFileSync(file, 'utf8');
  } catch (error) {
    return { problem: `cannot be read (${(error as NodeJS.ErrnoException).code ?? 'error'})` };
  }
}
