import { exposedServices } from '../../shared/signals/exposedServices.js';
import { asked } from '../support/asked.js';
import { clusterOf } from '../support/clusters.js';

const SUBSCRIPTION = '/subscriptions/11111111-1111-4111-8111-111111111111';
const NODES = `${SUBSCRIPTION}/resourceGroups/MC_pay`;
const cluster = clusterOf({ nodeResourceGroup: 'MC_pay' });

function read(...rows: Record<string, unknown>[]) {
  const reader = exposedServices.open({ clusters: [cluster], registries: [], previousAlerts: new Map() });
  for (const row of asked('publicAddresses', rows)) reader.take(row);
  return reader;
}

const frontend = (group: string) =>
  `${group}/providers/Microsoft.Network/loadBalancers/kubernetes/frontendIPConfigurations/a0`;
/** A public address as Resource Graph has it. */
const address = (tags: unknown, more: { group?: string; name?: string; properties?: Record<string, unknown> } = {}) => {
  const { group = NODES, name = 'kubernetes-a1', properties = {} } = more;
  return {
    id: `${group}/providers/Microsoft.Network/publicIPAddresses/${name}`,
    name,
    type: 'microsoft.network/publicipaddresses',
    resourceGroup: group.split('/').at(-1)?.toLowerCase(),
    tags,
    properties: {
      ipAddress: '203.0.113.4',
      publicIPAddressVersion: 'IPv4',
      ipConfiguration: { id: frontend(NODES) },
      ...properties,
    },
  };
};
const tagged = (service: string) => ({ 'k8s-azure-service': service, 'k8s-azure-cluster-name': 'kubernetes' });
const plain = [{ name: 'kubernetes-a1', ip: '203.0.113.4', host: null }];
const SHOP = [{ service: 'shop/web', addresses: plain }];
const OWN = `${SUBSCRIPTION}/resourceGroups/rg-addresses`;

test.each([
  ['a service in the node resource group', address(tagged('shop/web')), SHOP],
  ['a tag in another case', address({ 'K8S-Azure-Service': 'shop/web' }), SHOP],
  [
    'several services on one address, with and without a blank',
    address(tagged('shop/web, shop/api,pay/api')),
    ['pay/api', 'shop/api', 'shop/web'].map((service) => ({ service, addresses: plain })),
  ],
  ['the tag of old clusters', address({ service: 'shop/web', 'kubernetes-cluster-name': 'kubernetes' }), SHOP],
  ['the tag of old clusters where the new one is there too', address({ service: 'a/b', ...tagged('shop/web') }), SHOP],
  ['an address that the user brought, by its load balancer', address(tagged('shop/web'), { group: OWN }), SHOP],
  [
    'an address that is attached to nothing, by its own group',
    address(tagged('shop/web'), { properties: { ipConfiguration: null } }),
    SHOP,
  ],
  [
    "an address whose load balancer is nobody's, by its own group",
    address(tagged('shop/web'), { properties: { ipConfiguration: { id: frontend(OWN) } } }),
    SHOP,
  ],
  [
    'a name in DNS, and no address yet',
    address(tagged('shop/web'), {
      properties: {
        ipAddress: undefined,
        dnsSettings: { domainNameLabel: 'shop', fqdn: 'Shop.westeurope.cloudapp.azure.com' },
      },
    }),
    [
      {
        service: 'shop/web',
        addresses: [{ name: 'kubernetes-a1', ip: null, host: 'shop.westeurope.cloudapp.azure.com' }],
      },
    ],
  ],
  [
    'keys in Pascal case',
    {
      ...address(tagged('shop/web'), { group: OWN }),
      properties: { IpAddress: '203.0.113.4', IpConfiguration: { Id: frontend(NODES) } },
    },
    SHOP,
  ],
  ['no outgoing address of AKS', address({ 'aks-managed-type': 'aks-slb-managed-outbound-ip' }), []],
  ['no tag that others call service', address({ service: 'payments' }), []],
  ['no service that is gone', address(tagged('')), []],
  ['no service that merely has its name in DNS there', address({ 'k8s-azure-dns-label-service': 'shop/web' }), []],
  ['nothing without tags', address(null), []],
])('exposed services: %s', (_what, row, expected) => {
  expect(read(row).of(cluster.key)).toEqual(expected);
});

test('a service has all its addresses, in order of their names', () => {
  const rows = [
    address(tagged('shop/web'), { name: 'b', properties: { ipAddress: '2001:DB8::4' } }),
    address(tagged('shop/web'), { name: 'a' }),
  ];
  expect(read(...rows).of(cluster.key)).toEqual([
    {
      service: 'shop/web',
      addresses: [
        { name: 'a', ip: '203.0.113.4', host: null },
        { name: 'b', ip: '2001:db8::4', host: null },
      ],
    },
  ]);
});

test('addresses of services that belong to no known cluster are counted', () => {
  const stray = address(tagged('shop/web'), { group: OWN, properties: { ipConfiguration: { id: frontend(OWN) } } });
  const reader = read(stray, address({ service: 'payments' }, { group: OWN }));
  expect(reader.left()).toEqual({ odd: 0, elsewhere: 1 });
  expect(reader.of(cluster.key)).toEqual([]);
});
