import { isWide } from '../../../shared/checks/traffic/ipRange.js';

test.each([
  ['0.0.0.0/0', true],
  ['0.0.0.0/7', true],
  ['10.0.0.0/8', false],
  ['20.20.20.20/32', false],
  ['0.0.0.0', false],
  ['::/0', true],
  ['2001:db8::/31', true],
  ['2001:DB8::/32', false],
  ['2001:db8::1/128', false],
  ['::1', false],
  ['AzureCloud', undefined],
  ['10.0/8', undefined],
  ['010.0.0.0/8', undefined],
  ['10.0.0.0/', undefined],
  ['10.0.0.0/08', undefined],
  ['10.0.0.0/33', undefined],
  ['10.0.0.0/8/8', undefined],
  ['::/129', undefined],
  ['/8', undefined],
  ['', undefined],
])('%s is wider than it may be: %s', (range, wide) => {
  expect(isWide(range)).toBe(wide);
});
