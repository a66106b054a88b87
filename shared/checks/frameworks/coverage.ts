import type { Check, Profile } from '../check.js';
import { type Control, controlsOf } from '../controls.js';
import type { Matrix } from './tables.js';

/** A check that speaks to a technique. */
export interface Speaker {
  readonly id: string;
  /** One of profile `all` does not run unless it is asked for. */
  readonly profile: Profile;
  readonly confidence: Control['confidence'];
  /** Where the two do not ask for quite the same. */
  readonly note: string | null;
}

export interface Cell {
  readonly id: string;
  readonly name: string;
  /** The technique's own page. */
  readonly link: string;
  readonly attack: readonly string[];
  /** False: no technique of the Containers platform, it is here because Microsoft's matrix names it. */
  readonly inMatrix: boolean;
  /** What a source says first, then what we read; empty: nothing here speaks to it. */
  readonly checks: readonly Speaker[];
  /** Sub-techniques that a check speaks to, where none speaks to the technique itself. */
  readonly onlyThrough: readonly string[];
}

interface Totals {
  readonly techniques: number;
  readonly withChecks: number;
  /** Of those with checks: by the word of a source, not by our reading alone. */
  readonly stated: number;
  readonly onlyThroughSubTechniques: readonly string[];
  readonly withoutChecks: readonly string[];
}

export interface Coverage {
  readonly framework: string;
  readonly version: string;
  readonly source: string;
  readonly note: string;
  readonly site: string;
  readonly notice: string | null;
  readonly tactics: readonly { readonly name: string; readonly techniques: readonly Cell[] }[];
  readonly totals: Totals;
  /** Techniques beside the matrix; null where there are none. */
  readonly besideTotals: Totals | null;
  /** Checks that speak to no technique here. */
  readonly silentChecks: readonly string[];
}

export type Known = Pick<Check, 'id' | 'profile'>;

/** Which checks speak to which technique of a matrix, and what none speaks to. */
export function coverage(matrix: Matrix, checks: readonly Known[]): Coverage {
  const { framework, version, source, note, site, notice = null } = matrix;
  const speakers = new Map(matrix.techniques.map(({ id }) => [id, speakersOf(framework, id, checks)]));
  const cells = new Map(matrix.techniques.map((one) => [one.id, cell(matrix, one, speakers)]));
  const all = [...cells.values()];
  const beside = all.filter(({ inMatrix }) => !inMatrix);
  return {
    framework,
    version,
    source,
    note,
    site,
    notice,
    tactics: matrix.tactics.map(({ name, techniques }) => ({
      name,
      techniques: techniques.flatMap((id) => cells.get(id) ?? []),
    })),
    totals: totals(all.filter(({ inMatrix }) => inMatrix)),
    besideTotals: beside.length === 0 ? null : totals(beside),
    silentChecks: checks
      .filter(({ id }) => !controlsOf(id).some((control) => control.framework === framework))
      .map(({ id }) => id),
  };
}

/** The checks that answer to a control of a framework: those by the word of a source first. */
export function speakersOf(framework: string, control: string, checks: readonly Known[]): Speaker[] {
  const found = checks.flatMap(({ id, profile }) => {
    const own = controlsOf(id).find((one) => one.framework === framework && one.id === control);
    return own === undefined ? [] : [{ id, profile, confidence: own.confidence, note: own.note ?? null }];
  });
  return [
    ...found.filter(({ confidence }) => confidence === 'stated'),
    ...found.filter(({ confidence }) => confidence === 'judged'),
  ];
}

function cell(matrix: Matrix, technique: Matrix['techniques'][number], speakers: ReadonlyMap<string, Speaker[]>): Cell {
  const { id, name, page, attack = [], containers = true } = technique;
  const checks = speakers.get(id) ?? [];
  const parts = [...speakers].filter(([other, found]) => other.startsWith(`${id}.`) && found.length > 0);
  return {
    id,
    name,
    link: page === undefined ? attackLink(id) : `${matrix.site}${path(page)}/`,
    attack,
    inMatrix: containers,
    checks,
    onlyThrough: checks.length > 0 ? [] : parts.map(([other]) => other),
  };
}

/** `T1078.004` has its page below `T1078/004`. */
export function attackLink(id: string): string {
  return `https://attack.mitre.org/techniques/${id.replace('.', '/')}/`;
}

/** Brackets would end a link of a Markdown page. */
function path(page: string): string {
  return encodeURI(page).replaceAll('(', '%28').replaceAll(')', '%29');
}

function totals(cells: readonly Cell[]): Totals {
  const spoken = cells.filter(({ checks }) => checks.length > 0);
  const silent = cells.filter(({ checks }) => checks.length === 0);
  return {
    techniques: cells.length,
    withChecks: spoken.length,
    stated: spoken.filter(({ checks }) => checks.some(({ confidence }) => confidence === 'stated')).length,
    onlyThroughSubTechniques: silent.filter(({ onlyThrough }) => onlyThrough.length > 0).map(({ id }) => id),
    withoutChecks: silent.filter(({ onlyThrough }) => onlyThrough.length === 0).map(({ id }) => id),
  };
}

/** The sums in sentences, what nothing speaks to included. */
export function sums({ totals, besideTotals, silentChecks }: Coverage): string[] {
  const { techniques, withChecks, stated, onlyThroughSubTechniques: parts, withoutChecks } = totals;
  return [
    `Checks speak to ${withChecks} of ${techniques} techniques, to ${stated} of these by the word of a source.`,
    ...(besideTotals === null
      ? []
      : [
          `Beside them: to ${besideTotals.withChecks} of ${besideTotals.techniques} more that Microsoft's matrix names.`,
        ]),
    ...(parts.length === 0 ? [] : [`Only through sub-techniques: ${parts.join(', ')}.`]),
    ...(withoutChecks.length === 0 ? [] : [`Nothing speaks to ${withoutChecks.length}: ${withoutChecks.join(', ')}.`]),
    ...(silentChecks.length === 0
      ? []
      : [`Of the checks, ${silentChecks.length} speak to none of it: ${silentChecks.join(', ')}.`]),
  ];
}
