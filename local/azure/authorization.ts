import type { Answer, AzureRequest, Service } from './exchange.js';
import { armError, microsoftGraphError } from './refusals.js';
import type { Simulation } from './simulation.js';
import { type TokenState, withoutSlash } from './tokenOffice.js';

/** Audience that a service wants; undefined where it wants none, or looks itself. */
function audienceOf(service: Service, { endpoints }: Simulation): string | undefined {
  switch (service) {
    case 'resourceManager':
    case 'resourceGraph':
      return endpoints.url;
    case 'logAnalytics':
      return endpoints.logAnalytics;
    case 'prometheus':
      return endpoints.prometheusAudience;
    case 'keyVault':
      return `https://${endpoints.keyVaultSuffix}`;
    case 'microsoftGraph':
      return endpoints.graph;
    default:
      return undefined;
  }
}

/** 401 or 403 in the service's own form where the token is not good for it; undefined where it is. */
export function unauthorized(service: Service, request: AzureRequest, azure: Simulation): Answer | undefined {
  const audience = audienceOf(service, azure);
  if (audience === undefined) return undefined;
  const token = tokenState(request, azure);
  if (token.state === 'good' && withoutSlash(token.audience) === audience) return undefined;
  const [code, message] = reasonOf(token, audience);
  if (service === 'logAnalytics') return ofLogs(token);
  if (service === 'microsoftGraph') return ofMicrosoftGraph(token);
  return armError(401, code, message, challenge(service, azure, message));
}

function tokenState(request: AzureRequest, azure: Simulation): TokenState {
  const token = azure.tokens.read(request.headers.authorization);
  // The fault says that a token has expired which is good.
  return request.lie === 'expire' ? { state: 'expired', expired: new Date(Date.now() - 60_000) } : token;
}

function reasonOf(token: TokenState, audience: string): [code: string, message: string] {
  switch (token.state) {
    case 'missing':
      return ['AuthenticationFailed', "Authentication failed. The 'Authorization' header is missing."];
    case 'invalid':
      return ['InvalidAuthenticationToken', 'The access token is invalid.'];
    case 'expired':
      return [
        'ExpiredAuthenticationToken',
        `The access token expiry UTC time '${spoken(token.expired)}' is earlier than current UTC time '${spoken(new Date())}'.`,
      ];
    default:
      return [
        'InvalidAuthenticationTokenAudience',
        `The access token has been obtained for wrong audience or resource '${token.audience}'. It should exactly match (including forward slash) with one of the allowed audiences '${audience}','${audience}/'.`,
      ];
  }
}

function spoken(time: Date): string {
  return Number.isNaN(time.getTime()) ? 'unknown' : time.toISOString();
}

/** Log Analytics: no token is a 401, a bad one a 403. */
function ofLogs(token: TokenState): Answer {
  if (token.state === 'missing') return armError(401, 'AuthenticationFailed', 'Valid authentication was not provided');
  return armError(403, 'InvalidAuthenticationToken', 'The provided authentication is not valid for this resource');
}

/** Microsoft Graph has one code for whatever is wrong with a token. */
function ofMicrosoftGraph({ state }: TokenState): Answer {
  const why = {
    missing: 'Access token is empty.',
    invalid: 'IDX14100: JWT is not well formed.',
    expired: 'Lifetime validation failed, the token is expired.',
    good: 'Access token validation failure. Invalid audience.',
  };
  return microsoftGraphError(401, 'InvalidAuthenticationToken', why[state]);
}

function challenge(service: Service, { endpoints, identity }: Simulation, why: string): Record<string, string> {
  const authority = `${endpoints.url}/${identity.tenantId}`;
  const value =
    service === 'keyVault'
      ? `Bearer authorization="${authority}", resource="https://${endpoints.keyVaultSuffix}"`
      : `Bearer authorization_uri="${authority}", error="invalid_token", error_description="${why.replaceAll('"', "'")}"`;
  return { 'www-authenticate': value };
}
