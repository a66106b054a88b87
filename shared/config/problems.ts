import { closest, distance } from 'fastest-levenshtein';
import { z } from 'zod';
import { isObject, kindOf } from '../json.js';

type Issue = z.core.$ZodIssue;

/** Keys whose values are never repeated, because they may be secrets that were written in the wrong place. */
const NEVER_REPEATED = /password|secret|token|credential|key|url|sig|connection/i;

/**
 * Every problem of a configuration, one line each: file, key, what was found, what is expected.
 * @param raw what the file held
 * @param prefix path of `raw` within the file
 */
export function describeProblems(
  file: string,
  raw: unknown,
  schema: z.ZodType,
  issues: readonly Issue[],
  prefix: readonly PropertyKey[] = [],
): string[] {
  return issues.flatMap((issue) =>
    describe(raw, schema, issue).map(({ path, text }) => `${file}: ${keyName([...prefix, ...path])} ${text}`),
  );
}

interface Problem {
  readonly path: readonly PropertyKey[];
  readonly text: string;
}

function describe(raw: unknown, schema: z.ZodType, issue: Issue): Problem[] {
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({
      path: [...issue.path, key],
      // Another kind of the same group may know it: then it is no misspelling.
      text: `is not a key that is known here${suggestion(
        key,
        knownKeys(schema, issue.path).filter((known) => known !== key),
      )}`,
    }));
  }
  if (issue.code === 'invalid_union' && issue.errors.length > 0) {
    return closestBranch(issue.errors).flatMap((inner) =>
      describe(raw, schema, { ...inner, path: [...issue.path, ...inner.path] } as Issue),
    );
  }
  const found = foundAt(raw, issue.path);
  return [{ path: issue.path, text: `is ${found}; expected ${expected(issue)}` }];
}

/** Of a union's branches the one that got furthest: the fewest problems are the most helpful. */
function closestBranch(branches: readonly (readonly Issue[])[]): readonly Issue[] {
  return [...branches].sort((a, b) => a.length - b.length)[0] ?? [];
}

function expected(issue: Issue): string {
  switch (issue.code) {
    case 'invalid_type':
      return typeWord(issue.expected);
    case 'invalid_value':
      return `${list(issue.values.map(String))}. Try: ${String(issue.path.at(-1) ?? '')}: ${String(issue.values[0])}`;
    case 'too_small':
      return `at least ${String(issue.minimum)}${issue.origin === 'string' ? ' characters' : issue.origin === 'array' ? ' entries' : ''}`;
    case 'too_big':
      return `at most ${String(issue.maximum)}${issue.origin === 'string' ? ' characters' : issue.origin === 'array' ? ' entries' : ''}`;
    case 'invalid_format':
      return formatWord(issue);
    case 'invalid_union':
      // What the discriminator may be; zod's types do not name it.
      return 'options' in issue && Array.isArray(issue.options) ? list(issue.options.map(String)) : issue.message;
    default:
      return issue.message;
  }
}

function formatWord(issue: Extract<Issue, { code: 'invalid_format' }>): string {
  const words: Record<string, string> = {
    date: 'a day such as 2027-01-31',
    url: 'an https address',
    guid: 'a subscription id such as 11111111-1111-4111-8111-111111111111',
  };
  return words[issue.format] ?? issue.message;
}

function typeWord(type: string): string {
  const words: Record<string, string> = {
    string: 'text',
    number: 'a number',
    int: 'a whole number',
    boolean: 'true or false',
    array: 'a list',
    object: 'a group of keys',
    record: 'a group of keys',
  };
  return words[type] ?? type;
}

function list(values: readonly string[]): string {
  return values.length < 2 ? (values[0] ?? '') : `${values.slice(0, -1).join(', ')} or ${values.at(-1)}`;
}

/** `destinations[1].minimumSeverity` */
function keyName(path: readonly PropertyKey[]): string {
  return (
    path.reduce<string>(
      (text, part) =>
        typeof part === 'number' ? `${text}[${part}]` : text === '' ? String(part) : `${text}.${String(part)}`,
      '',
    ) || 'the file'
  );
}

function foundAt(raw: unknown, path: readonly PropertyKey[]): string {
  const value = path.reduce<unknown>(
    (here, part) => (isObject(here) || Array.isArray(here) ? (here as Record<PropertyKey, unknown>)[part] : undefined),
    raw,
  );
  if (value === undefined) return 'missing';
  if (path.some((part) => NEVER_REPEATED.test(String(part))))
    return 'something else (not repeated here, it may be secret)';
  if (typeof value === 'object') return kindOf(value);
  const text = JSON.stringify(value);
  return text.length > 60 ? `${text.slice(0, 57)}…"` : text;
}

/** The keys that a schema knows at a path, read off its JSON Schema; zod's issues do not say. */
function knownKeys(schema: z.ZodType, path: readonly PropertyKey[]): readonly string[] {
  const root: unknown = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' });
  let here: readonly unknown[] = [root];
  for (const part of path) here = here.flatMap((node) => step(node, part));
  return [
    ...new Set(
      here
        .flatMap(branches)
        .flatMap((node) => (isObject(node) && isObject(node.properties) ? Object.keys(node.properties) : [])),
    ),
  ];
}

function step(node: unknown, part: PropertyKey): readonly unknown[] {
  return branches(node).flatMap((branch) => {
    if (!isObject(branch)) return [];
    if (typeof part === 'number') return [branch.items];
    return isObject(branch.properties) ? [branch.properties[String(part)]] : [];
  });
}

function branches(node: unknown): readonly unknown[] {
  if (!isObject(node)) return [];
  const nested = [node.anyOf, node.oneOf, node.allOf].flatMap((some) => (Array.isArray(some) ? some : []));
  return [node, ...nested.flatMap(branches)];
}

/** ` (did you mean "destinations"?)`, where something is near. */
export function suggestion(word: string, known: readonly string[]): string {
  if (known.length === 0) return '';
  const near = closest(word, known as string[]);
  if (distance(word.toLowerCase(), near.toLowerCase()) <= Math.max(2, Math.floor(word.length / 3)))
    return ` (did you mean "${near}"?)`;
  return `; known are ${list([...known].sort())}`;
}
