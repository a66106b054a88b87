import { type Place, type Selection, selectionOf, type Untagged } from '../config/selector.js';
import type { Severity } from '../severity.js';
import type { Profile } from './check.js';
import type { Override } from './overrides.js';
import type { CheckSettings } from './settings.js';

/** What one part of vigie.yaml says of the keys that an override may set: an override, or the file itself. */
export type Layer = Omit<Override, 'match'>;

/** What the file itself says, defaults filled in: it speaks last, and of everything. */
export interface BaseLayer {
  readonly profile: Profile;
  readonly checks?: readonly string[] | undefined;
  readonly skip: readonly string[];
  readonly allowedDays: Readonly<Record<Severity, number>>;
  readonly settings: CheckSettings;
}

/** A value, and the key of vigie.yaml that it comes from: `overrides[0].severities.sla-tier`, `profile`. */
export interface Chosen<T> {
  readonly value: T;
  readonly key: string;
}

/** What holds at one place, the first to speak first. The first layer that says something of a key decides it. */
export interface Layers {
  readonly fitting: readonly { readonly at: number; readonly layer: Layer }[];
  readonly base: BaseLayer;
}

/** The overrides of a configuration, ready for many places. */
export class Overrides {
  readonly #selections: readonly Selection[];

  constructor(readonly base: BaseLayer) {
    this.#selections = base.settings.overrides.map(({ match }) => selectionOf(match));
  }

  /** The places in the file of those that fit, in order. */
  fitting(place: Place): readonly number[] {
    return this.#selections.flatMap((selection, at) => (selection.fits(place) ? [at] : []));
  }

  /** The same where nobody knows the tags, and those that only the tags could decide. */
  fittingWithoutTags(place: Untagged): { readonly fitting: readonly number[]; readonly undecided: readonly number[] } {
    const fits = this.#selections.map((selection) => selection.fitsWithoutTags(place));
    const all = [...fits.keys()];
    return {
      fitting: all.filter((at) => fits[at] === true),
      undecided: all.filter((at) => fits[at] === undefined),
    };
  }

  layers(fitting: readonly number[]): Layers {
    const { overrides } = this.base.settings;
    return {
      base: this.base,
      fitting: fitting.flatMap((at) => {
        const layer = overrides[at];
        return layer === undefined ? [] : [{ at, layer }];
      }),
    };
  }
}

/** The first layer that says something of a key; `undefined`: none does, and neither does the file. */
function chosen<T>(
  { fitting, base }: Layers,
  key: string,
  of: (layer: Layer) => T | undefined,
  last: (base: BaseLayer) => T | undefined,
): Chosen<T> | undefined {
  for (const { at, layer } of fitting) {
    const value = of(layer);
    if (value !== undefined) return { value, key: `overrides[${at}].${key}` };
  }
  const value = last(base);
  return value === undefined ? undefined : { value, key };
}

/** Which checks run: a list, or a profile. One that names both means the list. */
export type Choice = { readonly checks: readonly string[] } | { readonly profile: Profile };

export function chosenChecks(layers: Layers): Chosen<Choice> {
  const of = ({ checks, profile }: Pick<Layer, 'checks' | 'profile'>): Choice | undefined =>
    checks !== undefined ? { checks } : profile === undefined ? undefined : { profile };
  const found = chosen(layers, '', of, ({ checks, profile }) => of({ checks: checks && [...checks], profile }));
  const { value, key } = found ?? { value: { profile: 'recommended' as const }, key: '' };
  return { value, key: `${key}${'checks' in value ? 'checks' : 'profile'}` };
}

export function chosenSkip(layers: Layers): Chosen<readonly string[]> {
  const none: Chosen<readonly string[]> = { value: [], key: 'skip' };
  return (
    chosen<readonly string[]>(
      layers,
      'skip',
      ({ skip }) => skip,
      ({ skip }) => skip,
    ) ?? none
  );
}

export function chosenSeverity(layers: Layers, check: string): Chosen<Severity> | undefined {
  return chosen(
    layers,
    `severities.${check}`,
    ({ severities }) => severities?.[check],
    ({ settings }) => settings.severities[check],
  );
}

export function chosenDays(layers: Layers, severity: Severity): Chosen<number> {
  const key = `allowedDays.${severity}`;
  const found = chosen(
    layers,
    key,
    ({ allowedDays }) => allowedDays?.[severity],
    (base) => base.allowedDays[severity],
  );
  return found ?? { value: layers.base.allowedDays[severity], key };
}

export function chosenThreshold(layers: Layers, check: string, name: string): Chosen<number> | undefined {
  return chosen(
    layers,
    `thresholds.${check}.${name}`,
    ({ thresholds }) => thresholds?.[check]?.[name],
    ({ settings }) => settings.thresholds[check]?.[name],
  );
}

export function chosenKured(layers: Layers): Chosen<boolean> {
  const { kured } = layers.base.settings.reboots;
  return (
    chosen(
      layers,
      'reboots.kured',
      ({ reboots }) => reboots?.kured,
      () => kured,
    ) ?? { value: kured, key: 'reboots.kured' }
  );
}
