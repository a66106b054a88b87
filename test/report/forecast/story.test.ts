import { freezesSchema } from '../../../shared/config/freezes.js';
import { forecast } from '../../../shared/report/forecast/forecast.js';
import { type Forecast, forecastSchema } from '../../../shared/report/forecast/schema.js';
import { sweepNamed } from '../../../shared/report/sweepNamed.js';
import type { Vigie } from '../../../shared/sweep/compose.js';
import { storyVigie } from '../../support/story.js';

const ALL = { owner: null, subscription: null };

interface Asked {
  readonly sweep?: string;
  readonly now?: string;
  readonly freezes?: readonly object[];
  readonly filter?: { readonly owner: string | null; readonly subscription: string | null };
}

async function told({ sweep = 'latest', now, freezes = [], filter = ALL }: Asked = {}): Promise<Forecast> {
  const vigie: Vigie = await storyVigie(now);
  const config = { ...vigie.config, freezes: freezesSchema.parse(freezes) };
  return forecastSchema.parse(await forecast({ ...vigie, config }, await sweepNamed(vigie.store, sweep), filter));
}

const rows = ({ owners }: Forecast) =>
  owners.map(({ owner, out, within }) => [owner, out, within[30], within[60], within[90], within[180]]);
const endings = ({ owners }: Forecast, owner: string) =>
  owners
    .find((one) => one.owner === owner)
    ?.endings.map(({ kind, ends, name, subject }) => [kind, ends, name, ...(subject === null ? [] : [subject])]);

// Worked by hand from local/azure/story/world.json and the calendar: on the third night 1.34 of payments-prod ended yesterday,
// and 1.35 (orders-batch, search-office, the pool `index` of search-prod) ends on 31 March 2027, in 120 days. 1.36 has 211 days,
// Ubuntu 22.04 as many, and long-term support of 1.33 has 242: too far away for all of the columns.
test('the third night', async () => {
  const found = await told();
  expect(rows(found)).toEqual([
    ['payments', 1, 0, 0, 0, 0],
    ['search', 0, 0, 0, 0, 2],
    ['orders', 0, 0, 0, 0, 1],
  ]);
  expect(endings(found, 'search')).toEqual([
    ['version', '2027-03-31', 'aks-search-office'],
    ['version', '2027-03-31', 'aks-search-prod', 'pool/index'],
  ]);
  expect(found.owners[0]?.endings).toMatchObject([{ name: 'aks-payments-prod', days: -1, isOut: true, doneBy: null }]);
  expect(found.notKnown.map(({ name }) => name)).toEqual(['aks-media-encode', 'aks-media-prod']);
});

// The first night: Media is in sight, 1.34 ends tomorrow, 1.32 of orders-archive ended in March, and the exemption of
// payments-batch ends on this very day.
test('the first night: an exemption that ends is told beside what leaves support', async () => {
  const found = await told({ sweep: '2026-11-29', now: '2026-11-29T02:30:00.000Z' });
  expect(rows(found)).toEqual([
    ['orders', 1, 0, 0, 0, 1],
    ['payments', 0, 2, 2, 2, 2],
    ['search', 0, 0, 0, 0, 2],
    ['media', 0, 0, 0, 0, 1],
  ]);
  expect(endings(found, 'payments')).toEqual([
    ['exemption', '2026-11-29', 'aks-payments-batch'],
    ['version', '2026-11-30', 'aks-payments-prod'],
  ]);
  expect(found.notKnown).toEqual([]);
});

// The same fleet looked at on 1 January 2027: 1.35 is 89 days away, 1.36 and Ubuntu 22.04 (eight clusters have pools with it) 180.
test('days are counted from the day of the call, and a column holds its own last day', async () => {
  const found = await told({ now: '2027-01-01T12:00:00.000Z' });
  expect(rows(found).map(([owner, out, , , in90, in180]) => [owner, out, in90, in180])).toEqual([
    ['payments', 1, 0, 4],
    ['search', 0, 2, 6],
    ['orders', 0, 1, 6],
  ]);
  expect(endings(found, 'payments')?.filter(([kind]) => kind === 'retirement')).toEqual([
    ['retirement', '2027-06-30', 'aks-payments-batch', 'retirement/ubuntu-22-04'],
    ['retirement', '2027-06-30', 'aks-payments-ledger', 'retirement/ubuntu-22-04'],
    ['retirement', '2027-06-30', 'aks-payments-prod', 'retirement/ubuntu-22-04'],
  ]);
  const before = await told({ now: '2026-12-31T12:00:00.000Z' });
  expect(rows(before).map(([owner, , , , in90, in180]) => [owner, in90, in180])).toEqual([
    ['payments', 0, 0],
    ['search', 2, 2],
    ['orders', 1, 1],
  ]);
});

test('and never from before what was seen', async () => {
  expect(await told({ now: '2026-11-01T00:00:00.000Z' })).toMatchObject({ now: '2026-12-01T02:30:00.000Z' });
});

// 20 March 2027 is a Saturday: the last working day before is Friday the 19th.
const SALE = { name: 'Sale', from: '2027-03-20', to: '2027-04-04', owners: ['search'] };

test('what ends inside a freeze has to be done before it', async () => {
  const found = await told({ freezes: [SALE, { name: 'Summer', from: '2027-08-01', to: '2027-08-15' }] });
  expect(found.freezes).toEqual([{ name: 'Sale', from: '2027-03-20', to: '2027-04-04' }]);
  const search = found.owners.find(({ owner }) => owner === 'search');
  expect(search?.inFreeze).toBe(2);
  expect(search?.endings[0]).toMatchObject({
    ends: '2027-03-31',
    doneBy: '2027-03-19',
    note: 'must be done by 2027-03-19: the freeze Sale covers 2027-03-20 to 2027-04-04, support ends on 2027-03-31',
  });
  // The freeze is not theirs.
  expect(found.owners.find(({ owner }) => owner === 'orders')?.endings[0]).toMatchObject({
    doneBy: '2027-03-31',
    note: null,
  });
});

test('inside the freeze it is too late, and what has ended is only that', async () => {
  const inside = await told({ freezes: [SALE], now: '2027-03-22T08:00:00.000Z', filter: { ...ALL, owner: 'search' } });
  const [first] = inside.owners[0]?.endings ?? [];
  expect([first?.doneBy, first?.note?.slice(0, 40)]).toEqual([null, 'no working day is left before it: the fr']);
  const after = await told({ freezes: [SALE], now: '2027-04-01T08:00:00.000Z', filter: { ...ALL, owner: 'search' } });
  expect(after.owners[0]).toMatchObject({ out: 2, inFreeze: 0 });
});

test.each([
  [
    { owner: 'serch', subscription: null },
    '--owner is "serch", which the last sweep does not know (did you mean "search"?)',
  ],
  [
    { owner: null, subscription: 'Medai' },
    '--subscription is "Medai", which the last sweep does not know (did you mean "Media"?)',
  ],
])('%j is refused', async (filter, words) => {
  await expect(told({ filter })).rejects.toThrow(words);
});
