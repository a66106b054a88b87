import type { ASTNode, Environment } from '@marcbachmann/cel-js';
import { messageOf } from '../../errors.js';
import { keysIn, nodesOf, type PathOfNames, pathsIn, textsIn, variablesIn } from './syntax.js';

/** What an expression is asked with: `cluster`, `now`, and `pool` where it is asked for each pool. */
export type Variables = Readonly<Record<string, unknown>>;

/** An expression that can be asked. */
export interface Program {
  /** The answer, of whatever type. @throws Error where there is none, such as for a key that is not there */
  readonly answer: (variables: Variables) => unknown;
  /** Variables that it names. */
  readonly variables: ReadonlySet<string>;
  /** Keys that it names, as it spells them. */
  readonly keys: ReadonlySet<string>;
  /** Texts that it holds, some of which may be keys too. */
  readonly texts: ReadonlySet<string>;
  /** What it looks at, such as pool.nodeTaints. */
  readonly paths: readonly PathOfNames[];
}

/** Why a text is no expression, and where in it, counted from 0. */
export interface Misfit {
  readonly problem: string;
  readonly offset: number;
}

/** The parser's own limits: far more than a rule needs, far less than would make it slow. */
const LIMITS = { maxAstNodes: 300, maxDepth: 24, maxListElements: 50, maxMapEntries: 20, maxCallArguments: 3 };

/**
 * At most so many `+`: each can double a text or a list, and macros pass the sum on, so that n of them make it 2^n times as
 * long. Time is bounded elsewhere; this bounds memory.
 */
const MOST_SUMS = 4;

/** What CEL's standard and Kubernetes have. Left out: what makes large values of small ones (join, bytes, cel.bind). */
const FUNCTIONS = new Set(
  [
    'has size int double string bool timestamp duration type dyn all exists exists_one map filter',
    'startsWith endsWith contains matches lowerAscii upperAscii trim indexOf lastIndexOf substring split',
    'getFullYear getMonth getDate getDayOfMonth getDayOfWeek getDayOfYear getHours getMinutes getSeconds getMilliseconds',
  ]
    .join(' ')
    .split(' '),
);

export type AskedFor = 'cluster' | 'pool';

const environments = new Map<AskedFor, Environment>();

/** Loaded with the first expression: whoever has no checks of their own pays nothing for it at start. */
function environmentFor(subject: AskedFor): Environment {
  const found = environments.get(subject);
  if (found !== undefined) return found;
  const { Environment } = require('@marcbachmann/cel-js') as typeof import('@marcbachmann/cel-js');
  const made = new Environment({ limits: LIMITS })
    .registerVariable('cluster', 'map')
    .registerVariable('now', 'google.protobuf.Timestamp');
  if (subject === 'pool') made.registerVariable('pool', 'map');
  environments.set(subject, made);
  return made;
}

/** Reads a CEL expression that says true or false. Never throws. */
export function compile(source: string, subject: AskedFor): Program | Misfit {
  try {
    const parsed = environmentFor(subject).parse(source);
    const refused = refusal(parsed.ast);
    if (refused !== undefined) return refused;
    const { valid, type = 'dyn', error } = parsed.check();
    if (!valid) return misfitOf(error);
    if (type !== 'bool' && type !== 'dyn') return { problem: `it gives ${type}, not true or false`, offset: 0 };
    return {
      answer: (variables) => parsed({ ...variables }),
      variables: variablesIn(parsed.ast),
      keys: keysIn(parsed.ast),
      texts: textsIn(parsed.ast),
      paths: pathsIn(parsed.ast),
    };
  } catch (error) {
    return misfitOf(error);
  }
}

/** The library's own words without its drawing of the place. */
export function summaryOf(error: unknown): string {
  const { summary } = error as { readonly summary?: unknown };
  return typeof summary === 'string' ? summary.replace(/\s+/g, ' ').trim() : messageOf(error);
}

function misfitOf(error: unknown): Misfit {
  const { range } = error as { readonly range?: { readonly start?: number } };
  return { problem: summaryOf(error), offset: range?.start ?? 0 };
}

function refusal(ast: ASTNode): Misfit | undefined {
  let sums = 0;
  for (const node of nodesOf(ast)) {
    const { op, args, start } = node;
    if (op === '+' && ++sums > MOST_SUMS)
      return { problem: `more than ${MOST_SUMS} + in one expression`, offset: start };
    if ((op === 'call' || op === 'rcall') && !FUNCTIONS.has(args[0]))
      return { problem: `${args[0]}() is not known here`, offset: start };
    if (op === 'rcall' && args[0] === 'matches') {
      const problem = patternProblem(args[2][0]);
      if (problem !== undefined) return { problem, offset: start };
    }
  }
  return undefined;
}

/** A pattern that is written out is looked at now, and not on every cluster. */
function patternProblem(pattern: ASTNode | undefined): string | undefined {
  if (pattern?.op !== 'value' || typeof pattern.args !== 'string') return undefined;
  try {
    new RegExp(pattern.args);
    return undefined;
  } catch (error) {
    return messageOf(error);
  }
}
