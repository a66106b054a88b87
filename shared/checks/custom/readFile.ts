import { LineCounter, parseDocument } from 'yaml';
import type { z } from 'zod';
import { describeProblems } from '../../config/problems.js';
import type { Check } from '../check.js';
import { customCheck } from './customCheck.js';
import { type CustomCase, type CustomCheckForm, customCheckSchema } from './form.js';
import { compile, type Program } from './language.js';
import { type PlaceOf, placesIn } from './place.js';
import { spelledTwice } from './values.js';

/** A check of the user's own, and the cases that it is held to. */
export interface CustomCheck {
  readonly check: Check;
  readonly cases: readonly CustomCase[];
}

/**
 * Reads one check. Never throws.
 * @param file as messages name it
 * @returns the check, or every problem that it has: file, line, column, key, what was found and what is expected
 */
export function readCustomCheck(text: string, file: string): CustomCheck | { readonly problems: readonly string[] } {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, uniqueKeys: true });
  const [error] = document.errors;
  if (error !== undefined) {
    const { line, col } = lines.linePos(error.pos[0]);
    const [words] = error.message.split(/ at line |\n/);
    return { problems: [`${file}:${line}:${col}: this is not YAML: ${words}`] };
  }
  const places = placesIn(document, text, lines);
  let raw: unknown;
  try {
    raw = document.toJS({ maxAliasCount: 100 });
  } catch {
    return { problems: [`${file}:1:1: its aliases stand for too much, or for nothing`] };
  }
  const parsed = customCheckSchema.safeParse(raw);
  if (!parsed.success) return { problems: formProblems(file, raw, parsed.error.issues, places) };
  return compiled(parsed.data, file, places);
}

type Issue = z.core.$ZodIssue;

function formProblems(file: string, raw: unknown, issues: readonly Issue[], places: PlaceOf): readonly string[] {
  const told = (issue: Issue, place: string) => describeProblems(`${file}:${place}`, raw, customCheckSchema, [issue]);
  return issues.flatMap((issue) =>
    issue.code === 'unrecognized_keys'
      ? issue.keys.flatMap((key) => told({ ...issue, keys: [key] }, places.key(issue.path, key)))
      : told(issue, places.value(issue.path)),
  );
}

function compiled(
  form: CustomCheckForm,
  file: string,
  places: PlaceOf,
): CustomCheck | { readonly problems: readonly string[] } {
  const problems: string[] = [];
  const programOf = (key: 'when' | 'expression', source: string): Program | undefined => {
    const program = compile(source, form.subject);
    if (!('problem' in program)) return program;
    problems.push(`${file}:${places.within([key], program.offset)}: ${key}: ${program.problem}`);
    return undefined;
  };
  const when = form.when === undefined ? undefined : programOf('when', form.when);
  const expression = programOf('expression', form.expression);
  if (expression === undefined || problems.length > 0) return { problems };
  const twice = spelledTwice(new Set([...expression.keys, ...(when?.keys ?? [])]));
  if (twice !== undefined)
    return {
      problems: [`${file}:${places.value(['expression'])}: ${twice.join(' and ')} are one key; spell it in one way`],
    };
  return { check: customCheck(form, { when, expression }), cases: form.cases };
}
