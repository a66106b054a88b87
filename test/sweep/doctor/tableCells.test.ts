import type { Read } from '../../../shared/azure/failure.js';
import { CATALOGUE } from '../../../shared/checks/catalogue.js';
import { TABLES } from '../../../shared/estate/tables.js';
import type { JsonObject } from '../../../shared/json.js';
import { memoryCache } from '../../../shared/signals/cache.js';
import type { CountedTable } from '../../../shared/sweep/doctor/reads/countTables.js';
import type { Looking } from '../../../shared/sweep/doctor/reads/looking.js';
import { tableCells } from '../../../shared/sweep/doctor/reads/tableCells.js';
import { type WantedTable, wantedTables } from '../../../shared/sweep/doctor/reads/wantedTable.js';
import { refusal } from '../../support/fakeGraph.js';

const SUB = '11111111-1111-4111-8111-111111111111';
const IDENTITY = { tenantId: 't', clientId: 'c', objectId: 'o', isUser: false };
const ALL = wantedTables(CATALOGUE, {});

test('every table names a type, so that its right and its role are known', () => {
  expect(ALL.map(({ table }) => table.name)).toEqual(TABLES.map(({ name }) => name));
  for (const { table, action } of ALL)
    expect([table.name, action]).toEqual([table.name, expect.stringMatching(/^[a-z.]+\/[a-z/]+\/read$/)]);
  expect(ALL.filter(({ role }) => role === 'Security Reader').map(({ table }) => table.name)).toEqual([
    'alerts',
    'defenderPlans',
    'assessments',
  ]);
});

const named = (name: string): WantedTable => ALL.find(({ table }) => table.name === name) as WantedTable;
const counted = (name: string, rows: number): CountedTable => ({
  wanted: named(name),
  counts: { ok: true, bySubscription: new Map(rows > 0 ? [[SUB, rows]] : []) },
});
const grants = (...actions: string[]) => ({ ok: true as const, value: [{ actions, notActions: [] }] as JsonObject[] });
const grant = (role: string) =>
  `az role assignment create --assignee-object-id o --assignee-principal-type ServicePrincipal --role ${role} --scope /subscriptions/${SUB}`;

interface Case {
  readonly rights?: Read<readonly JsonObject[]>;
  readonly state?: string;
  readonly clusters?: number;
  readonly lookedAt?: boolean;
}

test.each([
  ['are there', 3, {}, { seen: 'yes' }],
  ['are none, and may be read', 0, {}, { seen: 'nothing', command: null }],
  [
    'are none, for want of a right',
    0,
    { rights: grants('Microsoft.Compute/*/read') },
    {
      seen: 'no',
      why: 'no row, and no right to microsoft.security/locations/alerts/read',
      command: grant("'Security Reader'"),
    },
  ],
  [
    'are none, and the rights cannot be read',
    0,
    { rights: refusal(403, 'AuthorizationFailed') },
    { seen: 'unknown', command: grant('Reader') },
  ],
  [
    'are none, and Azure does not say what the rights are',
    0,
    { rights: refusal(503, 'x', 'cut') },
    { seen: 'unknown', command: null },
  ],
  [
    'are none, because the provider is off',
    0,
    { state: 'NotRegistered' },
    { seen: 'nothing', command: `az provider register --namespace microsoft.security --subscription ${SUB}` },
  ],
  [
    'are none where there is no cluster: nobody asks whether the provider is on',
    0,
    { state: 'NotRegistered', clusters: 0 },
    { seen: 'nothing', command: null },
  ],
  ['are none in a subscription that was not looked at', 0, { lookedAt: false }, { seen: 'unknown', command: null }],
] as const satisfies readonly (readonly [string, number, Case, object])[])(
  'rows of alerts %s',
  async (_what, rows, given: Case, cell) => {
    const { rights = grants('*/read'), state = 'Registered', clusters = 1, lookedAt = true } = given;
    const azure = {
      resourceList: async () => rights,
      resource: async () => ({ ok: true, value: { registrationState: state } }),
    };
    const looking = {
      vigie: { azure },
      identity: IDENTITY,
      cache: memoryCache(),
      isWanted: () => true,
    } as unknown as Looking;
    const cells = await tableCells(looking, [counted('clusters', clusters), counted('alerts', rows)], SUB, lookedAt);
    expect(cells.alerts).toMatchObject(cell);
  },
);

test('a table that is refused whole is no, with the role where a right is missing', async () => {
  const refused = (kind: 'forbidden' | 'throttled'): CountedTable => ({
    wanted: named('alerts'),
    counts: { ok: false, failed: { kind, why: 'no' } },
  });
  const looking = { vigie: {}, identity: IDENTITY, cache: memoryCache(), isWanted: () => true } as unknown as Looking;
  expect(await tableCells(looking, [refused('forbidden')], SUB, true)).toEqual({
    alerts: { seen: 'no', why: 'no', command: grant("'Security Reader'") },
  });
  expect(await tableCells(looking, [refused('throttled')], SUB, true)).toEqual({
    alerts: { seen: 'no', why: 'no', command: null },
  });
});
