import type { Cluster } from '../estate/cluster.js';
import { clusterKeyOf } from '../estate/readCluster.js';
import { isObject, type JsonObject, property } from '../json.js';
import { clean } from '../text.js';
import { parseInstant } from '../time.js';
import { objectIn, textAt } from './door.js';
import { append, type Placed } from './placing.js';
import { readTogether, type TableSignal } from './tableSignal.js';
import type { ApiDeprecation } from './types.js';

export const apiDeprecations: TableSignal<'apiDeprecations'> = {
  name: 'apiDeprecations',
  table: 'recommendations',
  words: 'the recommendations of Advisor',
  open: ({ clusters }) => readTogether((rows) => deprecationsByCluster(rows, clusters)),
};

/**
 * Advisor's recommendations about deprecated Kubernetes APIs, of the rows of `advisorresources`. No source names their
 * type id, so they are known by their text (a deprecation of an API; security assessments that Advisor repeats are other
 * checks' matter), or by type ids that the caller names. Never throws.
 */
export function deprecationsByCluster(
  rows: readonly unknown[],
  clusters: readonly Cluster[],
  typeIds: readonly string[] = [],
): Placed<ApiDeprecation> {
  const keys = new Set(clusters.map(({ key }) => key));
  const wanted = new Set(typeIds.map((id) => id.toLowerCase()));
  const byCluster = new Map<string, ApiDeprecation[]>();
  let odd = 0;
  let elsewhere = 0;
  for (const row of rows) {
    const facts = isObject(row) ? objectIn(property(row, 'properties')) : undefined;
    if (!isObject(row) || facts === undefined) {
      odd += 1;
      continue;
    }
    const deprecation = deprecationOf(row, facts, wanted);
    if (deprecation === undefined) continue;
    const key = clusterKeyOf(textAt(objectIn(property(facts, 'resourceMetadata')) ?? {}, 'resourceId'));
    if (key === undefined || !keys.has(key)) elsewhere += 1;
    else append(byCluster, key, deprecation);
  }
  return { byCluster, odd, elsewhere };
}

function deprecationOf(row: JsonObject, facts: JsonObject, wanted: ReadonlySet<string>): ApiDeprecation | undefined {
  const description = objectIn(property(facts, 'shortDescription')) ?? {};
  const problem = clean(textAt(description, 'problem'));
  const solution = clean(textAt(description, 'solution'));
  const text = `${problem} ${solution}`;
  const byText =
    /deprecat/i.test(text) && /\bAPIs?\b/i.test(text) && textAt(facts, 'category').toLowerCase() !== 'security';
  if (!byText && !wanted.has(textAt(facts, 'recommendationTypeId').toLowerCase())) return undefined;
  return {
    recommendationId: clean(textAt(row, 'name') || (textAt(row, 'id').split('/').at(-1) ?? '')),
    problem,
    solution,
    lastUpdated: parseInstant(property(facts, 'lastUpdated'))?.toISOString() ?? null,
  };
}
