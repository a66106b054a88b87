import { z } from 'zod';
import { failure, type Read, read } from '../../../azure/failure.js';
import type { ReadingAzure } from '../../../azure/readingAzure.js';
import { property } from '../../../json.js';
import { caseless, oddity } from '../../../signals/door.js';

/** What the caller may do at a place: each entry is a role, and one that allows is enough. */
export type Rights = readonly { readonly actions: readonly string[]; readonly notActions: readonly string[] }[];

const PERMISSIONS_API = '2022-04-01';
const PROVIDERS_API = '2021-04-01';

const texts = z.array(z.string()).default([]);
const entries = z.array(caseless({ actions: texts, notActions: texts }));

/**
 * The rights of whoever asks at a subscription, those from above included. Asking needs a right itself, which Reader has.
 * @see https://learn.microsoft.com/rest/api/authorization/permissions
 */
export async function rightsAt(azure: Pick<ReadingAzure, 'resourceList'>, subscription: string): Promise<Read<Rights>> {
  const path = `/subscriptions/${subscription}/providers/Microsoft.Authorization/permissions`;
  const answer = await azure.resourceList(path, PERMISSIONS_API);
  if (!answer.ok) return answer;
  const parsed = entries.safeParse(answer.value);
  return parsed.success ? read(parsed.data) : failure('garbage', `odd permissions answer: ${oddity(parsed.error)}`);
}

/** May whoever has these rights do this? A `*` stands for anything; case does not matter. */
export function mayDo(rights: Rights, action: string): boolean {
  return rights.some(
    ({ actions, notActions }) =>
      actions.some((one) => fits(one, action)) && !notActions.some((one) => fits(one, action)),
  );
}

function fits(pattern: string, action: string): boolean {
  const parts = pattern.split('*').map((part) => part.replace(/[.+?^${}()|[\]\\/]/g, '\\$&'));
  return new RegExp(`^${parts.join('.*')}$`, 'i').test(action);
}

/** Is a resource provider off in a subscription? `undefined`: it is on, or nobody can tell. */
export async function providerOff(
  azure: Pick<ReadingAzure, 'resource'>,
  subscription: string,
  namespace: string,
): Promise<string | undefined> {
  const answer = await azure.resource(`/subscriptions/${subscription}/providers/${namespace}`, PROVIDERS_API);
  const state = answer.ok ? property(answer.value, 'registrationState') : undefined;
  return typeof state === 'string' && /^(notregistered|unregistered|unregistering)$/i.test(state) ? state : undefined;
}
