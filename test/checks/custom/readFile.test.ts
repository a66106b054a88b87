import { readCustomCheck } from '../../../shared/checks/custom/readFile.js';

const HEAD = `id: custom-one
title: One
why: Because.
severity: medium
subject: pool
reason: it is so
remediation: { text: Mend it. }
cases:
  - { what: passes, cluster: {}, expect: pass }
`;

const problemsOf = (text: string) => {
  const read = readCustomCheck(text, 'checks/one.yaml');
  return 'problems' in read ? read.problems : [];
};

test.each([
  ['plain', 'expression: pool.nam(', '10:22'],
  ['in double quotes', 'expression: "pool.nam("', '10:23'],
  ['in double quotes, behind escapes', 'expression: "pool.name == \\"a\\" && nope"', '10:36'],
  ['in single quotes', "expression: 'pool.name == ''a'' && nope'", '10:36'],
  ['a block', 'expression: |\n  pool.a == 1\n    && nope', '12:8'],
  ['a block without its last line end', 'expression: |-\n  pool.a == 1 &&\n  nope', '12:3'],
  ['a block that begins as its header does', 'expression: |-\n  -"a" == 1', '11:3'],
  ['folded', 'expression: >-\n  pool.a == 1 &&\n  nope', '12:3'],
  ['plain, of two lines', 'expression: pool.a == 1 &&\n  nope', '11:3'],
  ['in the middle of a line', 'expression: nope && true', '10:13'],
  ['a block that stops too early', 'expression: |\n  pool.a ==\n', '11:12'],
])('says line and column of an expression that is %s', (_what, yaml, place) => {
  const [problem = ''] = problemsOf(`${HEAD}${yaml}\n`);
  expect(problem).toMatch(new RegExp(`^checks/one\\.yaml:${place}: expression: `));
});

test.each([
  [
    'a key that is not known',
    `${HEAD}expression: "true"\nsevrity: high`,
    '11:1: sevrity is not a key that is known here (did you mean "severity"?)',
  ],
  [
    'a severity that is none',
    `${HEAD.replace('medium', 'hihg')}expression: "true"`,
    '4:11: severity is "hihg"; expected critical, high, medium or low. Try: severity: critical',
  ],
  [
    "an id that is a built-in's",
    `${HEAD.replace('custom-one', 'sla-tier')}expression: "true"`,
    '1:5: id is "sla-tier"; expected custom- and then',
  ],
  ['no expression', HEAD, '1:1: expression is missing; expected text'],
  [
    'no cases',
    `${HEAD.replace(/cases:[\s\S]*/, 'cases: []')}\nexpression: "true"`,
    '8:8: cases is a list; expected at least 1 entries',
  ],
  [
    'a case with a time that is none',
    `${HEAD.replace('expect: pass', 'expect: pass, now: soon')}expression: "true"`,
    '9:53: cases[0].now is "soon"; expected a day such as',
  ],
  [
    'a link that is no https',
    `${HEAD.replace('Mend it.', 'Mend it., link: "http://a.example"')}expression: "true"`,
    '7:38: remediation.link is "http://a.example"; expected an https address',
  ],
  [
    'a key in two spellings',
    `${HEAD}when: has(pool.Name)\nexpression: pool.name == "a"`,
    '11:13: name and Name are one key; spell it in one way',
  ],
  ['what is no YAML', 'id: [', '1:6: this is not YAML: Flow sequence in block collection'],
  ['a key twice', `${HEAD}id: custom-two`, '10:1: this is not YAML: Map keys must be unique'],
  ['no keys at all', '- 1', '1:1: the file is a list; expected a group of keys'],
  ['nothing', '', '1:1: the file is null; expected a group of keys'],
  [
    'aliases that stand for nothing',
    `${HEAD}expression: *other`,
    '1:1: its aliases stand for too much, or for nothing',
  ],
])('says where there is %s', (_what, text, problem) => {
  expect(problemsOf(text).join('\n')).toContain(problem);
});

test('aliases do not multiply without end', () => {
  const lines = Array.from(
    { length: 30 },
    (_, at) => `a${at}: &a${at} [${at === 0 ? '1' : `*a${at - 1}, *a${at - 1}`}]`,
  );
  expect(problemsOf(lines.join('\n'))).toEqual(['checks/one.yaml:1:1: its aliases stand for too much, or for nothing']);
});

test('says all problems at once, of both expressions too', () => {
  expect(problemsOf(`${HEAD}when: "1"\nexpression: nope\n`)).toEqual([
    'checks/one.yaml:10:8: when: it gives int, not true or false',
    'checks/one.yaml:11:13: expression: Unknown variable: nope',
  ]);
});

test('takes a check with all keys', () => {
  const read = readCustomCheck(
    `${HEAD}profile: core\npoints: [3]\nwhen: "true"\nnotApplicable: not here\nexpression: "true"\n`,
    'one.yaml',
  );
  expect(read).toMatchObject({
    check: { id: 'custom-one', profile: 'core', points: [3] },
    cases: [{ expect: 'pass' }],
  });
});
