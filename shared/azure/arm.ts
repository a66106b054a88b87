import type { Pipeline } from '@azure/core-rest-pipeline';
import type { CloudSettings } from '../config/cloud.js';
import { type JsonObject, kindOf, property, textsIn } from '../json.js';
import { listIn } from './answers.js';
import { failure, type Read, read } from './failure.js';
import { plainGet } from './pipeline.js';
import type { ArmSubscription } from './readingAzure.js';

/** Far more than any list of ours has: a nextLink that leads in a circle must end. */
const MOST_PAGES = 1_000;

/** GET of an ARM path (an id, or a list below one), for what no client of ours covers. */
export function armGet(
  arm: Pipeline,
  cloud: CloudSettings,
  path: string,
  apiVersion: string,
): Promise<Read<JsonObject>> {
  // Names of resource groups may hold what a URL may not.
  return plainGet(arm, `${cloud.resourceManager.replace(/\/$/, '')}${encodeURI(path)}?api-version=${apiVersion}`);
}

/** A list of ARM's, all pages: whole or not at all. */
export async function armList(
  arm: Pipeline,
  cloud: CloudSettings,
  path: string,
  apiVersion: string,
): Promise<Read<readonly JsonObject[]>> {
  return wholeList(arm, await armGet(arm, cloud, path, apiVersion), path);
}

/**
 * All pages of a list, from its first one on: whole or not at all.
 * @param what is listed, for the message
 * @param link key of the address of the next page @default ARM's own
 */
export async function wholeList(
  arm: Pipeline,
  first: Read<JsonObject>,
  what: string,
  link = 'nextLink',
): Promise<Read<readonly JsonObject[]>> {
  const found: JsonObject[] = [];
  let page = first;
  for (let pages = 1; ; pages++) {
    if (!page.ok) return page;
    const list = listIn(page.value, 'value');
    if (!list.ok) return list;
    for (const entry of list.value) found.push(entry);
    const next = property(page.value, link) ?? '';
    if (next === '') return read(found);
    if (typeof next !== 'string') return failure('garbage', `the ${link} of ${what} is ${kindOf(next)}`);
    if (pages >= MOST_PAGES) return failure('garbage', `the list ${what} does not end after ${pages} pages`);
    page = await plainGet(arm, next);
  }
}

/** All subscriptions that ARM lists; one without rights gets an empty list, and so do we. */
export async function armSubscriptions(arm: Pipeline, cloud: CloudSettings): Promise<Read<readonly ArmSubscription[]>> {
  const list = await armList(arm, cloud, '/subscriptions', '2022-12-01');
  if (!list.ok) return list;
  const found: ArmSubscription[] = [];
  for (const entry of list.value) {
    const subscription = subscriptionOf(entry);
    if (subscription === undefined) return failure('garbage', 'a subscription of the list has no subscriptionId');
    found.push(subscription);
  }
  return read(found);
}

function subscriptionOf(entry: JsonObject): ArmSubscription | undefined {
  const id = property(entry, 'subscriptionId');
  const name = property(entry, 'displayName');
  const state = property(entry, 'state');
  const tenantId = property(entry, 'tenantId');
  if (typeof id !== 'string' || id === '') return undefined;
  return {
    id,
    name: typeof name === 'string' && name !== '' ? name : id,
    state: typeof state === 'string' ? state : '',
    tags: textsIn(property(entry, 'tags')),
    ...(typeof tenantId === 'string' && tenantId !== '' && { tenantId }),
  };
}
