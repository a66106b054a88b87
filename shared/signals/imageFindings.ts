import { registryKeyOf } from '../estate/registry.js';
import type { JsonObject } from '../json.js';
import { cveOf, formOf, imageOf, isUnhealthy, kindsOf, namedIn, objectWithin, severityOf } from './assessmentRow.js';
import type { ImageFindings } from './defenderTypes.js';
import { textAt } from './door.js';
import { FindingTally } from './findingTally.js';
import type { RowContext, RowReader, TableSignal } from './tableSignal.js';

/** Vulnerabilities of the images that run in a cluster, or lie in a registry. */
export const imageFindings: TableSignal<'imageFindings'> = {
  name: 'imageFindings',
  table: 'assessments',
  words: "Defender's assessments",
  open: readImageFindings,
};

/** The resources that running images are in, by the first id that a text holds. */
const CLUSTER =
  /\/subscriptions\/[^/"\\]+\/resourcegroups\/[^/"\\]+\/providers\/microsoft\.containerservice\/managedclusters\/[^/"\\]+/;
const ARC = /\/providers\/microsoft\.kubernetes\/connectedclusters\//;
/** No source shows how an individual finding names its cluster: everything that comes beside its CVEs is looked at. */
const COLUMNS = ['id', 'kubernetes', 'asset', 'more'];

/** Holds a tally a resource: see {@link FindingTally} for its bound. */
export function readImageFindings({ clusters, registries }: RowContext): RowReader<ImageFindings> & { held(): number } {
  const known = new Set([...clusters, ...registries].map(({ key }) => key).filter((key) => key !== ''));
  const tallies = new Map<string, FindingTally>();
  let unplaced = 0;
  let odd = 0;
  let elsewhere = 0;
  const take = (row: JsonObject, key: string | undefined): void => {
    if (key === undefined || !known.has(key)) {
      elsewhere += 1;
      return;
    }
    const tally = tallies.get(key) ?? new FindingTally();
    tallies.set(key, tally);
    const form = formOf(row);
    // The severity of a grouped recommendation is its own, whatever the CVEs below it; and it names no image.
    if (form === 'grouped') tally.add({ place: '', name: '', form, severity: 'unknown', cve: '' });
    else tally.add({ ...imageOf(row), form, severity: severityOf(row), cve: cveOf(row) });
  };
  return {
    take(row) {
      const [kind] = kindsOf(row);
      if (kind !== 'runningImage' && kind !== 'registryImage') return;
      const unhealthy = isUnhealthy(row);
      if (unhealthy === undefined) odd += 1;
      if (unhealthy !== true) return;
      if (kind === 'registryImage') take(row, registryOf(row));
      else {
        const cluster = namedIn(row, CLUSTER, COLUMNS);
        if (cluster === undefined && namedIn(row, ARC, COLUMNS) === undefined) unplaced += 1;
        take(row, cluster);
      }
    },
    of: (key) => ({ ...(tallies.get(key) ?? new FindingTally()).value(), unplaced }),
    left: () => ({ odd, elsewhere }),
    held: () => [...tallies.values()].reduce((sum, { held }) => sum + held, 0),
  };
}

function registryOf(row: JsonObject): string | undefined {
  return registryKeyOf(textAt(row, 'id')) ?? registryKeyOf(textAt(objectWithin(row, 'asset'), 'id'));
}
