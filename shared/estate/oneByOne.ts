import type { Read } from '../azure/failure.js';
import type { JsonObject } from '../json.js';

/** What a resource that was there and is not returned any more answers when it is asked for by itself. */
export type Answer =
  | { readonly state: 'judged'; readonly raw: JsonObject }
  | { readonly state: 'deleted' }
  | { readonly state: 'gap'; readonly why: string }
  | { readonly state: 'unknown'; readonly why: string };

/** Only these two words of ARM's say that a resource is gone; a 404 on the subscription says that it is not seen. */
const GONE = ['resourcenotfound', 'resourcegroupnotfound'];

/** Asks for resources by their ids. @returns an answer for each id, under the id as it was given */
export async function askOneByOne(
  ask: (id: string) => Promise<Read<JsonObject>>,
  ids: readonly string[],
): Promise<ReadonlyMap<string, Answer>> {
  const answers = await Promise.all(ids.map(async (id) => [id, answerIn(await ask(id))] as const));
  return new Map(answers);
}

function answerIn(answer: Read<JsonObject>): Answer {
  if (answer.ok) return { state: 'judged', raw: answer.value };
  const code = answer.code?.toLowerCase() ?? '';
  if (answer.status === 404 && GONE.includes(code)) return { state: 'deleted' };
  if (answer.status === 403 || (answer.status === 404 && code === 'subscriptionnotfound'))
    return { state: 'gap', why: answer.why };
  return { state: 'unknown', why: answer.why };
}
