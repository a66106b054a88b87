import { coverage } from '../../checks/frameworks/coverage.js';
import { threatMatrix } from '../../checks/frameworks/tables.js';
import { LETTERS, type ReportModel } from '../model.js';

/** How a fleet stands against one technique. */
export interface MatrixCell {
  readonly id: string;
  readonly name: string;
  readonly link: string;
  /** `silent`: no check that ran speaks to it; `unknown`: one does, and nobody could judge any resource. */
  readonly state: 'judged' | 'unknown' | 'silent';
  /** Resources that fail one check that speaks to it at least. */
  readonly failing: number;
  /** Resources that passed or failed one of them at least. */
  readonly judged: number;
  /** The checks that speak to it. */
  readonly checks: readonly string[];
}

export interface MatrixColumns {
  readonly version: string;
  readonly site: string;
  readonly tactics: readonly { readonly name: string; readonly techniques: readonly MatrixCell[] }[];
}

/** Microsoft's matrix with the share of resources that fail. */
export function matrixCells({ checks, resources }: Pick<ReportModel, 'checks' | 'resources'>): MatrixColumns {
  const places = new Map(checks.map(({ id }, place) => [id, place]));
  const { version, site, tactics } = coverage(
    threatMatrix(),
    checks.map(({ id }) => ({ id, profile: 'all' as const })),
  );
  return {
    version,
    site,
    tactics: tactics.map(({ name, techniques }) => ({
      name,
      techniques: techniques.map(({ id, name: technique, link, checks: speakers }) => {
        const ids = speakers.map((speaker) => speaker.id);
        const own = ids.flatMap((check) => places.get(check) ?? []);
        return { id, name: technique, link, checks: ids, ...standing(own, resources) };
      }),
    })),
  };
}

function standing(
  checks: readonly number[],
  resources: ReportModel['resources'],
): Pick<MatrixCell, 'state' | 'failing' | 'judged'> {
  if (checks.length === 0) return { state: 'silent', failing: 0, judged: 0 };
  let [failing, judged] = [0, 0];
  for (const { verdicts } of resources) {
    const letters = checks.map((check) => verdicts[check]);
    if (letters.includes(LETTERS.fail)) failing += 1;
    if (letters.includes(LETTERS.fail) || letters.includes(LETTERS.pass)) judged += 1;
  }
  return { state: judged === 0 ? 'unknown' : 'judged', failing, judged };
}
