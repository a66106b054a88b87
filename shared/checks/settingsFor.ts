import { matches } from '../config/pattern.js';
import type { Place } from '../config/selector.js';
import { SEVERITIES, type Severity } from '../severity.js';
import type { Check, Profile } from './check.js';
import {
  type BaseLayer,
  type Choice,
  chosenChecks,
  chosenDays,
  chosenKured,
  chosenSeverity,
  chosenSkip,
  chosenThreshold,
  type Layers,
  Overrides,
} from './layers.js';
import type { CheckSettings } from './settings.js';

/** What holds for one resource. Resources that the same overrides fit share one of these. */
export interface OwnSettings {
  /** The checks that run. */
  readonly checks: readonly Check[];
  /** The others, and by which key of vigie.yaml they are left out. */
  readonly leftOut: ReadonlyMap<string, string>;
  readonly settings: CheckSettings;
  readonly allowedDays: Readonly<Record<Severity, number>>;
}

export interface SettingsFor {
  (place: Place): OwnSettings;
  readonly overrides: Overrides;
}

/** A profile, and those that it takes in. */
const PROFILES: Readonly<Record<Profile, readonly Profile[]>> = {
  core: ['core'],
  recommended: ['core', 'recommended'],
  all: ['core', 'recommended', 'all'],
};

/**
 * The settings of each resource: resolved once for each list of overrides that fit, so that a fleet of many thousands
 * costs little more than looking at the selectors.
 * @param catalogue all checks that there are
 */
export function settingsFor(catalogue: readonly Check[], base: BaseLayer): SettingsFor {
  const overrides = new Overrides(base);
  const resolved = new Map<string, OwnSettings>();
  const of = (place: Place): OwnSettings => {
    const fitting = overrides.fitting(place);
    const key = fitting.join();
    const known = resolved.get(key) ?? resolve(catalogue, overrides.layers(fitting));
    resolved.set(key, known);
    return known;
  };
  return Object.assign(of, { overrides });
}

function resolve(catalogue: readonly Check[], layers: Layers): OwnSettings {
  const leftOut = new Map(
    catalogue.flatMap((check) => {
      const { runs, key, words } = runsBy(layers, check);
      return runs ? [] : [[check.id, words === '' ? key : `${key}${words}`] as const];
    }),
  );
  return {
    checks: catalogue.filter(({ id }) => !leftOut.has(id)),
    leftOut,
    settings: settingsOf(catalogue, layers),
    allowedDays: daysOf(layers),
  };
}

/** The checks that run on some resource at least. */
export function checksAnywhere(catalogue: readonly Check[], base: BaseLayer): readonly Check[] {
  const { overrides } = base.settings;
  const own = new Overrides(base);
  const each = [[], ...overrides.map((_one, at) => [at])].map((fitting) => own.layers(fitting));
  const skips = each.map((layers) => chosenSkip(layers).value);
  return catalogue.filter(
    (check) =>
      each.some((layers) => isChosen(check, chosenChecks(layers).value)) &&
      skips.some((skip) => !isNamed(check.id, skip)),
  );
}

/**
 * Does a check run, and which key of vigie.yaml decides that?
 * @returns words that go on from the key: `: core`, ` does not name it`
 */
export function runsBy(
  layers: Layers,
  check: Pick<Check, 'id' | 'profile'>,
): { readonly runs: boolean; readonly key: string; readonly words: string } {
  const { value, key } = chosenChecks(layers);
  const skip = chosenSkip(layers);
  const runs = isChosen(check, value);
  if (runs && isNamed(check.id, skip.value)) return { runs: false, key: skip.key, words: '' };
  const words = 'profile' in value ? `: ${value.profile}` : runs ? ' names it' : ' does not name it';
  return { runs, key, words };
}

/** Is a check one of a profile, or of a list? */
export function isChosen(check: Pick<Check, 'id' | 'profile'>, choice: Choice): boolean {
  return 'checks' in choice
    ? isNamed(check.id, choice.checks)
    : PROFILES[choice.profile].some((profile) => profile === check.profile);
}

export function isNamed(id: string, names: readonly string[]): boolean {
  return names.some((name) => matches(name, id));
}

function settingsOf(catalogue: readonly Check[], layers: Layers): CheckSettings {
  const { settings } = layers.base;
  const severities = catalogue.flatMap(({ id }) => {
    const severity = chosenSeverity(layers, id);
    return severity === undefined ? [] : [[id, severity.value] as const];
  });
  const thresholds = catalogue.map(({ id, thresholds: own }) => {
    const numbers = Object.keys(own?.definitions ?? {}).flatMap((name) => {
      const number = chosenThreshold(layers, id, name);
      return number === undefined ? [] : [[name, number.value] as const];
    });
    return [id, Object.fromEntries(numbers)] as const;
  });
  return {
    ...settings,
    severities: Object.fromEntries(severities),
    thresholds: Object.fromEntries(thresholds.filter(([, numbers]) => Object.keys(numbers).length > 0)),
    reboots: { ...settings.reboots, kured: chosenKured(layers).value },
  };
}

function daysOf(layers: Layers): Record<Severity, number> {
  return Object.fromEntries(SEVERITIES.map((severity) => [severity, chosenDays(layers, severity).value])) as Record<
    Severity,
    number
  >;
}
