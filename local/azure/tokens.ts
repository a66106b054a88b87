import { randomUUID } from 'node:crypto';
import { type Answer, type AzureRequest, nameAt, type Route } from './exchange.js';
import type { Simulation } from './simulation.js';
import { TOKEN_SECONDS } from './tokenOffice.js';

/** Entra: where its endpoints are, and access tokens for client credentials. */
export const tokenRoutes: readonly Route[] = [
  { method: 'GET', pattern: '/{}/v2.0/.well-known/openid-configuration', service: 'entra', answer: openId },
  { method: 'POST', pattern: '/{}/oauth2/v2.0/token', service: 'entra', answer: token },
];

function openId(request: AzureRequest, { endpoints, identity }: Simulation): Answer {
  const tenant = nameAt(request, 0);
  if (tenant.toLowerCase() !== identity.tenantId.toLowerCase()) return unknownTenant(tenant);
  const base = `${endpoints.url}/${identity.tenantId}`;
  return {
    status: 200,
    body: {
      token_endpoint: `${base}/oauth2/v2.0/token`,
      token_endpoint_auth_methods_supported: ['client_secret_post', 'private_key_jwt', 'client_secret_basic'],
      jwks_uri: `${base}/discovery/v2.0/keys`,
      response_modes_supported: ['query', 'fragment', 'form_post'],
      // MSAL wants the issuer on the authority's own host and port.
      issuer: `${base}/v2.0`,
      authorization_endpoint: `${base}/oauth2/v2.0/authorize`,
      tenant_region_scope: 'EU',
      cloud_instance_name: 'microsoftonline.com',
      cloud_graph_host_name: 'graph.windows.net',
      msgraph_host: 'graph.microsoft.com',
    },
  };
}

function token(request: AzureRequest, { identity, tokens }: Simulation): Answer {
  const form = new URLSearchParams(request.body.toString('utf8'));
  const tenant = nameAt(request, 0);
  const client = form.get('client_id') ?? '';
  const scope = form.get('scope') ?? '';
  if (tenant.toLowerCase() !== identity.tenantId.toLowerCase()) return unknownTenant(tenant);
  if (form.get('grant_type') !== 'client_credentials')
    return refused(
      400,
      'unsupported_grant_type',
      70003,
      `The app requested an unsupported grant type '${form.get('grant_type') ?? ''}'.`,
    );
  if (client.toLowerCase() !== identity.clientId)
    return refused(
      400,
      'unauthorized_client',
      700016,
      `Application with identifier '${client}' was not found in the directory '${tenant}'.`,
    );
  if (request.lie === 'expire')
    return refused(401, 'invalid_client', 7000222, `The provided client secret keys for app '${client}' are expired.`);
  if (form.get('client_secret') !== identity.clientSecret)
    return refused(
      401,
      'invalid_client',
      7000215,
      `Invalid client secret provided. Ensure the secret being sent in the request is the client secret value, not the client secret ID, for a secret added to app '${client}'.`,
    );
  const audience = tokens.audienceOf(scope);
  if (audience === undefined)
    return refused(
      400,
      'invalid_resource',
      500011,
      `The resource principal named ${scope.replace(/\/\.default.*/, '')} was not found in the tenant named ${tenant}.`,
    );
  const body = { token_type: 'Bearer', expires_in: TOKEN_SECONDS, ext_expires_in: TOKEN_SECONDS };
  return {
    status: 200,
    headers: { 'cache-control': 'no-store, no-cache' },
    body: { ...body, access_token: tokens.issue(audience) },
  };
}

function unknownTenant(tenant: string): Answer {
  return refused(
    400,
    'invalid_tenant',
    90002,
    `Tenant '${tenant}' not found. Check to make sure you have the correct tenant ID and are signing into the correct cloud.`,
  );
}

function refused(status: number, error: string, number: number, message: string): Answer {
  const timestamp = `${new Date().toISOString().slice(0, 19).replace('T', ' ')}Z`;
  const [trace, correlation] = [randomUUID(), randomUUID()];
  return {
    status,
    body: {
      error,
      error_description: `AADSTS${number}: ${message} Trace ID: ${trace} Correlation ID: ${correlation} Timestamp: ${timestamp}`,
      error_codes: [number],
      timestamp,
      trace_id: trace,
      correlation_id: correlation,
      error_uri: `https://login.microsoftonline.com/error?code=${number}`,
    },
  };
}
