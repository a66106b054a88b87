import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { stringify } from 'yaml';
import { FURTHER } from './furtherDestinations.js';
import type { Simulation } from './simulation.js';

/** What `vigie sweep` needs in its environment to run against this server, and nothing else. */
export type SweepEnvironment = Readonly<
  Record<
    | 'VIGIE_CONFIG'
    | 'VIGIE_CLOCK'
    | 'NODE_EXTRA_CA_CERTS'
    | 'AZURE_TENANT_ID'
    | 'AZURE_CLIENT_ID'
    | 'AZURE_CLIENT_SECRET',
    string
  >
>;

export interface Written {
  /** File of the authority that clients must trust. */
  readonly ca: string;
  readonly env: SweepEnvironment;
}

/**
 * Writes a complete configuration and the authority's certificate into a folder.
 * @param more further top-level keys of the configuration
 * @param kinds of destinations beside those that every configuration has
 */
export function writeConfiguration(
  folder: string,
  azure: Simulation,
  ca: string,
  more: Readonly<Record<string, unknown>> = {},
  kinds: readonly string[] = [],
): Written {
  mkdirSync(folder, { recursive: true });
  const files = { config: join(folder, 'vigie.yaml'), ca: join(folder, 'ca.pem') };
  writeFileSync(files.ca, ca);
  writeFileSync(files.config, stringify({ ...configurationOf(azure, kinds), ...more }));
  const { tenantId, clientId, clientSecret } = azure.identity;
  return {
    ca: files.ca,
    env: {
      VIGIE_CONFIG: files.config,
      VIGIE_CLOCK: azure.endpoints.url,
      NODE_EXTRA_CA_CERTS: files.ca,
      AZURE_TENANT_ID: tenantId,
      AZURE_CLIENT_ID: clientId,
      AZURE_CLIENT_SECRET: clientSecret,
    },
  };
}

/** Secrets stay in the simulated Key Vault: the file names them only. */
function configurationOf({ endpoints, secrets }: Simulation, kinds: readonly string[]): Record<string, unknown> {
  const { url, logAnalytics, ingestionAudience, prometheusAudience, graph, keyVaultSuffix } = endpoints;
  const secret = (name: string): string => `\${keyvault:${url}/keyvault/secrets/${name}}`;
  const host = new URL(url).hostname;
  return {
    cloud: {
      name: 'custom',
      authority: url,
      resourceManager: url,
      logAnalytics,
      prometheusAudience,
      ingestionAudience,
      vulnerabilityData: url,
      graph,
      keyVaultSuffix,
      blobSuffix: `blob.${host}`,
      queueSuffix: `queue.${host}`,
      portal: 'https://portal.azure.com',
    },
    store: { kind: 'folder', path: './store' },
    destinations: [
      { name: 'sentinel', kind: 'sentinel', endpoint: url, ruleId: secrets.ruleId },
      {
        name: 'servicenow',
        kind: 'servicenow',
        url: `${url}/servicenow`,
        user: secrets.serviceNowUser,
        password: secret('servicenow-password'),
      },
      { name: 'teams', kind: 'teams', url: secret('teams-url') },
      { name: 'file', kind: 'file' },
      ...FURTHER.filter(({ kind }) => kinds.includes(kind)).map(({ kind, entry }) => ({
        name: kind,
        kind,
        ...entry(url, secret),
      })),
    ],
  };
}

/** The environment as lines that a shell sources. It holds a secret: for its owner's eyes only. */
export function writeEnvironment(file: string, env: Readonly<Record<string, string>>): void {
  mkdirSync(dirname(resolve(file)), { recursive: true });
  const lines = Object.entries(env).map(([name, value]) => `export ${name}=${quoted(value)}\n`);
  writeFileSync(file, lines.join(''), { mode: 0o600 });
  // The mode counts only for a file that is new.
  chmodSync(file, 0o600);
}

/** As a shell reads it back, whatever is in it. */
export function quoted(value: string): string {
  return `'${value.replaceAll("'", `'\\''`)}'`;
}
