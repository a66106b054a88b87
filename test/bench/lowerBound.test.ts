import { type Inventory, lowerBound, perClusterBound, totalOf } from '../../bench/lowerBound.js';
import { inventory } from './inventory.js';

const requestsOf = (kind: string, given: Inventory, { secrets = 2 } = {}): number =>
  lowerBound(given, secrets).find((line) => line.kind === kind)?.requests ?? Number.NaN;
const rows = (more: Partial<Inventory['rows']>): Inventory['rows'] => ({ ...inventory().rows, ...more });

test.each([
  ['tokens', 'where they are had, and one for each of four audiences', inventory(), {}, 5],
  ['tokens', 'none for Key Vault where it holds no secret', inventory(), { secrets: 0 }, 4],
  ['tokens', 'none for Log Analytics where nobody sends to a workspace', inventory({ workspaces: 0 }), {}, 4],
  ['subscriptions', 'a page of 1,000', inventory({ subscriptions: 1_000 }), {}, 1],
  ['subscriptions', 'a second page for one more', inventory({ subscriptions: 1_001 }), {}, 2],
  ['resourceGraph', 'a page for the subscriptions and six tables', inventory(), {}, 7],
  ['resourceGraph', 'a page for an empty table too', inventory({ rows: rows({ alerts: 0 }) }), {}, 7],
  ['resourceGraph', 'a second page for the 1,001st row', inventory({ rows: rows({ clusters: 1_001 }) }), {}, 8],
  [
    'resourceGraph',
    'a query for each 1,000 subscriptions, but for their own list, which needs none',
    inventory({ subscriptions: 1_001 }),
    {},
    13,
  ],
  [
    'resourceGraph',
    'pages or queries, whichever are more',
    inventory({ subscriptions: 2_000, rows: rows({ subscriptions: 2_000, clusters: 20_000 }) }),
    {},
    2 + 20 + 5 * 2,
  ],
  ['versions', 'one a region', inventory({ regions: 5 }), {}, 5],
  ['images', 'one a region, family and minor', inventory({ imageKinds: 7 }), {}, 7],
  ['vulnerabilities', 'the index and each report', inventory({ imageReports: 4 }), {}, 5],
  ['vulnerabilities', 'nothing where everybody runs the newest', inventory({ imageReports: 0 }), {}, 0],
  ['logs', 'one a workspace', inventory({ workspaces: 4 }), {}, 4],
  ['secrets', 'one each', inventory(), { secrets: 3 }, 3],
])('%s: %s', (kind, _what, given, more, expected) => {
  expect(requestsOf(kind, given, more)).toBe(expected);
});

test('every line has a reason, and the total adds them up', () => {
  const lines = lowerBound(inventory(), 2);
  expect(lines.filter(({ reason }) => reason.length < 10)).toEqual([]);
  expect(totalOf(lines)).toBe(5 + 1 + 7 + 3 + 36 + 11 + 3 + 2);
});

test('reads of each cluster: all in the first night, then the failing nightly and the others once in seven', () => {
  const bound = perClusterBound({ governed: { clusters: 900, failing: 200 } });
  expect(bound).toEqual({ first: 900, average: (900 + 7 * 200 + 700) / 8 });
});
