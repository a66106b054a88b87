import fc from 'fast-check';
import { exemptionFor, exemptionSchema, matches } from '../../shared/findings/exemptions.js';

const finding = {
  check: 'version-support',
  resourceId: '/subscriptions/1/resourceGroups/RG/providers/x/aks-Pay',
  tags: { Team: 'payments' },
  subject: 'pool/np1',
};
const rule = { check: 'version-support', resource: '*', owner: 'payments', reason: 'moving', until: '2026-11-30' };
const now = (text: string) => new Date(text);

test.each([
  ['its last day counts in full', rule, '2026-11-30T23:59:59Z', true],
  ['it has ended on the day after', rule, '2026-12-01T00:00:00Z', false],
  ['another check', { ...rule, check: 'sla-tier' }, '2026-11-01T00:00:00Z', false],
  ['a pattern of checks', { ...rule, check: 'version-*' }, '2026-11-01T00:00:00Z', true],
  ['a resource in another case', { ...rule, resource: '/SUBSCRIPTIONS/1/*/AKS-pay' }, '2026-11-01T00:00:00Z', true],
  ['another resource', { ...rule, resource: '*/aks-search' }, '2026-11-01T00:00:00Z', false],
  ['a tag in another case', { ...rule, tags: { team: 'Payments' } }, '2026-11-01T00:00:00Z', true],
  ['a tag with another value', { ...rule, tags: { team: 'search' } }, '2026-11-01T00:00:00Z', false],
  ['its subject', { ...rule, subject: 'pool/np*' }, '2026-11-01T00:00:00Z', true],
  ['another subject', { ...rule, subject: 'pool/gpu' }, '2026-11-01T00:00:00Z', false],
])('holds or not: %s', (_what, one, at, holds) => {
  expect(exemptionFor([one], finding, now(at)) !== null).toBe(holds);
});

test('of several the one that lasts longest is told', () => {
  expect(
    exemptionFor([rule, { ...rule, until: '2027-01-31', approver: 'security' }], finding, now('2026-11-01')),
  ).toEqual({
    owner: 'payments',
    approver: 'security',
    reason: 'moving',
    until: '2027-01-31',
  });
});

test('one without a resource and without tags is refused: it would hold for everything', () => {
  expect(exemptionSchema.safeParse({ check: '*', owner: 'a', reason: 'b', until: '2027-01-01' }).success).toBe(false);
});

test('a pattern matches as the same pattern does in a regular expression', () => {
  const part = fc.constantFrom('a', 'b', '*', 'ab');
  fc.assert(
    fc.property(
      fc.array(part, { maxLength: 6 }),
      fc.array(fc.constantFrom('a', 'b'), { maxLength: 8 }),
      (parts, letters) => {
        const text = letters.join('');
        const expected = new RegExp(`^${parts.join('').replaceAll('*', '.*')}$`).test(text);
        expect(matches(parts.join(''), text)).toBe(expected);
      },
    ),
  );
});
