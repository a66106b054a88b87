import type { ReadingAzure } from '../azure/readingAzure.js';
import type { JsonObject } from '../json.js';

/** What a cluster that was there and is not returned any more answers when it is asked for by itself. */
export type Answer =
  | { readonly state: 'judged'; readonly raw: JsonObject }
  | { readonly state: 'deleted' }
  | { readonly state: 'gap'; readonly why: string }
  | { readonly state: 'unknown'; readonly why: string };

export type AskOneByOne = (azure: ReadingAzure, clusterIds: readonly string[]) => Promise<ReadonlyMap<string, Answer>>;
