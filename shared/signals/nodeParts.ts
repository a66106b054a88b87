import { type Read, read } from '../azure/failure.js';
import type { LogRow } from '../azure/readingAzure.js';
import type { Cache, InParts } from './cache.js';
import { append } from './placing.js';

/** One answer of Log Analytics. */
interface Answer {
  readonly key: string;
  readonly ask: () => Promise<Read<readonly LogRow[]>>;
  /** Of a large workspace: these are read one after another. @default false */
  readonly isLarge?: boolean;
}

/**
 * The rows of an answer that are about the clusters of some subscriptions, or about nobody that can be told. An answer
 * serves many partitions: it is asked once and taken apart once, and each is given its own.
 * @param answerOf the answer that holds a subscription (lower case)
 */
export async function rowsOf(
  cache: Cache,
  subscriptions: Iterable<string>,
  answerOf: (subscription: string) => Answer,
): Promise<Read<readonly LogRow[]>> {
  let everybodys: readonly LogRow[] = [];
  let own: readonly LogRow[] = [];
  for (const subscription of subscriptions) {
    const { key, ask, isLarge } = answerOf(subscription);
    const { shared, part } = await cache.part(key, subscription, async () => bySubscriptionId(await ask()), isLarge);
    if (!shared.ok) return shared;
    everybodys = shared.value;
    own = own.concat(part ?? []);
  }
  return read(own.concat(everybodys));
}

/** Rows that name no subscription are everybody's: they may be about any cluster. */
function bySubscriptionId(answer: Read<readonly LogRow[]>): InParts<Read<readonly LogRow[]>, LogRow[]> {
  const parts = new Map<string, LogRow[]>();
  if (!answer.ok) return { shared: answer, parts };
  const everybodys: LogRow[] = [];
  for (const row of answer.value) {
    const [, subscription] = /^\s*\/subscriptions\/([^/]+)\//i.exec(String(row.ClusterId ?? '')) ?? [];
    if (subscription === undefined) everybodys.push(row);
    else append(parts, subscription.toLowerCase(), row);
  }
  return { shared: read(everybodys), parts };
}
