import { compile } from '../../../shared/checks/custom/language.js';

const misfit = (source: string, subject: 'cluster' | 'pool' = 'pool') => {
  const read = compile(source, subject);
  return 'problem' in read ? read : undefined;
};

test.each([
  ['takes what says true or false', '!pool.name.startsWith("gpu") || has(pool.nodeTaints)'],
  ['takes what may say true or false', 'pool.enableFIPS'],
  ['takes macros in macros', 'cluster.properties.agentPoolProfiles.all(p, p.nodeTaints.exists(t, t == "a"))'],
  ['takes times', 'now - timestamp("2026-01-01T00:00:00Z") > duration("24h")'],
  ['takes a pattern', 'pool.name.matches("^gpu[0-9]+$")'],
  ['takes as many + as there may be', 'pool.a + pool.b + pool.c + pool.d + 1 > 2'],
])('%s', (_what, source) => {
  expect(misfit(source)).toBeUndefined();
});

test.each([
  ['that stops too early', 'pool.name ==', 12, 'Unexpected token: EOF'],
  ['with a text that does not end', 'pool.name == "gpu', 13, 'Unterminated string'],
  ['that is empty', ' ', 1, 'Unexpected token: EOF'],
  ['of two lines, wrong in the second', 'true &&\n pools.x', 9, 'Unknown variable: pools'],
  ['of a number', '1 + 1', 0, 'it gives int, not true or false'],
  ['of a list', '[pool.name]', 0, 'it gives list'],
  ['of types that do not go together', 'true && 1 == "a"', 8, 'no such overload: int == string'],
  ['with a function that is not there', 'true && pool.name.shout()', 8, 'shout() is not known here'],
  ['that joins texts', 'pool.l.join(",") == ""', 0, 'join() is not known here'],
  ['that binds', 'cel.bind(x, pool.l, x == x)', 0, 'bind() is not known here'],
  ['with a pattern that is none', 'pool.name.matches("[")', 0, 'Invalid regular expression'],
  ['with too many +', 'pool.a + 1 + 1 + 1 + 1 + 1 > 0', 0, 'more than 4 + in one expression'],
  ['that is too deep', `${'('.repeat(40)}true${')'.repeat(40)}`, 24, 'Exceeded maxDepth (24)'],
  ['that is too large', Array(200).fill('true').join('&&'), 0, 'Exceeded maxAstNodes (300)'],
  ['that names JavaScript', 'constructor', 0, 'Unknown variable: constructor'],
  ['that names a prototype', '__proto__ == 1', 0, 'Reserved identifier: __proto__'],
])('refuses an expression %s', (_what, source, offset, problem) => {
  expect(misfit(source)).toMatchObject({ offset, problem: expect.stringContaining(problem) });
});

test('knows no pool where the check is about the cluster', () => {
  expect(misfit('pool.name == "a"', 'cluster')).toMatchObject({ problem: 'Unknown variable: pool' });
});

test('says what it looks at', () => {
  const read = compile('"sku" in cluster.tags && pool["name"] == "x" && pool.l.exists(t, t.key == 1)', 'pool');
  expect(read).toMatchObject({
    keys: new Set(['sku', 'tags', 'name', 'l', 'key']),
    paths: [
      ['cluster', 'tags'],
      ['pool', 'name'],
      ['pool', 'l'],
      ['t', 'key'],
    ],
  });
});
