import { createHash, randomBytes } from 'node:crypto';
import { Faults } from './faults.js';
import { furtherOptions, furtherSecrets } from './furtherDestinations.js';
import { isObject } from './json.js';
import type { Quotas } from './quotas/quotas.js';
import { AZURE_DEVOPS_AUDIENCE } from './receivers/azureDevOps.js';
import { createReceivers } from './receivers/catalogue.js';
import type { Received, Receiver } from './receivers/receiver.js';
import { RequestLog } from './requestLog.js';
import { TokenOffice } from './tokenOffice.js';
import type { World } from './world.js';

/** Whom the simulated Entra knows. */
interface Identity {
  readonly tenantId: string;
  readonly clientId: string;
  readonly objectId: string;
  readonly clientSecret: string;
}

/**
 * Secrets of the destinations: made anew at each start, handed out by the simulated Key Vault. Those that are not readonly
 * may be changed while it runs; the vault and the service then know the new one alone.
 */
interface Secrets {
  readonly serviceNowUser: string;
  serviceNowPassword: string;
  readonly workflowId: string;
  teamsSignature: string;
  readonly ruleId: string;
  /** Of destinations that are named where it is asked for, by their names in the simulated Key Vault. */
  readonly further: Readonly<Record<string, string>>;
}

/** Addresses and audiences, as a custom cloud of the configuration names them. */
interface Endpoints {
  /** `https://127.0.0.1:PORT`; audience of Resource Manager and Resource Graph. */
  readonly url: string;
  /** Base and audience of Log Analytics; its clients put `/v1` straight after the host. */
  readonly logAnalytics: string;
  readonly ingestionAudience: string;
  readonly prometheusAudience: string;
  /** Base and audience of Microsoft Graph. */
  readonly graph: string;
  readonly keyVaultSuffix: string;
}

/** Everything behind the server: plain state, and no sockets. */
export interface Simulation {
  readonly world: World;
  /** Grows with each change of the world: what was computed from an older one is stale. */
  revision: number;
  /** The simulated clock; it stands still until it is set. */
  now: Date;
  readonly endpoints: Endpoints;
  readonly identity: Identity;
  readonly secrets: Secrets;
  readonly tokens: TokenOffice;
  readonly faults: Faults;
  /** Absent: nothing is refused for being asked too often. */
  readonly quotas: Quotas | undefined;
  readonly requests: RequestLog;
  readonly receivers: readonly Receiver[];
  readonly received: Received[];
}

export function createSimulation(world: World, now: Date, url: string, quotas?: Quotas): Simulation {
  const endpoints = endpointsOf(url);
  const secrets = secretsOf(world.tenantId);
  const identity = identityOf(world.tenantId);
  return {
    world,
    revision: 0,
    now,
    endpoints,
    identity,
    secrets,
    tokens: new TokenOffice(identity, [
      endpoints.url,
      endpoints.logAnalytics,
      endpoints.ingestionAudience,
      endpoints.prometheusAudience,
      endpoints.graph,
      `https://${endpoints.keyVaultSuffix}`,
      AZURE_DEVOPS_AUDIENCE,
    ]),
    faults: new Faults(),
    quotas,
    requests: new RequestLog(),
    receivers: createReceivers({
      sentinel: { audience: endpoints.ingestionAudience, ruleId: secrets.ruleId },
      servicenow: {
        user: secrets.serviceNowUser,
        get password() {
          return secrets.serviceNowPassword;
        },
      },
      teams: {
        workflowId: secrets.workflowId,
        get signature() {
          return secrets.teamsSignature;
        },
      },
      ...furtherOptions(secrets.further),
    }),
    received: [],
  };
}

function endpointsOf(url: string): Endpoints {
  return {
    url,
    logAnalytics: `${url}/loganalytics`,
    ingestionAudience: `${url}/ingestion`,
    prometheusAudience: `${url}/prometheus`,
    graph: `${url}/graph`,
    keyVaultSuffix: new URL(url).hostname,
  };
}

function identityOf(tenantId: string): Identity {
  return {
    tenantId,
    clientId: guidOf(`${tenantId} client`),
    objectId: guidOf(`${tenantId} principal`),
    clientSecret: randomBytes(24).toString('base64url'),
  };
}

function secretsOf(tenantId: string): Secrets {
  return {
    serviceNowUser: 'vigie',
    serviceNowPassword: randomBytes(18).toString('base64url'),
    // Names, not secrets: the same at each start, so that addresses stay the same.
    workflowId: digest(`${tenantId} workflow`).slice(0, 32),
    ruleId: `dcr-${digest(`${tenantId} rule`).slice(0, 32)}`,
    teamsSignature: randomBytes(32).toString('base64url'),
    further: furtherSecrets(() => randomBytes(32)),
  };
}

function digest(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

/** A GUID of version 4's form that is always the same for a text. */
export function guidOf(text: string): string {
  const hex = digest(text);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

/** What receivers know, by destination, for `--state`. */
export function receiverStates(azure: Simulation): Record<string, unknown> {
  return Object.fromEntries(azure.receivers.map((receiver) => [receiver.destination, receiver.state()]));
}

export function restoreReceivers(azure: Simulation, states: unknown): void {
  if (!isObject(states)) return;
  for (const receiver of azure.receivers)
    if (Object.hasOwn(states, receiver.destination)) receiver.restore(states[receiver.destination]);
}
