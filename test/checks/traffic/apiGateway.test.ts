import check from '../../../shared/checks/traffic/apiGateway.js';
import { known, notKnown } from '../../../shared/signals/signal.js';
import type { FrontGateway, FrontGateways, Signals } from '../../../shared/signals/types.js';
import { clusterOf, contextAt, signalsWith } from '../../support/clusters.js';

const NOW = '2026-11-24T01:30:00Z';
const PLACED = { nodeResourceGroup: 'MC_pay' };
const IP = '203.0.113.4';
const HOST = 'shop.westeurope.cloudapp.azure.com';
const exposed = (...names: string[]): Signals['exposedServices'] =>
  known(
    names.map((service) => ({ service, addresses: [{ name: 'ip', ip: IP, host: HOST }] })),
    new Date(NOW),
  );
const stands = (near: Partial<FrontGateways> = {}): Signals['frontGateways'] =>
  known({ inNetwork: [], byBackend: new Map(), undecided: [], undecidedElsewhere: 0, ...near }, new Date(NOW));
const gateway = (kind: string, name: string): FrontGateway => ({ kind, id: `/subscriptions/s/${name}` });
const agw = gateway('Application Gateway', 'agw-hub');
const door = gateway('Front Door', 'fd-shop');
const api = gateway('API Management', 'apim');

test.each([
  [
    'does not apply where nothing is exposed',
    PLACED,
    exposed(),
    stands(),
    'notApplicable',
    null,
    'no service is exposed',
  ],
  [
    'passes with a gateway in the network',
    PLACED,
    exposed('shop/web'),
    stands({ inNetwork: [agw] }),
    'pass',
    null,
    '1 exposed service behind Application Gateway agw-hub',
  ],
  [
    'passes where a Front Door names the address',
    PLACED,
    exposed('shop/web', 'shop/api'),
    stands({ byBackend: new Map([[IP, [door]]]) }),
    'pass',
    null,
    '2 exposed services behind Front Door fd-shop',
  ],
  [
    'passes where one names the host, and counts others',
    PLACED,
    exposed('shop/web'),
    stands({ inNetwork: [api], byBackend: new Map([[HOST, [door]]]) }),
    'pass',
    null,
    '1 exposed service behind API Management apim and 1 more',
  ],
  [
    'is low where none stands near',
    PLACED,
    exposed('shop/web'),
    stands({ byBackend: new Map([['203.0.113.5', [door]]]) }),
    'fail',
    'low',
    '1 exposed service, and no gateway in the network or in front (not seen: ',
  ],
  [
    'counts what may stand in front in other subscriptions',
    PLACED,
    exposed('shop/web'),
    stands({ undecidedElsewhere: 2 }),
    'fail',
    'low',
    'in front; 2 Front Doors or API Managements of other subscriptions may stand in front (not seen: ',
  ],
  [
    'does not guess whom a Front Door of the same subscription serves',
    PLACED,
    exposed('shop/web'),
    stands({ undecided: [door] }),
    'unknown',
    null,
    '1 exposed service, and nobody can tell whether Front Door fd-shop of the same subscription stands in front',
  ],
  [
    'passes where another one is certain',
    PLACED,
    exposed('shop/web'),
    stands({ inNetwork: [agw], undecided: [door] }),
    'pass',
    null,
    'behind Application Gateway agw-hub',
  ],
  [
    'does not guess where addresses were not read',
    PLACED,
    notKnown('not read (403)'),
    stands(),
    'unknown',
    null,
    'not read (403)',
  ],
  ['does not guess where gateways were not read', PLACED, exposed('shop/web'), notKnown('cut'), 'unknown', null, 'cut'],
  [
    'does not guess without a node resource group',
    {},
    exposed(),
    stands(),
    'unknown',
    null,
    'nodeResourceGroup not in the payload',
  ],
] as const)('api-gateway %s', (_what, properties, exposedServices, frontGateways, status, severity, reason) => {
  const signals = signalsWith({ exposedServices, frontGateways });
  const verdicts = check.evaluate(clusterOf(properties), signals, contextAt(NOW));
  expect(verdicts).toMatchObject([{ status, severity, reason: expect.stringContaining(reason), subject: null }]);
});
