import { clusterAddress, readAddress, tableAddress } from '../../../shared/report/view/address.js';

test.each([
  ['', { view: 'report', anchor: '' }],
  ['#', { view: 'report', anchor: '' }],
  ['#matrix', { view: 'report', anchor: 'matrix' }],
  ['#findings', { view: 'report', anchor: 'findings' }],
  ['#findings?severity=high&owner=', { view: 'table', table: 'findings', fields: { severity: 'high', owner: '' } }],
  [
    '#clusters?version=1.34&plan=community',
    { view: 'table', table: 'clusters', fields: { version: '1.34', plan: 'community' } },
  ],
  ['#others?x=1', { view: 'report', anchor: 'others?x=1' }],
  ['#cluster=%2FSubscriptions%2Fa', { view: 'cluster', id: '/subscriptions/a' }],
  ['#cluster=100%', { view: 'cluster', id: '100%' }],
  ['#%', { view: 'report', anchor: '%' }],
])('%s is read', (hash, address) => {
  expect(readAddress(hash)).toEqual(address);
});

test.each([{ search: 'a&b=c #d ?é', owner: 'R&D + ops' }, { owner: '' }, { check: 'a,b' }])(
  'a filter is the same again when its address is read: %j',
  (fields) => {
    expect(readAddress(tableAddress('findings', fields))).toEqual({ view: 'table', table: 'findings', fields });
  },
);

test('a table without a filter is its section', () => {
  expect(tableAddress('clusters', {})).toBe('#clusters');
});

test('a resource is found by its address, whatever is in its id', () => {
  const id = '/subscriptions/a/x=1&y?z#ü %';
  expect(readAddress(clusterAddress(id))).toEqual({ view: 'cluster', id: id.toLowerCase() });
});
