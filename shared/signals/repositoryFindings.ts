import { cveOf, formOf, isUnhealthy, kindsOf, repositoryOf, severityOf } from './assessmentRow.js';
import type { FindingsOfScan, RepositoryFindings } from './defenderTypes.js';
import { FindingTally } from './findingTally.js';
import type { RowReader, TableSignal } from './tableSignal.js';

/** Secrets and vulnerabilities in the repositories that are connected to Defender in the subscription. */
export const repositoryFindings: TableSignal<'repositoryFindings'> = {
  name: 'repositoryFindings',
  table: 'assessments',
  words: "Defender's assessments",
  open: readRepositoryFindings,
};

/** Holds two tallies, however many repositories there are. */
function readRepositoryFindings(): RowReader<RepositoryFindings> {
  const tallies = { secret: new FindingTally(), code: new FindingTally() };
  const notScanned = { secretsNotScanned: 0, codeNotScanned: 0 };
  let odd = 0;
  const scan = (tally: FindingTally, not: number): FindingsOfScan => ({ ...tally.value(), notScanned: not });
  return {
    take(row) {
      for (const kind of kindsOf(row)) {
        if (kind === 'runningImage' || kind === 'registryImage' || kind === 'cluster') return;
        const unhealthy = isUnhealthy(row);
        if (unhealthy === undefined) odd += 1;
        if (unhealthy !== true) return;
        if (kind === 'secretsNotScanned' || kind === 'codeNotScanned') {
          notScanned[kind] += 1;
          continue;
        }
        const name = repositoryOf(row) ?? '';
        const found = {
          place: name.toLowerCase(),
          name,
          form: formOf(row),
          severity: severityOf(row),
          cve: cveOf(row),
        };
        tallies[kind].add(found);
      }
    },
    of: () => ({
      secrets: scan(tallies.secret, notScanned.secretsNotScanned),
      code: scan(tallies.code, notScanned.codeNotScanned),
    }),
    left: () => ({ odd, elsewhere: 0 }),
  };
}
