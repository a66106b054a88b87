import { CATALOGUE } from '../../shared/checks/catalogue.js';
import { wantedSignals, wantedTables } from '../../shared/sweep/wanted.js';

const only = (...ids: readonly string[]) => CATALOGUE.filter(({ id }) => ids.includes(id));
const tablesOf = (...ids: readonly string[]) =>
  wantedTables(only(...ids))
    .map(({ name }) => name)
    .sort();

test.each<[string, string[], string[]]>([
  ['the cluster itself: its table alone', ['sla-tier'], ['clusters']],
  [
    'reboots: the workspaces of both kinds and the rules that lead there',
    ['pending-reboot'],
    ['clusters', 'ruleAssociations', 'workspaces'],
  ],
  ['nodes: the workspaces alone', ['node-image-age'], ['clusters', 'workspaces']],
  ['alerts: their table', ['defender-open-alerts'], ['alerts', 'clusters']],
])('a check of %s', (_what, ids, tables) => {
  expect(tablesOf(...ids)).toEqual(tables);
});

test('who wants a signal wants those that it is made of', () => {
  expect(wantedSignals(only('pending-reboot'))).toEqual(
    new Set(['rebootRequests', 'nodeInventory', 'maintenance', 'dataCollectionRules']),
  );
  expect(wantedSignals(only('node-image-age')).has('dataCollectionRules')).toBe(false);
  expect(wantedSignals([])).toEqual(new Set());
});
