import { linesOf } from '../../shared/config/lines.js';

const TEXT = `# a comment
profile: core
usual: &usual
  severities: { sla-tier: low }
overrides:
  - match: { names: [a] }
    severities:
      sla-tier: high
  - match:
      names: [b]
    allowedDays: { high: 1,
      low: 2 }
  - *usual
"11111111-1111": text
`;

test.each([
  ['profile', 2],
  ['overrides', 5],
  ['overrides[0]', 6],
  ['overrides[0].match.names', 6],
  ['overrides[0].match.names[0]', 6],
  ['overrides[0].severities', 7],
  ['overrides[0].severities.sla-tier', 8],
  ['overrides[1]', 9],
  ['overrides[1].match.names', 10],
  ['overrides[1].allowedDays.high', 11],
  ['overrides[1].allowedDays.low', 12],
  ['overrides[2].severities.sla-tier', 4],
  ['11111111-1111', 14],
  ['skip', undefined],
  ['overrides[3]', undefined],
  ['overrides[0].severities.upgrade-channel', undefined],
  ['profile.deeper', undefined],
  ['profile[0]', undefined],
])('%s stands on line %s', (key, line) => {
  expect(linesOf(TEXT)(key)).toBe(line);
});

test.each([
  ['an empty file', ''],
  ['a comment alone', '# x\n'],
  ['a list', '- a\n'],
])('%s has no key', (_what, text) => {
  expect(linesOf(text)('profile')).toBeUndefined();
});
