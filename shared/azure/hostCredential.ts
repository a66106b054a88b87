import type { TokenCredential } from '@azure/core-auth';
import { ManagedIdentityCredential } from '@azure/identity';
import { verifyingHttpClient } from './verifyingClient.js';

/**
 * The identity that Functions use for their own storage: the managed identity with this client id. It is another one than
 * the identity that reads Azure.
 */
export function hostCredential(clientId: string): TokenCredential {
  return new ManagedIdentityCredential({ clientId, httpClient: verifyingHttpClient() });
}
