import { queryOf } from '../../../shared/report/http/query.js';
import { ROUTES } from '../../../shared/report/http/routes.js';

const { findings, report, health } = ROUTES;
const LATEST = { sweep: 'latest', lang: 'en' };

test.each([
  ['nothing', '', { sweep: 'latest', status: ['open', 'exempted'], limit: 100 }],
  ['lists with commas', 'severity=high,low&status=open', { severity: ['high', 'low'], status: ['open'] }],
  ['a number and a yes', 'limit=1000&overdue=true', { limit: 1_000, overdue: true }],
  ['a no', 'overdue=false', { overdue: false }],
  ['a name with anything in it', 'owner=a%2Cb%20%26%20c', { owner: 'a,b & c' }],
] as const)('a query is read: %s', (_what, text, expected) => {
  expect(queryOf(new URLSearchParams(text), findings.query)).toMatchObject({ query: expected });
});

test.each([
  ['an unknown severity', 'severity=hihg', 'query: severity[0] is "hihg"; expected critical, high, medium or low'],
  ['an empty list', 'severity=', 'query: severity[0] is ""; expected critical, high, medium or low'],
  ['an empty owner, which must not mean all', 'owner=', 'query: owner is ""; expected at least 1 characters'],
  [
    'a misspelled parameter, which must not mean all',
    'onwer=x',
    'query: onwer is not a key that is known here (did you mean "owner"?)',
  ],
  ['twice the same', 'owner=a&owner=b', 'query: owner is given more than once'],
  ['a limit of none', 'limit=0', 'query: limit is 0; expected at least 1'],
  ['a limit beyond the most', 'limit=1001', 'query: limit is 1001; expected at most 1000'],
  ['a limit that is no number', 'limit=1e2', 'query: limit is "1e2"; expected a number'],
  ['neither yes nor no', 'overdue=1', 'query: overdue is "1"; expected true or false'],
  [
    'two at once',
    'limit=x&overdue=x',
    'query: overdue is "x"; expected true or false; query: limit is "x"; expected a number',
  ],
  [
    'a name of the prototype',
    '__proto__=x',
    expect.stringContaining('query: __proto__ is not a key that is known here'),
  ],
] as const)('a query is refused, and the parameter named: %s', (_what, text, expected) => {
  expect(queryOf(new URLSearchParams(text), findings.query)).toEqual(expected);
});

test('what is repeated of a query is short and of one line', () => {
  const said = queryOf(new URLSearchParams([[`a\r\n${'x'.repeat(5_000)}`, '1']]), report.query);
  expect(said).toEqual(expect.stringMatching(/^[^\r\n]{1,500}$/));
});

test('a monitor may put what it likes behind health', () => {
  expect(queryOf(new URLSearchParams('probe=1&probe=2'), health.query)).toEqual({ query: {} });
  expect(queryOf(new URLSearchParams(''), report.query)).toEqual({ query: LATEST });
});
