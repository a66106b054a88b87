import check from '../../../shared/checks/traffic/exposedServices.js';
import { exposedServicesSchema } from '../../../shared/checks/traffic/exposure.js';
import { known, notKnown } from '../../../shared/signals/signal.js';
import type { ExposedService, Signals } from '../../../shared/signals/types.js';
import { CLUSTER_ID, clusterOf, contextAt, signalsWith } from '../../support/clusters.js';

const NOW = '2026-11-24T01:30:00Z';
const PLACED = { nodeResourceGroup: 'MC_pay' };
const service = (name: string, ...ips: (string | null)[]): ExposedService => ({
  service: name,
  addresses: ips.map((ip, at) => ({ name: `ip-${at}`, ip, host: null })),
});
const open = (...services: ExposedService[]): Signals['exposedServices'] => known(services, new Date(NOW));
const SHOP = open(service('shop/web', '203.0.113.4'));
const AT = 'service shop/web is open to the internet at 203.0.113.4';

test.each([
  ['passes without any', PLACED, open(), 'pass', null, null, 'no public address carries the name of a service'],
  ['is medium for one', PLACED, SHOP, 'fail', 'medium', 'service/shop/web', AT],
  [
    'names every address of a service',
    PLACED,
    open(service('shop/web', '203.0.113.4', '2001:db8::4')),
    'fail',
    'medium',
    'service/shop/web',
    `${AT}, 2001:db8::4`,
  ],
  [
    'counts addresses from the fourth on',
    PLACED,
    open(service('shop/web', '203.0.113.4', '203.0.113.5', '203.0.113.6', '203.0.113.7')),
    'fail',
    'medium',
    'service/shop/web',
    `${AT}, 203.0.113.5, 203.0.113.6 and 1 more`,
  ],
  [
    'fails before the address is allocated',
    PLACED,
    open(service('shop/web', null)),
    'fail',
    'medium',
    'service/shop/web',
    'service shop/web is open to the internet at an address that is not allocated yet',
  ],
  [
    'does not guess where the cluster names no group for its addresses',
    {},
    open(),
    'unknown',
    null,
    null,
    'nodeResourceGroup not in the payload: nobody can tell its addresses',
  ],
  [
    'does not guess where that is odd',
    { nodeResourceGroup: 7 },
    open(),
    'unknown',
    null,
    null,
    'odd payload: nodeResourceGroup is a number',
  ],
  [
    'does not guess where addresses were not read',
    PLACED,
    notKnown('not read (403)'),
    'unknown',
    null,
    null,
    'not read (403)',
  ],
] as const)('exposed-services %s', (_what, properties, exposedServices, status, severity, subject, reason) => {
  const verdicts = check.evaluate(clusterOf(properties), signalsWith({ exposedServices }), contextAt(NOW));
  expect(verdicts).toMatchObject([{ status, severity, subject, reason }]);
});

test.each([
  ['a service by name', [{ services: ['shop/web'] }], 0],
  ['names in another case', [{ services: ['SHOP/Web'] }], 0],
  ['a namespace', [{ services: ['shop/*'] }], 0],
  ['a service in any namespace', [{ services: ['*/web'] }], 0],
  ['the first entry that fits', [{ services: ['other/*'] }, { services: ['shop/*'] }], 1],
  ['clusters of a tag', [{ services: ['shop/*'], tags: { environment: 'production' } }], 0],
  ['a cluster by its id', [{ services: ['shop/*'], clusters: [CLUSTER_ID] }], 0],
  ['nothing for another service', [{ services: ['shop/webshop', 'web/shop'] }], undefined],
  ['nothing for clusters of another tag', [{ services: ['shop/*'], tags: { environment: 'dev' } }], undefined],
  [
    'nothing for another subscription',
    [{ services: ['*'], subscriptions: ['22222222-2222-4222-8222-222222222222'] }],
    undefined,
  ],
])('vigie.yaml allows %s', (_what, allow, at) => {
  const cluster = clusterOf(PLACED, { tags: { environment: 'production' } });
  const settings = { exposedServices: exposedServicesSchema.parse({ allow }) };
  const [verdict] = check.evaluate(cluster, signalsWith({ exposedServices: SHOP }), contextAt(NOW, {}, settings));
  expect(verdict).toMatchObject(
    at === undefined
      ? { status: 'fail', reason: AT }
      : { status: 'pass', subject: 'service/shop/web', reason: `${AT}, as exposedServices.allow[${at}] allows` },
  );
});

test('one service that is allowed leaves the others failing', () => {
  const settings = { exposedServices: exposedServicesSchema.parse({ allow: [{ services: ['shop/*'] }] }) };
  const exposedServices = open(service('db/mongo', '203.0.113.9'), service('shop/web', '203.0.113.4'));
  const verdicts = check.evaluate(clusterOf(PLACED), signalsWith({ exposedServices }), contextAt(NOW, {}, settings));
  expect(verdicts.map(({ subject, status }) => `${subject} ${status}`)).toEqual([
    'service/db/mongo fail',
    'service/shop/web pass',
  ]);
});

test('a name without a namespace is no service of vigie.yaml', () => {
  expect(exposedServicesSchema.safeParse({ allow: [{ services: ['web'] }] }).success).toBe(false);
  expect(exposedServicesSchema.safeParse({ allow: [{ services: [] }] }).success).toBe(false);
});
