import { clusterAdmins } from '../../shared/signals/clusterAdmins.js';
import { asked } from '../support/asked.js';
import { CLUSTER_ID, clusterOf } from '../support/clusters.js';
import { recordings } from '../support/recordings.js';

const cluster = clusterOf({});
const OWNER = '8e3af657-a8ff-443c-a75c-2fe8c4bcb635';
const RBAC_ADMIN = 'b1ff04bb-8a4e-4dc4-8eb5-8693973ce19b';

function read(...rows: Record<string, unknown>[]) {
  const reader = clusterAdmins.open({ clusters: [cluster], registries: [], previousAlerts: new Map() });
  for (const row of asked('roleAssignments', rows)) reader.take(row);
  return reader;
}
const seen = (...rows: Record<string, unknown>[]) => read(...rows).of(cluster.key);

/** As Resource Graph has it (docs/check-rules.md names the roles). */
const assignment = (properties: Record<string, unknown> = {}, more: Record<string, unknown> = {}) => ({
  id: `${CLUSTER_ID}/providers/Microsoft.Authorization/roleAssignments/1`,
  type: 'microsoft.authorization/roleassignments',
  properties: {
    roleDefinitionId: `/subscriptions/s/providers/Microsoft.Authorization/RoleDefinitions/${OWNER}`,
    principalId: 'AAAA0000-0000-4000-8000-000000000001',
    principalType: 'User',
    scope: CLUSTER_ID,
    createdOn: '2026-01-01T00:00:00Z',
    ...properties,
  },
  ...more,
});
const user = (roles: readonly string[] = ['Owner'], type = 'User') => ({
  principals: [{ principalId: 'aaaa0000-0000-4000-8000-000000000001', type, roles }],
  unnamed: 0,
});
const NONE = { principals: [], unnamed: 0 };
const role = (id: string) => ({ roleDefinitionId: `/providers/Microsoft.Authorization/roleDefinitions/${id}` });

test.each([
  ['an assignment on the cluster', [assignment()], user()],
  ['ids in another case', [assignment({ scope: CLUSTER_ID.toLowerCase() })], user()],
  ['a role whose id has no subscription, in capitals', [assignment(role(OWNER.toUpperCase()))], user()],
  [
    'each role of one principal, once',
    [assignment(), assignment(role(RBAC_ADMIN)), assignment({ principalId: 'aaaa0000-0000-4000-8000-000000000001' })],
    user(['Azure Kubernetes Service RBAC Cluster Admin', 'Owner']),
  ],
  ['an old row without a type', [assignment({ principalType: undefined })], user(['Owner'], '')],
  [
    'keys in Pascal case',
    [
      assignment(
        {},
        {
          properties: {
            RoleDefinitionId: `/x/${OWNER}`,
            PrincipalId: 'AAAA0000-0000-4000-8000-000000000001',
            PrincipalType: 'User',
            Scope: CLUSTER_ID,
          },
        },
      ),
    ],
    user(),
  ],
  ['no role that makes nobody master', [assignment(role('acdd72a7-3385-48ef-bd42-f606fba81ae7'))], NONE],
  ['no assignment on a namespace', [assignment({ scope: `${CLUSTER_ID}/namespaces/shop` })], NONE],
  ['no assignment on the group', [assignment({ scope: '/subscriptions/s/resourceGroups/rg-pay' })], NONE],
  ['no assignment on another cluster', [assignment({ scope: `${CLUSTER_ID}-2` })], NONE],
  ['who is not named is counted', [assignment({ principalId: null })], { principals: [], unnamed: 1 }],
])('administrators: %s', (_what, rows, expected) => {
  expect(seen(...rows)).toEqual(expected);
});

test('assignments at the subscription, as recorded, do not come', () => {
  const [body] = recordings().flatMap((one) => (one.file.startsWith('arm-list-roleassignments') ? [one.body] : []));
  const { value } = body as { value: Record<string, unknown>[] };
  expect(value).toHaveLength(2);
  expect(asked('roleAssignments', value)).toEqual([]);
});

test('rows that name no known cluster are counted, and rows that say nothing', () => {
  const reader = read(assignment({ scope: `${CLUSTER_ID}-gone` }));
  reader.take({});
  expect(reader.left()).toEqual({ odd: 1, elsewhere: 1 });
});
