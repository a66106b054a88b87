import { parse } from 'csv-parse/sync';
import { csv } from '../../cli/formats/csv.js';

type Evaluated = Parameters<typeof csv>[0][number][number];

const csvOf = (...results: readonly Evaluated[]) => [...csv([results])].join('');

/** A result in which all that others chose holds this text. */
const resultOf = (text: string): Evaluated =>
  ({
    label: text,
    result: {
      ...{ check: 'version-support', resourceId: text, subject: text, status: 'fail', severity: 'high' },
      ...{ dueDate: '2026-12-01', reason: text, evidence: { tags: { [text]: text } } },
      exemption: { until: '2027-01-31', owner: text, approver: text, reason: text },
    },
  }) as unknown as Evaluated;

describe.each([
  ['=', '=1+1'],
  ['=, and a command', `=cmd|' /C calc'!A0`],
  ['+', '+1'],
  ['-', '-2+3'],
  ['@', '@SUM(A1:A9)'],
  ['a tab', '\t=1'],
  ['a carriage return', '\r=1'],
  ['a full-width =', '\uff1d1+1'],
  ['a full-width @', '\uff20SUM(A1)'],
])('csv of names, tags and reasons that begin with %s', (_what, text) => {
  const [, row = []] = parse(csvOf(resultOf(text))) as string[][];

  test('no cell is a formula, and each still says what it said', () => {
    expect(row.filter((cell) => /^[=+\-@\t\r\uff1d\uff0b\uff0d\uff20]/.test(cell))).toEqual([]);
    expect(row.filter((cell) => cell === `'${text}`)).toHaveLength(7);
    expect(JSON.parse(row[8] ?? '')).toEqual({ tags: { [text]: text } });
  });
});

test.each(['a "quoted" name', 'a,b;c', 'a\nb', 'a\r\n=1,2', 'é🚢 中文'])('csv: %j stays in its cell', (text) => {
  const rows = parse(csvOf(resultOf(text), resultOf('second'))) as string[][];
  expect(rows.map((cells) => cells.length)).toEqual([14, 14, 14]);
  expect(rows[1]?.[7]).toBe(text);
  expect(rows[2]?.[7]).toBe('second');
});

test.each([
  ['known', { isKnown: true }],
  ['new', { isKnown: false }],
  ['opened', { news: 'opened' }],
  ['', {}],
])('csv says %j of what is known, or of what a sweep told', (words, more) => {
  const [head, row] = parse(csvOf({ ...resultOf('a'), ...more })) as string[][];
  expect([head?.[13], row?.[13]]).toEqual(['news', words]);
});
