import { InvalidQuery, listOf, literalOf, patternOf, splitOutside } from './kqlText.js';
import { type Row, type Value, valueIn, words } from './kqlValues.js';

/** Does a row meet it? */
type Condition = (row: Row) => boolean;

/** Value, operator, literal; an operator that is a word stands after a blank, or `origin` would hold an `in`. */
const CONDITION =
  /^((?:[^'"=!~>]|'[^']*'|"[^"]*")+?)(?:\s*(==|!=|=~|!~|>=)|\s+(!in~|!in\b|in~|in\b|contains\b|startswith\b|matches\s+regex\b))\s*(.+)$/is;

/**
 * Conditions joined by `or` and `and`, which binds tighter, and brackets around some of them.
 * @throws InvalidQuery
 */
export function conditionOf(text: string): Condition {
  const either = splitOutside(text, /^\sor\s/i).map((part) =>
    splitOutside(part, /^\sand\s/i).map((one) => groupOf(one.trim())),
  );
  return (row) => either.some((all) => all.every((holds) => holds(row)));
}

function groupOf(text: string): Condition {
  return text.startsWith('(') && text.endsWith(')') ? conditionOf(text.slice(1, -1)) : singleOf(text);
}

function singleOf(text: string): Condition {
  const [, word = '', inside = ''] = /^(isnotempty|isempty)\s*\((.+)\)$/i.exec(text) ?? [];
  if (word !== '') {
    const value = valueIn(inside);
    return (row) => (words(value(row)) === '') === (word.toLowerCase() === 'isempty');
  }
  const form = CONDITION.exec(text);
  if (form === null) throw new InvalidQuery(`no condition: ${text.slice(0, 40)}`);
  const [, left = '', sign = '', wordy = '', right = ''] = form;
  const operator = sign === '' ? wordy : sign;
  return comparison(valueIn(left), operator.toLowerCase(), right.trim());
}

function comparison(value: Value, operator: string, right: string): Condition {
  if (operator === '>=') return notBefore(value, right);
  if (operator.startsWith('matches')) return matching(value, patternOf(literalOf(right)));
  const caseless = ['=~', '!~', 'in~', '!in~', 'contains', 'startswith'].includes(operator);
  const fold = (text: string): string => (caseless ? text.toLowerCase() : text);
  const wanted = (/in~?$/.test(operator) ? listOf(right) : [literalOf(right)]).map(fold);
  const negated = operator.startsWith('!');
  const [first = ''] = wanted;
  return (row) => {
    const text = fold(words(value(row)));
    if (operator === 'contains') return text.includes(first);
    if (operator === 'startswith') return text.startsWith(first);
    return wanted.includes(text) !== negated;
  };
}

function matching(value: Value, pattern: RegExp): Condition {
  return (row) => pattern.test(words(value(row)));
}

/** Dates alone are compared; what is no date is never late enough. */
function notBefore(value: Value, right: string): Condition {
  const [, date = ''] = /^datetime\(\s*([^)]+?)\s*\)$/i.exec(right) ?? [];
  const from = Date.parse(date);
  if (Number.isNaN(from)) throw new InvalidQuery(`no date: ${right.slice(0, 40)}`);
  return (row) => Date.parse(words(value(row))) >= from;
}
