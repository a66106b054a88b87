import check from '../../../shared/checks/traffic/egressControl.js';
import { clusterOf, contextAt, signalsWith } from '../../support/clusters.js';

const straight = (type: string) => `outboundType is ${type}: no firewall in the way`;

test.each([
  [
    'passes on userDefinedRouting',
    { outboundType: 'userDefinedRouting' },
    'pass',
    'outboundType is userDefinedRouting',
  ],
  ['passes on none, in any case', { outboundType: 'None' }, 'pass', 'outboundType is None'],
  ['passes on block', { outboundType: 'block' }, 'pass', 'outboundType is block'],
  ['fails on loadBalancer', { outboundType: 'loadBalancer' }, 'fail', straight('loadBalancer')],
  ['fails on managedNATGateway', { outboundType: 'managedNATGateway' }, 'fail', straight('managedNATGateway')],
  ['fails on managedNATGatewayV2', { outboundType: 'managedNATGatewayV2' }, 'fail', straight('managedNATGatewayV2')],
  [
    'fails on userAssignedNATGateway, in any case',
    { outboundType: 'userAssignedNatGateway' },
    'fail',
    straight('userAssignedNatGateway'),
  ],
  [
    'does not guess where it is absent',
    { loadBalancerSku: 'standard' },
    'unknown',
    'networkProfile.outboundType not in the payload',
  ],
  [
    'does not guess where it is null',
    { outboundType: null },
    'unknown',
    'networkProfile.outboundType not in the payload',
  ],
  [
    'does not guess from an unknown type',
    { outboundType: 'wireguard' },
    'unknown',
    'outboundType is wireguard, which is not known here',
  ],
  ['does not guess from a list', { outboundType: [] }, 'unknown', 'odd payload: networkProfile.outboundType is a list'],
  ['does not guess without a networkProfile', undefined, 'unknown', 'networkProfile not in the payload'],
])('egress-control %s', (_what, networkProfile, status, reason) => {
  const cluster = clusterOf({ kubernetesVersion: '1.35.7', networkProfile });
  const severity = status === 'fail' ? 'medium' : null;
  expect(check.evaluate(cluster, signalsWith(), contextAt('2026-08-23'))).toMatchObject([
    { status, severity, reason, subject: null },
  ]);
});
