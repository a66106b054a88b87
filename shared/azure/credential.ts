import type { TokenCredential } from '@azure/core-auth';
import { ClientSecretCredential, DefaultAzureCredential, ManagedIdentityCredential } from '@azure/identity';
import type { CloudSettings } from '../config/cloud.js';
import { messageOf, VigieError } from '../errors.js';
import { hostCredential } from './hostCredential.js';
import type { TokenSource } from './tokens.js';
import { verifyingHttpClient } from './verifyingClient.js';

export interface IdentitySettings {
  readonly tenantId?: string | undefined;
  readonly clientId?: string | undefined;
}

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Whose tokens Vigie uses: AZURE_TENANT_ID, AZURE_CLIENT_ID and AZURE_CLIENT_SECRET where all three are set; else the
 * managed identity that the configuration names; else what the machine offers (DefaultAzureCredential).
 */
export function tokenSource(settings: IdentitySettings, cloud: CloudSettings, environment: Environment): TokenSource {
  return sourceOf(credentialOf(settings, cloud, environment));
}

/**
 * Whose tokens send to Sentinel and read secrets: the identity of the Functions host where the environment names one
 * (AzureWebJobsStorage__clientId), so that the identity that reads the estate writes nowhere; else the same one.
 */
export function hostTokenSource(own: TokenSource, environment: Environment): TokenSource {
  const clientId = environment.AzureWebJobsStorage__clientId;
  return clientId ? sourceOf(hostCredential(clientId)) : own;
}

function sourceOf(credential: TokenCredential): TokenSource {
  return {
    credential,
    async tokenFor(audience) {
      const token = await credential.getToken(`${audience}/.default`).catch((error: unknown) => {
        throw new VigieError('VIGIE_AZURE_UNREADABLE', `no token for ${audience}: ${messageOf(error)}`, {
          cause: error,
        });
      });
      if (token === null) throw new VigieError('VIGIE_AZURE_UNREADABLE', `no token for ${audience}`);
      return token.token;
    },
  };
}

/** Whose tenant it is, where that is said: AZURE_TENANT_ID before the configuration. */
export function tenantIdOf(settings: IdentitySettings, environment: Environment): string | undefined {
  return environment.AZURE_TENANT_ID || settings.tenantId;
}

/** Which credential {@link tokenSource} takes, in words. */
export function credentialWords(settings: IdentitySettings, environment: Environment): string {
  const clientId = environment.AZURE_CLIENT_ID || settings.clientId;
  if (tenantIdOf(settings, environment) && clientId && environment.AZURE_CLIENT_SECRET)
    return `the secret of application ${clientId} (AZURE_CLIENT_SECRET)`;
  if (settings.clientId) return `the managed identity ${settings.clientId} (identity.clientId)`;
  return 'what this machine offers: variables, workload identity, managed identity or az login';
}

function credentialOf(settings: IdentitySettings, cloud: CloudSettings, environment: Environment): TokenCredential {
  const httpClient = verifyingHttpClient(environment);
  // An authority that Microsoft's public list does not know must not be looked up there.
  const options = { authorityHost: cloud.authority, disableInstanceDiscovery: cloud.name === 'custom', httpClient };
  const tenantId = tenantIdOf(settings, environment);
  const clientId = environment.AZURE_CLIENT_ID || settings.clientId;
  const secret = environment.AZURE_CLIENT_SECRET;
  if (tenantId && clientId && secret) return new ClientSecretCredential(tenantId, clientId, secret, options);
  if (settings.clientId) return new ManagedIdentityCredential({ clientId: settings.clientId, httpClient });
  return new DefaultAzureCredential(tenantId ? { ...options, tenantId } : options);
}
