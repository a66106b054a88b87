import { createDefaultHttpClient, type HttpClient } from '@azure/core-rest-pipeline';
import { outwardAgents } from '../outwardAgents.js';
import type { Environment } from '../proxyFor.js';

/**
 * The SDK's own client, for those that ask for tokens: secrets go to Entra, so certificates are always verified, whatever
 * the environment says. The endpoints of managed identities speak plain http on this machine, and are asked without a proxy.
 */
export function verifyingHttpClient(environment: Environment = process.env): HttpClient {
  const agents = outwardAgents({}, environment);
  const client = createDefaultHttpClient();
  return {
    async sendRequest(request) {
      return await client.sendRequest(Object.assign(request, { agent: await agents(request.url) }));
    },
  };
}
