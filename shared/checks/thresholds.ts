import type { CheckSettings } from './settings.js';

/** A number that a rule turns on, and that vigie.yaml may set for everybody (`thresholds`) or for some (`overrides`). */
export interface Threshold {
  readonly default: number;
  readonly minimum: number;
  readonly maximum: number;
  /** What comes of it, with its unit. */
  readonly means: string;
}

/** The thresholds of a check, by name; a name ends with its unit (`linuxMediumDays`). */
export interface Thresholds<Name extends string = string> {
  /** Id of the check. */
  readonly check: string;
  readonly definitions: Readonly<Record<Name, Threshold>>;
  /** What they stand at, by the settings that hold for the resource. */
  at(settings: Pick<CheckSettings, 'thresholds'>): Readonly<Record<Name, number>>;
}

export function defineThresholds<Name extends string>(
  check: string,
  definitions: Readonly<Record<Name, Threshold>>,
): Thresholds<Name> {
  const entries = Object.entries<Threshold>(definitions).map(([name, { default: standard }]) => [name, standard]);
  const defaults = Object.fromEntries(entries) as Record<Name, number>;
  return { check, definitions, at: ({ thresholds }) => ({ ...defaults, ...thresholds[check] }) };
}

/** Ten years: more is never. */
const MOST_DAYS = 3_650;

/** Whole days, from 0 on. */
export function days(standard: number, means: string, maximum = MOST_DAYS): Threshold {
  return { default: standard, minimum: 0, maximum, means };
}

/** How many of something, from 1 on. */
export function howMany(standard: number, means: string, maximum = 100_000): Threshold {
  return { default: standard, minimum: 1, maximum, means };
}
