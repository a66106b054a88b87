import { randomUUID } from 'node:crypto';
import type { Answer, AzureRequest } from './exchange.js';
import { resourceGroupOf, subscriptionOf } from './ids.js';
import { armError, forbidden } from './refusals.js';
import type { Simulation } from './simulation.js';
import type { ArmResource, Subscription, World } from './world.js';

/** Headers of every Resource Manager answer, as recorded ones have them; what is left of a quota stands beside them. */
export function armHeaders(): Record<string, string> {
  const request = randomUUID();
  return {
    'cache-control': 'no-cache',
    pragma: 'no-cache',
    expires: '-1',
    'strict-transport-security': 'max-age=31536000; includeSubDomains',
    'x-content-type-options': 'nosniff',
    'x-ms-request-id': request,
    'x-ms-correlation-request-id': request,
  };
}

export function ok(body: unknown): Answer {
  return { status: 200, body };
}

/** By lower-cased id. A list is never changed, only replaced. */
const named = new WeakMap<readonly Subscription[], ReadonlyMap<string, Subscription>>();

export function subscriptionNamed({ subscriptions }: World, id: string): Subscription | undefined {
  const known = named.get(subscriptions) ?? new Map(subscriptions.map((one) => [one.id.toLowerCase(), one]));
  named.set(subscriptions, known);
  return known.get(id.toLowerCase());
}

/** What a path below a subscription is refused with before anything else: no api-version, not readable, not there. */
export function refusedSubscription(request: AzureRequest, azure: Simulation): Answer | undefined {
  const versionless = refusedVersion(request);
  if (versionless !== undefined) return versionless;
  const id = subscriptionOf(request.path);
  if (id === '') return undefined;
  if (request.hidden.has(id.toLowerCase())) {
    azure.faults.countHidden(id);
    return forbidden('resourceManager', request, azure);
  }
  return subscriptionNamed(azure.world, id) === undefined ? noSubscription(id) : undefined;
}

export function noSubscription(id: string): Answer {
  return notFound('SubscriptionNotFound', `The subscription '${id}' could not be found.`);
}

function refusedVersion(request: AzureRequest): Answer | undefined {
  const message = 'The api-version query parameter (?api-version=) is required for all requests.';
  return request.query.has('api-version') ? undefined : armError(400, 'MissingApiVersionParameter', message);
}

export function notFound(code: string, message: string): Answer {
  return armError(404, code, message, { 'x-ms-failure-cause': 'gateway' });
}

/** A resource by its id, or the 404 that Resource Manager would answer. */
export function resourceAt(world: World, id: string, type: string): Found {
  const resource = world.resources[id.toLowerCase()];
  return resource === undefined ? { refused: noResource(world, id, type) } : { resource };
}

export type Found = { readonly resource: ArmResource } | { readonly refused: Answer };

/** 404 for an id below a resource group that holds nothing: such a group is not there. */
export function refusedGroup({ resources }: World, id: string): Answer | undefined {
  const prefix = `${id.toLowerCase().split('/').slice(0, 5).join('/')}/`;
  if (Object.keys(resources).some((key) => key.startsWith(prefix))) return undefined;
  return notFound('ResourceGroupNotFound', `Resource group '${resourceGroupOf(id)}' could not be found.`);
}

function noResource(world: World, id: string, type: string): Answer {
  const groupless = refusedGroup(world, id);
  if (groupless !== undefined) return groupless;
  const name = id.split('/').at(-1) ?? '';
  return notFound(
    'ResourceNotFound',
    `The Resource '${type}/${name}' under resource group '${resourceGroupOf(id)}' was not found. For more details please go to https://aka.ms/ARMResourceNotFoundFix`,
  );
}

/** One page of a list with the link to the next, which is followed as it stands. */
export function page<T>(request: AzureRequest, azure: Simulation, all: readonly T[], size: number): Answer {
  const token = request.query.get('$skiptoken') ?? request.query.get('$skipToken');
  const from = token === null ? 0 : Number(Buffer.from(token, 'base64url').toString('utf8'));
  if (!Number.isInteger(from) || from < 0) return armError(400, 'InvalidSkipToken', 'The skip token is invalid.');
  const value = all.slice(from, from + size);
  if (from + size >= all.length) return ok({ value });
  const next = new URL(request.path, azure.endpoints.url);
  next.searchParams.set('api-version', request.query.get('api-version') ?? '');
  const skip = Buffer.from(String(from + size)).toString('base64url');
  return ok({ value, nextLink: `${next.href}&%24skiptoken=${skip}` });
}
