import { canonical } from '../json.js';
import { hashOf } from '../text.js';
import type { Check } from './check.js';
import { type Choice, chosenChecks, chosenSkip, type Layer, type Overrides } from './layers.js';
import { type CheckSettings, checkSettingsSchema } from './settings.js';
import { isChosen, isNamed } from './settingsFor.js';

const DEFAULTS = checkSettingsSchema.parse({});

/** Checks with their editions, each reckoned once. */
export function editionsOf(overrides: Overrides): (check: Check) => string {
  const known = new Map<Check, string>();
  return (check) => {
    const name = known.get(check) ?? `${check.id} ${editionOf(check, overrides)}`.trim();
    known.set(check, name);
    return name;
  };
}

/**
 * What a check goes by: its data, the numbers of its rule that vigie.yaml sets, and for whom it is left out. A night
 * that is the first under a new edition is a first night: what opens then is baseline, because the fleet did not change.
 * @returns '' where all stands at its default
 */
function editionOf(check: Check, overrides: Overrides): string {
  const { settings } = overrides.base;
  const said = saidOf(check, overrides);
  const words = [check.edition?.(settings) ?? '', said === null ? '' : hashOf(canonical(said)).slice(0, 16)];
  return words.filter((word) => word !== '').join(' ');
}

/** What vigie.yaml says of the check beside its severity and days; null where it says nothing. */
function saidOf(check: Check, overrides: Overrides): object | null {
  const { settings } = overrides.base;
  const numbers = changed(check, settings.thresholds[check.id] ?? {});
  const reads =
    canonical(check.reads?.(settings)) === canonical(check.reads?.(DEFAULTS)) ? null : check.reads?.(settings);
  const layers = overrides.layers([]);
  const standard = { choice: chosenChecks(layers).value, skip: chosenSkip(layers).value };
  const some = settings.overrides.flatMap(({ match, ...layer }) => {
    const of = saidBy(check, layer, { ...standard, settings });
    return of === null ? [] : [{ match, ...of }];
  });
  return numbers === null && reads === null && some.length === 0 ? null : { numbers, reads, some };
}

function saidBy(
  check: Check,
  layer: Layer,
  standard: { readonly choice: Choice; readonly skip: readonly string[]; readonly settings: CheckSettings },
): object | null {
  const { thresholds, skip, checks, profile, reboots } = layer;
  const own = { ...standard.settings, reboots: { ...standard.settings.reboots, ...reboots } };
  const choice = checks !== undefined ? { checks } : profile !== undefined ? { profile } : undefined;
  const said = {
    ...(thresholds?.[check.id] !== undefined && { numbers: thresholds[check.id] }),
    ...(canonical(check.reads?.(own)) !== canonical(check.reads?.(standard.settings)) && { reads: check.reads?.(own) }),
    ...(skip !== undefined &&
      isNamed(check.id, skip) !== isNamed(check.id, standard.skip) && { skip: isNamed(check.id, skip) }),
    ...(choice !== undefined &&
      isChosen(check, choice) !== isChosen(check, standard.choice) && { runs: isChosen(check, choice) }),
  };
  return Object.keys(said).length === 0 ? null : said;
}

/** Numbers that are not the rule's own. */
function changed({ thresholds }: Check, numbers: Readonly<Record<string, number>>): object | null {
  const others = Object.entries(numbers).filter(([name, value]) => thresholds?.definitions[name]?.default !== value);
  return others.length === 0 ? null : Object.fromEntries(others);
}
