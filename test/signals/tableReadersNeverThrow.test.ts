import fc from 'fast-check';
import { IMAGE_KEYS, REPOSITORY_KEYS } from '../../shared/estate/defenderKeys.js';
import { POLICIES } from '../../shared/estate/kubernetesPolicies.js';
import { readRegistry } from '../../shared/estate/registry.js';
import type { RowReader } from '../../shared/signals/tableSignal.js';
import { TABLE_SIGNALS } from '../../shared/signals/tableSignals.js';
import { CLUSTER_ID, clusterOf } from '../support/clusters.js';
import { CONNECTOR, REGISTRY_ID, REPOSITORY_ID } from '../support/defenderRows.js';

const context = {
  clusters: [clusterOf({ nodeResourceGroup: 'mc' })],
  registries: [readRegistry({ id: REGISTRY_ID, properties: {} })],
  previousAlerts: new Map(),
};

/** Columns that readers look for, and ids and words that lead them on. */
const COLUMNS = [
  ...[
    'id',
    'name',
    'type',
    's',
    'subscriptionId',
    'properties',
    'tags',
    'key',
    'code',
    'category',
    'severity',
    'title',
  ],
  ...['asset', 'more', 'artifact', 'kubernetes', 'cve', 'worst', 'tier', 'extensions', 'state', 'resourceId', 'policy'],
  ...['resourceDetails', 'repositoryDetails', 'digest', 'resourceType', 'isEnabled', '__proto__', 'constructor'],
];
const WORDS = [
  ...[CLUSTER_ID, REGISTRY_ID, REPOSITORY_ID, `${CLUSTER_ID}/providers/Microsoft.Security/assessments/k`, 'Unhealthy'],
  ...[
    `${CONNECTOR}/devops/default/gitHubOwners/acme`,
    '/subscriptions/s/providers/Microsoft.Security/pricings/Containers',
  ],
  ...[
    'SoftwareUpdate',
    'ExposedSecrets',
    '{"ResourceType":"K8s-container"}',
    '[{"name":null}]',
    '{"a":',
    '[',
    'sha256:',
  ],
  ...[IMAGE_KEYS.running[0], IMAGE_KEYS.registry[0], REPOSITORY_KEYS.code[0], POLICIES.privileged.id, 'NonCompliant'],
];
const { tree } = fc.letrec((tie) => ({
  tree: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.constantFrom<unknown>(...WORDS, null, true, -1, 1e300),
    fc.string(),
    fc.array(tie('tree'), { maxLength: 3 }),
    fc.array(fc.tuple(fc.constantFrom(...COLUMNS), tie('tree')), { maxLength: 5 }).map(objectOf),
  ),
}));
const row = fc.array(fc.tuple(fc.constantFrom(...COLUMNS), tree), { maxLength: 9 }).map(objectOf);

function objectOf(entries: readonly (readonly [string, unknown])[]): Record<string, unknown> {
  return JSON.parse(JSON.stringify(Object.fromEntries(entries)));
}

test.each(TABLE_SIGNALS.map((signal) => [signal.name, signal] as const))(
  '%s: any row is taken or counted, never thrown at',
  (_name, signal) => {
    fc.assert(
      fc.property(fc.array(row, { maxLength: 6 }), (rows) => {
        const reader: RowReader<unknown> = signal.open(context);
        for (const one of rows) reader.take(one);
        for (const key of [CLUSTER_ID, REGISTRY_ID, 'nobody']) expect(reader.of(key.toLowerCase())).toBeDefined();
        const { odd, elsewhere } = reader.left();
        // A row may hold several of what a signal counts, so there is no upper bound that holds for all.
        expect(Math.min(odd, elsewhere)).toBeGreaterThanOrEqual(0);
      }),
    );
  },
);
