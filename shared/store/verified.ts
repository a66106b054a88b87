import type { RequestPolicyFactory } from '@azure/storage-blob';
import { outwardAgents } from '../outwardAgents.js';
import type { Environment } from '../proxyFor.js';

/** Keys and tokens go to the account: its certificate is always verified, whatever the environment says. */
export function verified(environment: Environment): RequestPolicyFactory {
  const agents = outwardAgents({}, environment);
  return {
    create: (next) => ({
      async sendRequest(request) {
        // In place of what the client takes from the environment: for plain http, as an emulator speaks it, nothing at all.
        Object.assign(request, { agent: await agents(request.url) });
        return await next.sendRequest(request);
      },
    }),
  };
}
