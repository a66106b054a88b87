import { z } from 'zod';
import { REGISTRY_API, type Registry } from '../estate/registry.js';
import { clean } from '../text.js';
import { caseless, oddity } from './door.js';
import { type Seen, unseen, whyNotRead } from './gap.js';
import type { ByNeed } from './reading.js';
import type { SignalReads } from './reads.js';
import { known, notKnown, type Signal } from './signal.js';
import type { CacheRule } from './types.js';

/** ARM nests the facts of a rule in `properties`. */
const entry = caseless({
  name: z.string().min(1),
  properties: caseless({ sourceRepository: z.string().min(1), provisioningState: z.string().optional() }),
});

/** The cache rules of an answer's entries. One odd entry makes all of it unknown. */
export function parseCacheRules(raw: unknown, asOf: Date): Signal<readonly CacheRule[]> {
  const list = z.array(entry).safeParse(raw);
  if (!list.success) return notKnown(`odd cacheRules answer: ${oddity(list.error)}`);
  const rules = list.data.map(({ name, properties: { sourceRepository, provisioningState = '' } }) => ({
    name: clean(name, 64),
    source: clean(sourceRepository, 256),
    state: clean(provisioningState, 64),
  }));
  return known(rules, asOf);
}

async function readCacheRules(reads: SignalReads, registry: Registry, now: Date): Promise<Seen<readonly CacheRule[]>> {
  if (registry.id === null) return { signal: notKnown('the registry has no id to ask for its cache rules') };
  const scope = `registry/${registry.id}`;
  const answer = await reads.resourceList(`${registry.id}/cacheRules`, REGISTRY_API);
  if (!answer.ok) return unseen(scope, 'cacheRules', whyNotRead('cache rules', answer, 'Reader on the registry'));
  const signal = parseCacheRules(answer.value, now);
  return signal.known ? { signal } : unseen(scope, 'cacheRules', signal.why);
}

/** A call for each registry, of any tier: read by need. */
export const cacheRules: ByNeed<'cacheRules', 'registry'> = {
  name: 'cacheRules',
  about: 'registry',
  isNeeded: () => true,
  notNeeded: 'cache rules are read of registries alone',
  read: readCacheRules,
  form: z.array(z.object({ name: z.string(), source: z.string(), state: z.string() })),
};
