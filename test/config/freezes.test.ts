import { aheadOf, type Freeze, Freezes, freezeAt, freezesSchema } from '../../shared/config/freezes.js';
import { parseConfig } from '../../shared/config/load.js';
import { CONFIG_PARTS } from '../../shared/sweep/compose.js';

const PARIS = 'Europe/Paris';
const PLACE = {
  id: '/subscriptions/33333333-3333-4333-8333-333333333333/resourceGroups/rg/providers/x/aks-pay',
  name: 'aks-pay',
  subscriptionId: '33333333-3333-4333-8333-333333333333',
  resourceGroup: 'rg',
  tags: [['Environment', 'prod']] as const,
  owner: 'Payments',
};

function freezes(...settings: readonly object[]): readonly Freeze[] {
  return new Freezes(freezesSchema.parse(settings), PARIS).over(PLACE);
}

const YEAR_END = { name: 'Year end', from: '2026-12-15', to: '2027-01-05' };

// Paris is an hour ahead of UTC in winter.
test.each([
  ['before its first day', '2026-12-14T22:59:59.999Z', undefined],
  ['from the first moment of its first day on', '2026-12-14T23:00:00.000Z', 'Year end'],
  ['to the last moment of its last day', '2027-01-05T22:59:59.999Z', 'Year end'],
  ['and no longer', '2027-01-05T23:00:00.000Z', undefined],
])('a freeze: %s', (_what, at, name) => {
  expect(freezeAt(freezes(YEAR_END), new Date(at))?.name).toBe(name);
});

test('its own time zone comes first, and of two that are on the one that ends last is named', () => {
  const utc = freezes({ ...YEAR_END, timeZone: 'UTC' });
  expect(freezeAt(utc, new Date('2026-12-14T23:30:00Z'))).toBeUndefined();
  const both = freezes({ name: 'Short', from: '2026-12-20', to: '2026-12-22' }, YEAR_END);
  expect(freezeAt(both, new Date('2026-12-21T12:00:00Z'))?.name).toBe('Year end');
});

// 15 December 2026 is a Tuesday, 14 December a Monday.
test.each([
  ['is as it was where it falls into none', [YEAR_END], '2026-12-14T00:00:00Z', undefined],
  ['comes before the freeze', [YEAR_END], '2027-01-01T00:00:00Z', '2026-12-14'],
  ['counts to the last moment of its last day', [YEAR_END], '2026-12-15T00:00:00Z', '2026-12-14'],
  ['is as it was where it is the first moment of the freeze', [YEAR_END], '2026-12-14T23:00:00Z', undefined],
  ['is as it was right after the freeze', [YEAR_END], '2027-01-06T00:00:00Z', undefined],
  [
    'is a Friday where a weekend comes first',
    [{ ...YEAR_END, from: '2026-12-14' }],
    '2027-01-01T00:00:00Z',
    '2026-12-11',
  ],
  [
    'comes before a freeze that this one follows on',
    [YEAR_END, { name: 'Sales', from: '2026-11-23', to: '2026-12-13' }],
    '2027-01-01T00:00:00Z',
    '2026-12-14',
  ],
  [
    'comes before both where no working day is between',
    [YEAR_END, { name: 'Sales', from: '2026-11-23', to: '2026-12-14' }],
    '2027-01-01T00:00:00Z',
    '2026-11-20',
  ],
])('the last day %s', (_what, settings, deadline, day) => {
  expect(aheadOf(freezes(...settings), new Date(deadline))?.lastDay).toBe(day);
});

test.each([
  ['everybody, where it selects nothing', {}, true],
  ['an owner, in any letters', { owners: ['orders', 'pay*'] }, true],
  ['another owner', { owners: ['orders'] }, false],
  ['a tag', { tags: { environment: 'prod' } }, true],
  ['a tag and an owner that must both fit', { tags: { environment: 'prod' }, owners: ['orders'] }, false],
  ['a subscription', { subscriptions: [PLACE.subscriptionId] }, true],
  ['another name', { names: ['aks-orders*'] }, false],
])('it holds for %s', (_what, selector, holds) => {
  expect(freezes({ ...YEAR_END, ...selector })).toHaveLength(holds ? 1 : 0);
});

test('what nobody owns is in no freeze of an owner', () => {
  const all = new Freezes(freezesSchema.parse([{ ...YEAR_END, owners: ['*'] }]), PARIS);
  expect([all.over(PLACE).length, all.over({ ...PLACE, owner: null }).length]).toEqual([1, 0]);
});

test.each([
  [
    'a last day before the first',
    '{ name: Year end, from: 2026-12-15, to: 2026-01-05 }',
    'freezes[0].to is "2026-01-05"; expected a day from 2026-12-15 on. Try: to: 2026-12-15',
  ],
  [
    'no day of a calendar',
    '{ name: Year end, from: 2026-02-30, to: 2026-03-05 }',
    'freezes[0].from is "2026-02-30"; expected a day such as 2027-01-31',
  ],
  ['no name', '{ from: 2026-12-15, to: 2026-12-15 }', 'freezes[0].name is missing; expected text'],
  [
    'a key that is not known',
    '{ name: A, from: 2026-12-15, to: 2026-12-15, owner: payments }',
    'freezes[0].owner is not a key that is known here (did you mean "owners"?)',
  ],
  [
    'a time zone that is none',
    '{ name: A, from: 2026-12-15, to: 2026-12-15, timeZone: Mars }',
    'freezes[0].timeZone is "Mars"; expected a time zone such as Europe/Paris',
  ],
])('%s is refused', (_what, entry, words) => {
  expect(() => parseConfig(CONFIG_PARTS, `freezes: [${entry}]`, 'vigie.yaml')).toThrow(`vigie.yaml: ${words}`);
});
