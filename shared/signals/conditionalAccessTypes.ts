/** A Conditional Access policy of the tenant, as far as it bears on who signs in to an application. */
export interface ConditionalAccessPolicy {
  readonly id: string;
  readonly name: string;
  /** enabled | disabled | enabledForReportingButNotEnforced, as returned. */
  readonly state: string;
  readonly applications: {
    /** Ids of applications, `All`, `None`, `Office365`…, as returned. */
    readonly include: readonly string[];
    readonly exclude: readonly string[];
    /** Applications are picked by attributes as well, which nobody here can look up. */
    readonly filtered: boolean;
  };
  readonly users: 'all' | 'some' | 'none';
  /** Kinds of clients that it is for, as returned: `all`, `browser`, `mobileAppsAndDesktopClients`…; empty: all. */
  readonly clients: readonly string[];
  /** It asks only where Entra sees a risk. */
  readonly onlyAtRisk: boolean;
  /** What else it is confined to: `platforms`, `locations`, `devices`, `authentication flows`. */
  readonly confinedTo: readonly string[];
  /** What it asks for; null: for nothing (it governs the session alone). */
  readonly grant: GrantControls | null;
}

export interface GrantControls {
  /** Each of what is asked for has to be met; else any one of it will do. */
  readonly all: boolean;
  /** `mfa`, `compliantDevice`, `domainJoinedDevice`, `block`…, as returned. */
  readonly builtIn: readonly string[];
  /** An authentication strength is asked for, and whether it amounts to MFA; null: none is. */
  readonly strength: 'mfa' | 'weaker' | null;
  /** Terms of use and controls of others that are asked for. */
  readonly others: number;
}
