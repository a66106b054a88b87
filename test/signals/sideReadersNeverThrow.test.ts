import fc from 'fast-check';
import { keepBackup } from '../../shared/estate/backupRow.js';
import { GATEWAY_TYPES, keepGateway } from '../../shared/estate/gatewayRows.js';
import { backups } from '../../shared/signals/backups.js';
import { clusterAdmins } from '../../shared/signals/clusterAdmins.js';
import { exposedServices } from '../../shared/signals/exposedServices.js';
import { frontGateways } from '../../shared/signals/frontGateways.js';
import { gitOps } from '../../shared/signals/gitOps.js';
import { ingressGateway } from '../../shared/signals/ingressGateway.js';
import { CLUSTER_ID, clusterOf } from '../support/clusters.js';

const GATEWAY = '/subscriptions/s/resourceGroups/rg/providers/Microsoft.Network/applicationGateways/agw';
const SUBNET = '/subscriptions/s/resourceGroups/rg/providers/Microsoft.Network/virtualNetworks/hub/subnets/a';

/** Keys that readers look for, and words that lead them on. */
const KEYS = [
  ...['id', 'name', 'type', 'tags', 'sku', 'tier', 'properties', 'state', 'mode', 'enabled', 'firewallMode', 'subnet'],
  ...['firewallPolicy', 'policySettings', 'httpListeners', 'urlPathMaps', 'pathRules', 'backendAddressPools'],
  ...['backendAddresses', 'gatewayIPConfigurations', 'webApplicationFirewallConfiguration', 'backendPools', 'backends'],
  ...['address', 'fqdn', 'ipAddress', 'virtualNetworkConfiguration', 'subnetResourceId', 'additionalLocations'],
  ...['wafPolicy', 'backend', 'dataSourceInfo', 'resourceID', 'currentProtectionState', 'protectionStatus', 'status'],
  ...[
    'role',
    'scope',
    'principalId',
    'extensionType',
    'k8s-azure-service',
    'service',
    'ipConfiguration',
    'dnsSettings',
  ],
  ...['__proto__', 'constructor', 'toString'],
];
const WORDS = [
  ...[
    CLUSTER_ID,
    GATEWAY,
    SUBNET,
    'Enabled',
    'Prevention',
    'WAF_v2',
    'shop/web,',
    '8e3af657-a8ff-443c-a75c-2fe8c4bcb635',
  ],
  ...['microsoft.flux', 'constructor', '__proto__', '203.0.113.4'],
];
const { tree } = fc.letrec((tie) => ({
  tree: fc.oneof(
    { depthSize: 'medium', withCrossShrink: true },
    fc.constantFrom<unknown>(...WORDS, null, true, -1, 1e300),
    fc.string(),
    fc.array(tie('tree'), { maxLength: 3 }),
    fc.array(fc.tuple(fc.constantFrom(...KEYS), tie('tree')), { maxLength: 5 }).map(objectOf),
  ),
}));
const row = fc.array(fc.tuple(fc.constantFrom(...KEYS), tree), { maxLength: 8 }).map(objectOf);
const gatewayRow = fc
  .tuple(fc.constantFrom(...GATEWAY_TYPES), row)
  .map(([type, rest]): Record<string, unknown> => ({ id: GATEWAY, ...rest, type }));

function objectOf(entries: readonly (readonly [string, unknown])[]): Record<string, unknown> {
  return JSON.parse(JSON.stringify(Object.fromEntries(entries)));
}

const cluster = clusterOf({
  nodeResourceGroup: 'mc',
  addonProfiles: { ingressApplicationGateway: { enabled: true, config: { effectiveApplicationGatewayId: GATEWAY } } },
  agentPoolProfiles: [{ name: 'np1', vnetSubnetID: SUBNET }],
});

test('gateways: any row is kept or left, and what is kept is read', () => {
  fc.assert(
    fc.property(fc.array(gatewayRow, { maxLength: 5 }), (rows) => {
      const kept = rows.map(keepGateway).filter((one) => one !== undefined);
      // A sweep keeps them as JSON.
      const table = new Map(kept.map((one, at) => [`${at}`, JSON.parse(JSON.stringify(one))]));
      const side = new Map([['gateways', table]]);
      expect(frontGateways.of(side, cluster).inNetwork.length).toBeLessThanOrEqual(kept.length);
      const ingress = ingressGateway.of(side, cluster);
      if (ingress !== null) expect(ingress.firewalls.length).toBeGreaterThan(0);
    }),
  );
});

test('backup instances: any row is kept or left, and what is kept is read', () => {
  fc.assert(
    fc.property(fc.array(row, { maxLength: 5 }), (rows) => {
      const kept = rows.map(keepBackup).filter((one) => one !== undefined);
      const side = new Map([['backupInstances', new Map(kept.map((one, at) => [`${at}`, one]))]]);
      expect(backups.of(side, cluster).length).toBeLessThanOrEqual(kept.length);
    }),
  );
});

test.each([clusterAdmins, gitOps, exposedServices].map((signal) => [signal.name, signal] as const))(
  '%s: any row is taken or counted',
  (_name, signal) => {
    fc.assert(
      fc.property(fc.array(row, { maxLength: 6 }), (rows) => {
        const reader = signal.open({ clusters: [cluster], registries: [], previousAlerts: new Map() });
        for (const one of rows) reader.take(one);
        expect(reader.of(cluster.key)).toBeDefined();
        expect(reader.left().odd + reader.left().elsewhere).toBeLessThanOrEqual(rows.length);
      }),
    );
  },
);
