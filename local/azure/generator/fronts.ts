import type { ArmResource } from '../world.js';

/** Where a front stands, and whom it serves. */
export interface Place {
  /** `/subscriptions/…/resourceGroups/…/providers` */
  readonly providers: string;
  readonly subnet: string;
  /** The public address of the cluster's services. */
  readonly address: string;
  /** Name of the cluster. */
  readonly name: string;
}

/** What can stand in front of a cluster's services. */
export const FRONTS = {
  nothing: () => [],
  gateway: ({ providers, subnet, name }: Place) => [
    resource(providers, 'Microsoft.Network', 'applicationGateways', `agw-${name}`, {
      sku: { name: 'WAF_v2', tier: 'WAF_v2' },
      gatewayIPConfigurations: [{ name: 'gateway', properties: { subnet: { id: subnet } } }],
      webApplicationFirewallConfiguration: { enabled: true, firewallMode: 'Prevention', ruleSetType: 'OWASP' },
    }),
  ],
  frontDoor: ({ providers, address, name }: Place) => [
    resource(providers, 'Microsoft.Network', 'frontDoors', `fd-${name}`, {
      enabledState: 'Enabled',
      backendPools: [{ properties: { backends: [{ address, enabledState: 'Enabled' }] } }],
    }),
  ],
  api: ({ providers, subnet, name }: Place) => [
    resource(providers, 'Microsoft.ApiManagement', 'service', `apim-${name}`, {
      virtualNetworkType: 'Internal',
      virtualNetworkConfiguration: { subnetResourceId: subnet },
    }),
  ],
  containers: ({ providers, subnet, name }: Place) => {
    const controller = `trafficControllers/agc-${name}`;
    const policy = `${providers}/Microsoft.Network/ApplicationGatewayWebApplicationFirewallPolicies/waf-${name}`;
    return [
      resource(providers, 'Microsoft.ServiceNetworking', `${controller}/associations`, 'nodes', {
        subnet: { id: subnet },
      }),
      resource(providers, 'Microsoft.ServiceNetworking', `${controller}/securityPolicies`, 'waf', {
        wafPolicy: { id: policy },
      }),
    ];
  },
  /** Its origins are no rows of Resource Graph: nobody can tell whom it serves. */
  profile: ({ providers }: Place) => [
    {
      ...resource(providers, 'Microsoft.Cdn', 'profiles', 'afd-shared', {}),
      sku: { name: 'Premium_AzureFrontDoor' },
    },
  ],
} satisfies Record<string, (place: Place) => readonly ArmResource[]>;

export type Front = keyof typeof FRONTS;

/** @param path with the names of resources above: `trafficControllers/agc/associations` */
function resource(
  providers: string,
  provider: string,
  path: string,
  name: string,
  properties: Record<string, unknown>,
): ArmResource {
  const types = path.split('/').filter((_part, at) => at % 2 === 0);
  return { id: `${providers}/${provider}/${path}/${name}`, name, type: `${provider}/${types.join('/')}`, properties };
}
