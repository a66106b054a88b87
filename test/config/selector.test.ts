import fc from 'fast-check';
import { matches } from '../../shared/config/pattern.js';
import { narrowSelector, selectionOf } from '../../shared/config/selector.js';

const SUBSCRIPTION = '11111111-1111-4111-8111-111111111111';
const ELSEWHERE = '22222222-2222-4222-8222-222222222222';
const PLACE = {
  id: `/subscriptions/${SUBSCRIPTION}/resourceGroups/rg-pay/providers/x/aks-pay`,
  name: 'aks-pay',
  subscriptionId: SUBSCRIPTION,
  resourceGroup: 'rg-pay',
};
const TAGS = [
  ['Environment', 'Production'],
  ['tier', 'gold'],
] as const;

test.each<[string, unknown, boolean, boolean | undefined]>([
  ['its tag, in any case', { tags: { environment: 'PRODUCTION' } }, true, undefined],
  ['a pattern of its tag', { tags: { environment: 'prod*' } }, true, undefined],
  ['its tag among values', { tags: { environment: ['staging', 'production'] } }, true, undefined],
  ['whatever value of its tag', { tags: { tier: '*' } }, true, undefined],
  ['a tag that it has not', { tags: { owner: '*' } }, false, undefined],
  ['one tag of two', { tags: { environment: 'production', tier: 'silver' } }, false, undefined],
  ['its subscription', { subscriptions: [ELSEWHERE, SUBSCRIPTION] }, true, true],
  ['another subscription', { subscriptions: [ELSEWHERE] }, false, false],
  ['no subscription of a list', { subscriptions: [] }, false, false],
  ['its resource group, in any case', { resourceGroups: ['RG-PAY'] }, true, true],
  ['a pattern of resource groups', { resourceGroups: ['rg-*'] }, true, true],
  ['its id, in any case', { clusters: [PLACE.id.toUpperCase()] }, true, true],
  ['a pattern of ids', { clusters: ['*/aks-pay'] }, true, true],
  ['part of its id', { clusters: ['/subscriptions/1'] }, false, false],
  ['its name', { names: ['AKS-pay'] }, true, true],
  ['part of its name', { names: ['pay'] }, false, false],
  ['its name and its tag', { names: ['aks-*'], tags: { tier: 'gold' } }, true, undefined],
  ['another name and its tag', { names: ['aks-search'], tags: { tier: 'gold' } }, false, false],
  ['its name and another subscription', { names: ['aks-*'], subscriptions: [ELSEWHERE] }, false, false],
])('a selector that names %s', (_what, words, fits, withoutTags) => {
  const selection = selectionOf(narrowSelector.parse(words));
  expect(selection.fits({ ...PLACE, tags: TAGS })).toBe(fits);
  expect(selection.fitsWithoutTags(PLACE)).toBe(withoutTags);
});

test('a place that lacks what is named does not fit, even by a pattern that takes anything', () => {
  const nowhere = { id: null, name: 'x', subscriptionId: null, resourceGroup: null, tags: [] };
  for (const words of [{ resourceGroups: ['*'] }, { clusters: ['*'] }, { subscriptions: [SUBSCRIPTION] }])
    expect(selectionOf(narrowSelector.parse(words)).fits(nowhere)).toBe(false);
});

test.each([
  ['nothing', {}],
  ['tags that name none', { tags: {} }],
  ['a subscription by its name', { subscriptions: ['payments'] }],
  ['a cluster by its name', { clusters: ['aks-pay'] }],
  ['a key that does not exist', { tag: { a: 'b' } }],
])('a selector of %s is refused', (_what, words) => {
  expect(narrowSelector.safeParse(words).success).toBe(false);
});

const part = fc.constantFrom('a', 'b', '*', 'ab', '.', '(');
test('a pattern matches as the same pattern does in a regular expression', () => {
  const letters = fc.array(fc.constantFrom('a', 'b', 'A', '.', '(', '*'), { maxLength: 8 });
  fc.assert(
    fc.property(fc.array(part, { maxLength: 6 }), letters, (parts, text) => {
      const source = parts.map((one) => (one === '*' ? '.*' : one.replace(/[.(]/g, '\\$&'))).join('');
      expect(matches(parts.join(''), text.join(''))).toBe(new RegExp(`^${source}$`, 'i').test(text.join('')));
    }),
  );
});

test('whatever fits a pattern fits it in any case, and fits it with more stars', () => {
  fc.assert(
    fc.property(fc.string(), fc.nat(8), (text, at) => {
      const plain = text.replaceAll('*', '');
      fc.pre(plain.toUpperCase().toLowerCase() === plain.toLowerCase());
      expect(matches(plain, plain.toUpperCase())).toBe(true);
      expect(matches(`${plain.slice(0, at)}*${plain.slice(at)}`, plain)).toBe(true);
    }),
  );
});
