/** What a firewall does, as far as the payload says. `none`: there is none in this place. */
export type FirewallMode = 'prevention' | 'detection' | 'off' | 'none' | 'unknown';

/**
 * What the side table `gateways` keeps of a row. A gateway carries certificates, listeners and backends by the hundred: of
 * these the few that a verdict can turn on.
 */
export type GatewayRow = {
  readonly kind:
    | 'applicationGateway'
    | 'firewallPolicy'
    | 'frontDoor'
    /** Front Door Standard or Premium: its origins are no rows of Resource Graph. */
    | 'frontDoorProfile'
    | 'apiManagement'
    /** Application Gateway for Containers: the subnet that it stands in. */
    | 'containersNetwork'
    | 'containersFirewall';
  /** As it came. */
  readonly id: string;
  /** Lower-cased ids of the virtual networks that it stands in. */
  readonly networks: readonly string[];
  /** Lower-cased host names and addresses, other than private ones, that it sends traffic to. */
  readonly backends: readonly string[];
  /** The tier of an Application Gateway, as it came; '' where it is not told. */
  readonly tier: string;
  /** Of a firewall policy its own; of an Application Gateway that of its classic configuration. */
  readonly mode: FirewallMode;
  /** The policy of the gateway as a whole, as it came; null: it has none. */
  readonly policy: string | null;
  /** Something on the gateway goes by its own firewall; false: each listener has another. */
  readonly inherits: boolean;
  /** Policies of listeners and path rules, each once, with the first that has it; a policy of null could not be read. */
  readonly own: readonly { readonly of: string; readonly policy: string | null }[];
};

/** A row that says nothing but what it is. */
export const BARE = {
  networks: [],
  backends: [],
  tier: '',
  mode: 'none',
  policy: null,
  inherits: true,
  own: [],
} satisfies Omit<GatewayRow, 'kind' | 'id'>;
