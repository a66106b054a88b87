import check from '../../../shared/checks/traffic/apiServerExposure.js';
import { clusterOf, contextAt, signalsWith } from '../../support/clusters.js';

const PRIVATE = 'apiServerAccessProfile.enablePrivateCluster';
const judge = (properties: Record<string, unknown>) =>
  check.evaluate(clusterOf({ kubernetesVersion: '1.35.7', ...properties }), signalsWith(), contextAt('2026-08-23'));
const access = (apiServerAccessProfile: unknown, more: Record<string, unknown> = {}) => ({
  apiServerAccessProfile,
  ...more,
});
const ranges = (...authorizedIPRanges: unknown[]) => access({ authorizedIPRanges });
const open = (what: string, access = 'publicNetworkAccess not set') => `${PRIVATE} not set, ${access}, ${what}`;
const wide = (range: string, limit: string) => open(`the authorized range ${range} is wider than ${limit}`);
const NO_RANGES = 'authorizedIPRanges not set';
const notTold = (text: string) => `how wide "${text}" is cannot be told: it is no IP range`;

test.each([
  ['passes where the cluster is private', access({ enablePrivateCluster: true }), 'pass', 'the cluster is private'],
  [
    'passes where it is private, whatever its public FQDN',
    access({ enablePrivateCluster: true, enablePrivateClusterPublicFQDN: true, privateDNSZone: 'none' }),
    'pass',
    'the cluster is private',
  ],
  [
    'passes where public access is Disabled',
    { publicNetworkAccess: 'Disabled' },
    'pass',
    'publicNetworkAccess is Disabled',
  ],
  ['passes where it is disabled', { publicNetworkAccess: 'disabled' }, 'pass', 'publicNetworkAccess is disabled'],
  [
    'passes with ranges',
    ranges('73.140.245.0/24', '193.168.1.0/24'),
    'pass',
    'only 2 authorized ranges may reach the API server',
  ],
  ['passes with a bare address', ranges('20.20.20.20'), 'pass', 'only 1 authorized range may reach the API server'],
  [
    'passes with a bare address of IPv6',
    ranges('2001:db8::1'),
    'pass',
    'only 1 authorized range may reach the API server',
  ],
  ['passes with a /8', ranges('11.0.0.0/8'), 'pass', 'only 1 authorized range may reach the API server'],
  ['passes with a /32 of IPv6', ranges('2001:db8::/32'), 'pass', 'only 1 authorized range may reach the API server'],
  [
    "passes with 0.0.0.0/32, AKS's word for the cluster's own address",
    ranges('0.0.0.0/32'),
    'pass',
    "only the cluster's own outgoing address is let in (0.0.0.0/32)",
  ],
  [
    'passes with 0.0.0.0/32 beside other ranges',
    ranges('0.0.0.0/32', '20.20.20.20'),
    'pass',
    'only 2 authorized ranges may reach the API server',
  ],
  [
    'passes with ranges whatever is odd about the rest',
    access({ enablePrivateCluster: 'no', authorizedIPRanges: ['20.20.20.20/32'] }, { publicNetworkAccess: 7 }),
    'pass',
    'only 1 authorized range may reach the API server',
  ],
  ['fails on a /7', ranges('20.20.20.20/32', '10.0.0.0/7'), 'fail', wide('10.0.0.0/7', '/8')],
  ['fails on the whole internet', ranges('0.0.0.0/0'), 'fail', wide('0.0.0.0/0', '/8')],
  ['fails on a /31 of IPv6', ranges('2001:db8::/31'), 'fail', wide('2001:db8::/31', '/32')],
  ['fails on all of IPv6', ranges('20.20.20.20', '::/0'), 'fail', wide('::/0', '/32')],
  ['fails on a wide range beside a service tag', ranges('AzureCloud', '0.0.0.0/0'), 'fail', wide('0.0.0.0/0', '/8')],
  ['fails where the list is empty', ranges(), 'fail', open(NO_RANGES)],
  ['fails where the profile is null', access(null, { publicNetworkAccess: null }), 'fail', open(NO_RANGES)],
  ['fails where nothing is set', {}, 'fail', open(NO_RANGES)],
  [
    'fails where public access is Enabled',
    { publicNetworkAccess: 'Enabled' },
    'fail',
    open(NO_RANGES, 'publicNetworkAccess is Enabled'),
  ],
  [
    'fails with VNet integration alone',
    access({ enablePrivateCluster: false, enableVnetIntegration: true, subnetId: '/s' }),
    'fail',
    `${PRIVATE} is false, publicNetworkAccess not set, ${NO_RANGES}; VNet integration alone is not private`,
  ],
  ['does not guess from a service tag', ranges('AzureCloud', '20.20.20.20'), 'unknown', notTold('AzureCloud')],
  ['does not guess from a short form', ranges('10.0/8'), 'unknown', notTold('10.0/8')],
  ['does not guess from a prefix that is too long', ranges('10.0.0.0/33'), 'unknown', notTold('10.0.0.0/33')],
  ['does not guess from an empty text', ranges(''), 'unknown', notTold('')],
  [
    'does not guess from a number among the ranges',
    ranges('20.20.20.20', 7),
    'unknown',
    'odd payload: authorizedIPRanges holds more than texts',
  ],
  [
    'does not guess from odd ranges',
    access({ authorizedIPRanges: '20.20.20.20' }),
    'unknown',
    'odd payload: apiServerAccessProfile.authorizedIPRanges is text',
  ],
  [
    'does not guess from SecuredByPerimeter',
    { publicNetworkAccess: 'SecuredByPerimeter' },
    'unknown',
    'publicNetworkAccess is SecuredByPerimeter, which is not known here',
  ],
  [
    'does not guess from an odd publicNetworkAccess',
    { publicNetworkAccess: false },
    'unknown',
    'odd payload: publicNetworkAccess is true or false',
  ],
  [
    'does not guess from an odd enablePrivateCluster',
    access({ enablePrivateCluster: 'false', authorizedIPRanges: ['0.0.0.0/0'] }),
    'unknown',
    `odd payload: ${PRIVATE} is text`,
  ],
])('api-server-exposure %s', (_what, properties, status, reason) => {
  const severity = status === 'fail' ? 'critical' : null;
  expect(judge(properties)).toMatchObject([{ status, severity, reason, subject: null }]);
});

test('api-server-exposure shows the ranges in order, so that only a change of them is told', () => {
  const evidence = (...list: string[]) => judge(ranges(...list))[0]?.evidence;
  expect(evidence('9.0.0.0/4', '20.20.20.20')).toEqual(evidence('20.20.20.20', ' 9.0.0.0/4'));
  expect(evidence('9.0.0.0/4', '20.20.20.20')).toEqual({
    [PRIVATE]: null,
    publicNetworkAccess: null,
    authorizedIPRanges: ['20.20.20.20', '9.0.0.0/4'],
  });
});
