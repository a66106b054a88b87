import { CATALOGUE } from '../checks/catalogue.js';
import { builtInCalendar } from '../checks/data/calendar.js';
import { builtInRetirements } from '../checks/data/retirements.js';
import { checkSettingsSchema } from '../checks/settings.js';
import { checksAnywhere, settingsFor } from '../checks/settingsFor.js';
import { parseConfig } from '../config/load.js';
import { VigieError } from '../errors.js';
import { readInput, readResource } from '../estate/input.js';
import { Exemptions, exemptionSchema } from '../findings/exemptions.js';
import { regionVersionsFile } from '../signals/regionVersions.js';
import type { RegionVersions } from '../signals/types.js';
import { type EvaluationRules, evaluateResource } from './evaluate.js';

/*
 * What `import … from 'vigie'` gives: `vigie evaluate` without its command line. Nothing is read of a cloud, of files or of the
 * environment. Types that it hands out are written here, so that one file of declarations holds them all.
 */

export type CheckSeverity = 'critical' | 'high' | 'medium' | 'low';
export type CheckProfile = 'core' | 'recommended' | 'all';
export type CheckStatus = 'pass' | 'fail' | 'notApplicable' | 'unknown';

export interface EvaluateOptions {
  /** What calendars and due dates are reckoned from. @default the time of the machine */
  readonly now?: Date;
  /** Which checks run. @default 'recommended' */
  readonly profile?: CheckProfile;
  /** Only these, by id, whatever the profile. */
  readonly checks?: readonly string[];
  /** A kubernetesVersions answer of ARM, with its region: then versions are held against what the region has. */
  readonly versions?: unknown;
}

/** One verdict: what `vigie evaluate --format json` prints of it. */
export interface EvaluatedResult {
  readonly check: string;
  /** Null where a plan makes the resource: then the reason begins with its address. */
  readonly resourceId: string | null;
  /** `pool/NAME` and the like; null where it is the resource as a whole. */
  readonly subject: string | null;
  readonly status: CheckStatus;
  /** Null unless it fails. */
  readonly severity: CheckSeverity | null;
  readonly reason: string;
  /** ISO 8601, UTC: as for a finding that was reached now. Null unless it fails. */
  readonly dueDate: string | null;
  readonly evidence: Readonly<Record<string, unknown>>;
}

export interface Evaluation {
  /** ISO 8601, UTC. */
  readonly now: string;
  /** How many clusters and registries were judged. */
  readonly resources: number;
  readonly results: readonly EvaluatedResult[];
  /** Of a plan: what was read, and what was left out and why. */
  readonly notes: readonly string[];
  /** Resources that no check speaks to, by type in lower case; '' where they have none. */
  readonly skipped: Readonly<Record<string, number>>;
  /** Entries of a list that are no objects: their places, counted from 1. */
  readonly broken: readonly number[];
}

export interface CheckInfo {
  readonly id: string;
  readonly title: string;
  readonly about: string;
  readonly profile: CheckProfile;
  /** A severity, or `by rule`: the check says how bad it is. */
  readonly severity: CheckSeverity | 'by rule';
  readonly remediation: string;
}

/**
 * Judges the clusters and registries in a document: what ARM, Resource Graph or `az` answered, a Terraform plan
 * (`terraform show -json`), or a what-if answer. A list or a plan may be empty: then there are no results.
 * @param document JSON that was parsed
 * @throws Error whose `code` is VIGIE_INPUT_INVALID (the document) or VIGIE_USAGE (the options)
 */
export function evaluate(document: unknown, options: EvaluateOptions = {}): Evaluation {
  const rules = rulesOf(options);
  const input = readInput(document, (kind) => rules.checks.some(({ about }) => about === kind));
  if ('problem' in input) throw new VigieError('VIGIE_INPUT_INVALID', input.problem);
  if (input.resources.length === 0 && !input.empty)
    throw new VigieError('VIGIE_INPUT_INVALID', 'it holds nothing that the selected checks are about');
  return {
    now: rules.now.toISOString(),
    resources: input.resources.length,
    results: input.resources.flatMap((one) =>
      evaluateResource(readResource(one), one.address ?? one.place, rules).map(({ result }) => result),
    ),
    notes: input.notes,
    skipped: Object.fromEntries(input.skipped),
    broken: input.broken,
  };
}

/** All checks that there are. */
export function checks(): readonly CheckInfo[] {
  return CATALOGUE.map(({ id, title, about, profile, severity, remediation: { text } }) => ({
    ...{ id, title, about, profile, severity },
    remediation: text,
  }));
}

const IDS = CATALOGUE.map(({ id }) => id);
const PROFILES: readonly CheckProfile[] = ['core', 'recommended', 'all'];

/** What holds where nobody has written a vigie.yaml. It reads no file, and knows no destination. */
const defaults = () =>
  parseConfig(
    {
      settings: checkSettingsSchema,
      exemption: exemptionSchema,
      checkIds: IDS,
      thresholds: {},
      customChecks: () => ({ ids: [], problems: [], hash: '' }),
      destinations: [],
    },
    '',
    'vigie.yaml',
  );

function rulesOf({ now = new Date(), profile, checks: ids, versions }: EvaluateOptions): EvaluationRules {
  if (Number.isNaN(now.getTime())) throw new VigieError('VIGIE_USAGE', 'now is no date');
  if (profile !== undefined && !PROFILES.includes(profile))
    throw new VigieError('VIGIE_USAGE', `profile is "${profile}"; use ${PROFILES.join(', ')}`);
  for (const id of ids ?? []) if (!IDS.includes(id)) throw new VigieError('VIGIE_USAGE', `"${id}" is no check`);
  const config = defaults();
  const settings = { ...config.settings, calendar: builtInCalendar(), retirements: builtInRetirements() };
  const base = { ...config, profile: profile ?? config.profile, checks: ids, skip: [], settings };
  const own = settingsFor(CATALOGUE, base);
  return {
    now,
    checks: checksAnywhere(CATALOGUE, base),
    settingsFor: own,
    exemptions: new Exemptions([]),
    versions: versions === undefined ? undefined : versionsOf(versions),
  };
}

function versionsOf(answer: unknown): RegionVersions {
  const found = regionVersionsFile(answer);
  if ('problem' in found) throw new VigieError('VIGIE_INPUT_INVALID', `versions: ${found.problem}`);
  return found.versions;
}
