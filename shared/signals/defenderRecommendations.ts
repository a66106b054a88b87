import { COVERED } from '../estate/defenderKeys.js';
import { clusterKeyOf } from '../estate/readCluster.js';
import type { JsonObject } from '../json.js';
import { clean } from '../text.js';
import { isUnhealthy, keyOf, kindsOf, objectWithin, severityIn } from './assessmentRow.js';
import type { DefenderRecommendation, DefenderRecommendations } from './defenderTypes.js';
import { textAt } from './door.js';
import type { RowContext, RowReader, TableSignal } from './tableSignal.js';

/** Recommendations that are kept of a cluster; there are some forty that can concern one. */
const MOST_KEPT = 200;

/** What Defender recommends for a cluster, but for what another check says (`shared/estate/defenderKeys.ts`). */
export const defenderRecommendations: TableSignal<'defenderRecommendations'> = {
  name: 'defenderRecommendations',
  table: 'assessments',
  words: "Defender's assessments",
  open: readRecommendations,
};

/** Rows of the table that nobody can read are counted here, for all signals of it. */
function readRecommendations({ clusters }: RowContext): RowReader<DefenderRecommendations> {
  const known = new Set(clusters.map(({ key }) => key).filter((key) => key !== ''));
  const byCluster = new Map<string, Map<string, DefenderRecommendation>>();
  const more = new Map<string, number>();
  let odd = 0;
  let elsewhere = 0;
  return {
    take(row) {
      const [kind] = kindsOf(row);
      if (kind !== 'cluster') return;
      const key = keyOf(row);
      const unhealthy = isUnhealthy(row);
      if (key === '' || unhealthy === undefined) odd += 1;
      if (key === '' || unhealthy !== true || COVERED[key] !== undefined || isAboutNodes(row)) return;
      const cluster = clusterKeyOf(textAt(row, 'id')) ?? clusterKeyOf(textAt(objectWithin(row, 'asset'), 'id'));
      if (cluster === undefined || !known.has(cluster)) {
        elsewhere += 1;
        return;
      }
      const own = byCluster.get(cluster) ?? new Map<string, DefenderRecommendation>();
      byCluster.set(cluster, own);
      const before = own.get(key);
      if (before === undefined && own.size >= MOST_KEPT) more.set(cluster, (more.get(cluster) ?? 0) + 1);
      else own.set(key, worse(before, recommendationOf(row, key)));
    },
    of: (key) => ({ recommendations: [...(byCluster.get(key)?.values() ?? [])], more: more.get(key) ?? 0 }),
    left: () => ({ odd, elsewhere }),
  };
}

function recommendationOf(row: JsonObject, key: string): DefenderRecommendation {
  return { key, title: clean(textAt(row, 'title'), 200), severity: clean(textAt(row, 'severity'), 40) };
}

/** One recommendation may stand on the cluster and on parts of it: the worse of two speaks. */
function worse(one: DefenderRecommendation | undefined, other: DefenderRecommendation): DefenderRecommendation {
  if (one === undefined) return other;
  const rank = ({ severity }: DefenderRecommendation) =>
    ['critical', 'high', 'medium', 'low'].indexOf(severityIn(severity) ?? '') + 1 || 5;
  return rank(other) < rank(one) ? other : one;
}

/** Upgrades that mend the nodes of a pool are node-image-vulnerabilities' matter. */
function isAboutNodes(row: JsonObject): boolean {
  return textAt(row, 'category').toLowerCase() === 'serviceupgrade' && /\/agentpools\//i.test(textAt(row, 'id'));
}
