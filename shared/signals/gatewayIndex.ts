import type { GatewayRow } from '../estate/gatewayRow.js';
import type { SideTables } from '../estate/tables.js';
import type { JsonObject } from '../json.js';
import { indexOf } from './indexOf.js';
import { append } from './placing.js';
import type { FrontGateway, GatewayFirewall } from './types.js';

/** The side table `gateways`, sorted once for all clusters. */
export interface GatewayIndex {
  /** Application Gateways by lower-cased id. */
  readonly gateways: ReadonlyMap<string, GatewayRow>;
  /** Firewall policies by lower-cased id. */
  readonly policies: ReadonlyMap<string, GatewayRow>;
  /** What stands in a virtual network, by its lower-cased id. */
  readonly byNetwork: ReadonlyMap<string, readonly FrontGateway[]>;
  /** The same by the resource group of the network: AKS makes networks of its own in the node resource group. */
  readonly byNetworkGroup: ReadonlyMap<string, readonly FrontGateway[]>;
  readonly byBackend: ReadonlyMap<string, readonly FrontGateway[]>;
  /** What nobody can tell the place of, by lower-cased subscription. */
  readonly undecided: ReadonlyMap<string, readonly FrontGateway[]>;
  readonly undecidedCount: number;
}

export function gatewayIndexOf(side: SideTables): GatewayIndex {
  return indexOf(side.get('gateways'), index);
}

/** Every firewall that something on an Application Gateway goes by. */
export function firewallsOf(row: GatewayRow, policies: GatewayIndex['policies']): readonly GatewayFirewall[] {
  const byPolicy = (of: string, policy: string | null): GatewayFirewall => ({
    of,
    mode: (policy === null ? undefined : policies.get(policy.toLowerCase())?.mode) ?? 'unknown',
    policy,
  });
  const whole = { of: 'the gateway', mode: row.mode, policy: null };
  return [
    ...(row.inherits ? [row.policy === null ? whole : byPolicy('the gateway', row.policy)] : []),
    ...row.own.map(({ of, policy }) => byPolicy(of, policy)),
  ];
}

/** A gateway with a firewall that is on somewhere, whatever its mode. */
export function hasFirewall(row: GatewayRow, policies: GatewayIndex['policies']): boolean {
  return firewallsOf(row, policies).some(({ mode }) => mode === 'prevention' || mode === 'detection');
}

function index(table: ReadonlyMap<string, JsonObject>): GatewayIndex {
  // The table keeps nothing but what keepGateway makes of its rows.
  const rows = [...table.values()] as unknown as readonly GatewayRow[];
  const of = (kind: GatewayRow['kind']) => rows.filter((row) => row.kind === kind);
  const policies = new Map(of('firewallPolicy').map((row) => [row.id.toLowerCase(), row]));
  const firewalled = new Set(of('containersFirewall').map(({ id }) => controllerOf(id).toLowerCase()));
  const front: readonly (readonly [GatewayRow, FrontGateway])[] = [
    ...named(
      of('applicationGateway').filter((row) => hasFirewall(row, policies)),
      'Application Gateway',
    ),
    ...named(
      of('containersNetwork')
        .map((row) => ({ ...row, id: controllerOf(row.id) }))
        .filter(({ id }) => firewalled.has(id.toLowerCase())),
      'Application Gateway for Containers',
    ),
    ...named(of('frontDoor'), 'Front Door'),
    ...named(of('apiManagement'), 'API Management'),
  ];
  const byNetwork = new Map<string, FrontGateway[]>();
  const byNetworkGroup = new Map<string, FrontGateway[]>();
  const byBackend = new Map<string, FrontGateway[]>();
  for (const [row, gateway] of front) {
    for (const network of row.networks) {
      append(byNetwork, network, gateway);
      append(byNetworkGroup, groupOf(network), gateway);
    }
    for (const backend of row.backends) append(byBackend, backend, gateway);
  }
  const lost = [
    ...named(of('frontDoorProfile'), 'Front Door'),
    ...named(
      of('apiManagement').filter(({ networks }) => networks.length === 0),
      'API Management',
    ),
  ];
  const undecided = new Map<string, FrontGateway[]>();
  for (const [, gateway] of lost) append(undecided, gateway.id.split('/')[2]?.toLowerCase() ?? '', gateway);
  return {
    gateways: new Map(of('applicationGateway').map((row) => [row.id.toLowerCase(), row])),
    policies,
    byNetwork,
    byNetworkGroup,
    byBackend,
    undecided,
    undecidedCount: lost.length,
  };
}

function named(rows: readonly GatewayRow[], kind: string): readonly (readonly [GatewayRow, FrontGateway])[] {
  return rows.map((row) => [row, { kind, id: row.id }]);
}

/** The Application Gateway for Containers that an association or a policy belongs to. */
function controllerOf(id: string): string {
  return /^.*\/trafficcontrollers\/[^/]+/i.exec(id)?.[0] ?? id;
}

/** `/subscriptions/…/resourcegroups/…` of a lower-cased id. */
function groupOf(id: string): string {
  return /^\/subscriptions\/[^/]+\/resourcegroups\/[^/]+/.exec(id)?.[0] ?? '';
}
