import { agree, minorOf, minorsAhead, parseVersion, textOf, type Version } from '../../shared/checks/version.js';

const parsed = (text: string): Version => {
  const version = parseVersion(text);
  if (version === undefined) throw new Error(`not a version: ${text}`);
  return version;
};

test.each([
  ['1.34', { major: 1, minor: 34, patch: null }],
  ['1.34.7', { major: 1, minor: 34, patch: 7 }],
  ['v1.34.7', { major: 1, minor: 34, patch: 7 }],
  ['1.28.101', { major: 1, minor: 28, patch: 101 }],
  ['1', undefined],
  ['', undefined],
  ['1.34.', undefined],
  ['1.34.7.2', undefined],
  ['1.34.7-preview', undefined],
  [' 1.34', undefined],
  ['1.034', undefined],
  ['1.-3', undefined],
  ['latest', undefined],
  ['1.9999999', undefined],
])('%j is read as %j', (text, version) => {
  expect(parseVersion(text)).toEqual(version);
});

test.each([
  ['1.10', '1.9', 1],
  ['1.9.20', '1.10.1', -1],
  ['1.34.1', '1.34.12', 0],
  ['2.0', '1.99', 999_901],
])('%s is ahead of %s by %i minors', (one, other, ahead) => {
  expect(minorsAhead(parsed(one), parsed(other))).toBe(ahead);
});

test.each([
  ['1.35', '1.35.7', true],
  ['1.35.7', '1.35.7', true],
  ['1.35.2', '1.35.7', false],
  ['1.34', '1.35', false],
])('%s and %s agree: %j', (one, other, same) => {
  expect(agree(parsed(one), parsed(other))).toBe(same);
});

test('a version is written back as it was read, without the v', () => {
  expect([textOf(parsed('v1.34.7')), textOf(parsed('1.35')), minorOf(parsed('1.34.7'))]).toEqual([
    '1.34.7',
    '1.35',
    '1.34',
  ]);
});
