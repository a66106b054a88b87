import type { Check } from '../checks/check.js';
import { windowWords } from '../checks/core/rebootLimit.js';
import { chosenDays, chosenSeverity, chosenThreshold, type Layers, type Overrides } from '../checks/layers.js';
import type { Override } from '../checks/overrides.js';
import { runsBy } from '../checks/settingsFor.js';
import type { LineOf } from '../config/lines.js';
import { matches } from '../config/pattern.js';
import { type Place, type Selection, selectionOf, type Untagged } from '../config/selector.js';
import { kindOfType, type ResourceKind } from '../estate/resource.js';
import { exemptionReaches } from '../findings/exemptions.js';
import { SEVERITIES, type Severity } from '../severity.js';
import { type Day, endOf } from '../time.js';
import type { VigieConfig } from './compose.js';

/** Where a value comes from: a key of vigie.yaml and its line. A line of null: the key is not in the file, it is the default. */
export interface From {
  readonly key: string;
  readonly line: number | null;
}

/** Which settings hold for what a check says of a resource, and why. */
export interface Explanation {
  readonly check: Pick<Check, 'id' | 'title' | 'why' | 'about' | 'profile' | 'severity' | 'needs' | 'uses'>;
  /** Null: no resource was named, and what holds for everybody is shown. */
  readonly resource: ExplainedResource | null;
  /** Null: no resource was named, or nobody knows its tags. */
  readonly owner: ExplainedOwner | null;
  readonly runs: { readonly runs: boolean; readonly why: string; readonly from: From | null };
  /** `from` null: the check's own rule. */
  readonly severity: { readonly value: Severity | 'by rule'; readonly from: From | null };
  readonly thresholds: readonly {
    readonly name: string;
    readonly value: number;
    readonly default: number;
    readonly means: string;
    readonly from: From | null;
  }[];
  readonly allowedDays: readonly { readonly severity: Severity; readonly days: number; readonly from: From }[];
  readonly exemptions: readonly ExplainedExemption[];
  /** Of pending-reboot alone; null elsewhere, and where no window of vigie.yaml fits. */
  readonly rebootWindow: { readonly window: string; readonly from: From } | null;
  /** What only the tags could decide, and nobody knows them. Where no resource is named: all that is for some only. */
  readonly undecided: readonly From[];
}

export interface ExplainedResource {
  readonly id: string;
  readonly kind: ResourceKind | null;
  readonly tags: Readonly<Record<string, string>> | null;
  /** Where the tags are known from, or why they are not. */
  readonly tagsFrom: string;
  /** IDs of the management groups above its subscription, nearest first; absent: they are not known. */
  readonly managementGroups?: readonly string[] | undefined;
}

interface ExplainedOwner {
  /** Null: nobody. */
  readonly name: string | null;
  /** What names them: a tag, a key of vigie.yaml, a row of a file. */
  readonly from: string | null;
  /** The management groups are not known, and might name somebody. */
  readonly groupsUnknown: boolean;
}

interface ExplainedExemption {
  readonly from: From;
  readonly state: 'in force' | 'ended' | 'undecided';
  readonly subject: string | null;
  readonly owner: string;
  readonly approver: string;
  readonly reason: string;
  /** The last day. */
  readonly until: Day;
}

export interface Question {
  readonly check: Check;
  readonly config: Pick<VigieConfig, 'exemptions' | 'settings' | 'ownerOf'>;
  readonly overrides: Overrides;
  readonly lineOf: LineOf;
  readonly resource: ExplainedResource | null;
  readonly now: Date;
}

export function explain({ check, config, overrides, lineOf, resource, now }: Question): Explanation {
  const from = (key: string): From => ({ key, line: lineOf(key) ?? null });
  const where = resource === null ? null : placeOf(resource);
  const { fitting, undecided } = fittingAt(overrides, where);
  const layers = overrides.layers(fitting);
  const { id, title, why, about, profile, severity, needs, uses } = check;
  const window = id === 'pending-reboot' ? windowAt(config, where) : { undecided: [] };
  return {
    check: { id, title, why, about, profile, severity, needs, uses },
    resource,
    owner: where === null ? null : ownerAt(config, where, resource?.managementGroups),
    runs: runsOf(check, layers, resource, from),
    severity: severityOf(check, layers, from),
    thresholds: thresholdsOf(check, layers, from),
    allowedDays: SEVERITIES.map((one) => {
      const { value, key } = chosenDays(layers, one);
      return { severity: one, days: value, from: from(key) };
    }),
    exemptions: where === null ? [] : exemptionsOf(id, config, where, now, from),
    rebootWindow: window.found === undefined ? null : { window: window.found.words, from: from(window.found.key) },
    undecided: [
      ...undecided.filter((at) => saysSomething(config.settings.overrides[at], id)).map((at) => `overrides[${at}]`),
      ...window.undecided,
      ...(where === null ? exemptionsFor(id, config) : []),
    ].map(from),
  };
}

/** Could an override change what holds for a check? */
function saysSomething(override: Override | undefined, check: string): boolean {
  const { profile, checks, skip, severities, allowedDays, thresholds } = override ?? {};
  const of = [profile, checks, skip, allowedDays, severities?.[check], thresholds?.[check]];
  return of.some((said) => said !== undefined);
}

function exemptionsFor(id: string, { exemptions }: Question['config']): readonly string[] {
  return exemptions.flatMap(({ check }, at) =>
    [check].flat().some((pattern) => matches(pattern, id)) ? [`exemptions[${at}]`] : [],
  );
}

/** A place, and its tags where they are known. */
interface Where {
  readonly place: Untagged;
  readonly tags: Place['tags'] | undefined;
}

function placeOf({ id, tags }: ExplainedResource): Where {
  const [, subscriptionId = null] = /^\/subscriptions\/([^/]+)/i.exec(id) ?? [];
  const [, resourceGroup = null] = /\/resourcegroups\/([^/]+)/i.exec(id) ?? [];
  const place = { id, name: id.split('/').at(-1) ?? '', subscriptionId, resourceGroup };
  return { place, tags: tags === null ? undefined : Object.entries(tags) };
}

function ownerAt(
  { ownerOf }: Question['config'],
  { place, tags }: Where,
  managementGroups: readonly string[] | undefined,
): ExplainedOwner | null {
  if (tags === undefined) return null;
  const owner = ownerOf({ ...place, tags, managementGroups });
  const isFound = owner !== null && !owner.isFallback;
  return {
    name: owner?.name ?? null,
    from: owner?.from ?? null,
    groupsUnknown: !isFound && managementGroups === undefined && place.subscriptionId !== null,
  };
}

/** The kind of resource that an ARM id is of; null where no check is about such a one. */
export function kindOfId(id: string): ResourceKind | null {
  if (/^\/subscriptions\/[^/]+\/?$/i.test(id)) return 'subscription';
  if (/^\/tenants\/[^/]+\/?$/i.test(id)) return 'tenant';
  const [, type = ''] = /\/providers\/([^/]+\/[^/]+)\/[^/]+\/?$/i.exec(id) ?? [];
  return kindOfType(type) ?? null;
}

function fittingAt(overrides: Overrides, where: Where | null): ReturnType<Overrides['fittingWithoutTags']> {
  if (where === null) return { fitting: [], undecided: [...overrides.base.settings.overrides.keys()] };
  return where.tags === undefined
    ? overrides.fittingWithoutTags(where.place)
    : { fitting: overrides.fitting({ ...where.place, tags: where.tags }), undecided: [] };
}

function runsOf(
  check: Check,
  layers: Layers,
  resource: ExplainedResource | null,
  from: (key: string) => From,
): Explanation['runs'] {
  if (resource !== null && resource.kind !== check.about) {
    const what = resource.kind === null ? 'something that no check is about' : `a ${resource.kind}`;
    return { runs: false, why: `it is about a ${check.about}, and this is ${what}`, from: null };
  }
  const { runs, key, words } = runsBy(layers, check);
  const own = key.endsWith('profile') ? `, and the check is of profile ${check.profile}` : '';
  return { runs, why: `${key}${words}${own}`, from: from(key) };
}

function severityOf(check: Check, layers: Layers, from: (key: string) => From): Explanation['severity'] {
  const set = chosenSeverity(layers, check.id);
  return set === undefined ? { value: check.severity, from: null } : { value: set.value, from: from(set.key) };
}

function thresholdsOf(check: Check, layers: Layers, from: (key: string) => From): Explanation['thresholds'] {
  return Object.entries(check.thresholds?.definitions ?? {}).map(([name, { default: standard, means }]) => {
    const set = chosenThreshold(layers, check.id, name);
    return {
      name,
      value: set?.value ?? standard,
      default: standard,
      means,
      from: set === undefined ? null : from(set.key),
    };
  });
}

function exemptionsOf(
  check: string,
  { exemptions }: Question['config'],
  { place, tags }: Where,
  now: Date,
  from: (key: string) => From,
): readonly ExplainedExemption[] {
  return exemptions.flatMap((rule, at): ExplainedExemption[] => {
    const reaches = exemptionReaches(rule, check, place, tags);
    if (reaches === false) return [];
    const { owner, approver, reason, until, subject = null } = rule;
    const ended = endOf(until).getTime() <= now.getTime();
    const state = ended ? 'ended' : reaches === undefined ? 'undecided' : 'in force';
    return [{ from: from(`exemptions[${at}]`), state, subject, owner, approver, reason, until }];
  });
}

/** The first window that fits; those before it that only the tags could decide, or all where no resource is named. */
function windowAt(
  { settings }: Question['config'],
  where: Where | null,
): { readonly found?: { readonly key: string; readonly words: string }; readonly undecided: readonly string[] } {
  const undecided: string[] = [];
  for (const [at, window] of settings.reboots.windows.entries()) {
    const key = `reboots.windows[${at}]`;
    const selection = selectionOf(window);
    const fits = where === null ? undefined : fitsAt(selection, where);
    if (fits === true) return { found: { key, words: windowWords(window) }, undecided };
    if (fits === undefined) undecided.push(key);
  }
  return { undecided };
}

function fitsAt(selection: Selection, { place, tags }: Where): boolean | undefined {
  return tags === undefined ? selection.fitsWithoutTags(place) : selection.fits({ ...place, tags });
}
