import { openAzure } from '../../shared/azure/openAzure.js';
import type { TokenSource } from '../../shared/azure/tokens.js';
import type { CloudSettings } from '../../shared/config/cloud.js';
import { machine } from './machine.js';
import type { ScriptedServer } from './scriptedServer.js';

/** A custom cloud whose every endpoint is one server. */
export function cloudAt(url: string): CloudSettings {
  return {
    name: 'custom',
    authority: `${url}/login`,
    resourceManager: url,
    logAnalytics: url,
    prometheusAudience: `${url}/prometheus`,
    ingestionAudience: `${url}/monitor`,
    vulnerabilityData: `${url}/vulnerabilities`,
    graph: `${url}/graph`,
    keyVaultSuffix: new URL(url).host,
    blobSuffix: 'blob.invalid',
    queueSuffix: 'queue.invalid',
    portal: url,
  };
}

/** Tokens that say for which scope they were asked. */
export const plainTokens: TokenSource = {
  credential: {
    getToken: async (scopes) => ({ token: `for ${String(scopes)}`, expiresOnTimestamp: Date.parse('2999-01-01') }),
  },
  tokenFor: async (audience) => `for ${audience}/.default`,
};

/** The real clients, pointed at a scripted server; waits pass at once and are told. */
export function azureAt(server: ScriptedServer, tokens = plainTokens) {
  const time = machine();
  return { azure: openAzure({ cloud: cloudAt(server.url), tokens, time }), waits: time.waits };
}
