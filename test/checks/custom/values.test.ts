import { celValue, jsonValue, spellingOf } from '../../../shared/checks/custom/values.js';

const none = spellingOf([]);

test.each([
  [
    'whole numbers are int, others double',
    { a: 3, b: 1.5 },
    new Map<string, unknown>([
      ['a', 3n],
      ['b', 1.5],
    ]),
  ],
  ['null is as good as no key', { a: null, b: [null] }, new Map([['b', [null]]])],
  ['lists stay lists', { a: [1, { b: true }] }, new Map([['a', [1n, new Map([['b', true]])]]])],
] as const)('%s', (_what, raw, expected) => {
  expect(celValue(raw, none)).toEqual(expected);
});

test.each([
  ['whatever its case', { EnableRBAC: true }, ['enableRBAC']],
  ['exact before another case', { enablerbac: false, enableRBAC: true }, ['enablerbac', 'enableRBAC']],
  ['once, where two cases stand side by side', { EnableRbac: true, enablerbac: false }, ['enableRBAC']],
])('a key that is named is found %s', (_what, raw, keys) => {
  const value = celValue(raw, spellingOf(['enableRBAC'])) as Map<string, unknown>;
  expect([...value.keys()]).toEqual(keys);
  expect(value.get('enableRBAC')).toBe(true);
});

test('keys that mean something to JavaScript are keys like others', () => {
  const raw = JSON.parse('{"__proto__": {"polluted": 1}, "constructor": "x"}');
  const value = celValue(raw, none) as Map<string, unknown>;
  expect([...value.keys()]).toEqual(['__proto__', 'constructor']);
  expect(jsonValue(value)).toEqual(raw);
  expect(({} as Record<string, unknown>).polluted).toBeUndefined();
});

test.each([
  ['has too many values', { list: Array(20_001).fill(1) }],
  ['has too much text', { text: 'x'.repeat(524_289) }],
  ['is too deep', JSON.parse(`${'['.repeat(60)}${']'.repeat(60)}`)],
])('refuses a payload that %s', (_what, raw) => {
  expect(() => celValue(raw, none)).toThrow('too large for an expression');
});
