import { readFileSync } from 'node:fs';
import { isAbsolute, join, relative, resolve } from 'node:path';
import { parseDocument } from 'yaml';
import { z } from 'zod';
import { VigieError } from '../errors.js';
import { isObject, type JsonObject } from '../json.js';
import { hashOf } from '../text.js';
import { checkNameProblems } from './checkNames.js';
import { cloudSettings } from './cloud.js';
import {
  type Config,
  type ConfigParts,
  type DestinationSettings,
  type OwnChecks,
  ownSchema,
  rootSchema,
} from './config.js';
import { ownersFrom } from './owners.js';
import { NO_OWNERS_FILE, type OwnersFile, readOwnersFile } from './ownersFile.js';
import { describeProblems, suggestion } from './problems.js';
import { quietHoursSchema } from './quietHours.js';
import { routeProblems } from './routes.js';

/**
 * Finds and reads the configuration: the file given, else VIGIE_CONFIG, else ./vigie.yaml.
 * @throws VigieError VIGIE_CONFIG_MISSING, VIGIE_CONFIG_INVALID (all problems at once, one a line)
 */
export function loadConfig<Settings, Exemption, Own extends OwnChecks>(
  parts: ConfigParts<Settings, Exemption, Own>,
  given: string | undefined,
  environment: Readonly<Record<string, string | undefined>>,
): Config<Settings, Exemption, Own> {
  const file = resolve(given ?? (environment.VIGIE_CONFIG || 'vigie.yaml'));
  return parseConfig(parts, readText(file), file);
}

/** The same for a text that was read already; `file` is for messages and relative paths. */
export function parseConfig<Settings, Exemption, Own extends OwnChecks>(
  parts: ConfigParts<Settings, Exemption, Own>,
  text: string,
  file: string,
): Config<Settings, Exemption, Own> {
  const shown = shownName(file);
  const raw = parseYaml(text, shown);
  const schema = rootSchema(parts);
  const parsed = schema.safeParse(raw);
  const ownChecks = readOwnChecks(raw, parts, file);
  const ownersFile = readOwners(raw, file);
  const checkIds = [...parts.checkIds, ...ownChecks.ids];
  const problems = [
    ...ownChecks.problems,
    ...ownersFile.problems,
    ...checkNameProblems(raw, { ...parts, checkIds }, shown),
  ];
  if (!parsed.success) problems.push(...describeProblems(shown, raw, schema, parsed.error.issues));
  const destinations = readDestinations(raw, parts, shown, problems);
  problems.push(...routeProblems(raw.routes, namesIn(raw), shown));
  if (!parsed.success || problems.length > 0) throw new VigieError('VIGIE_CONFIG_INVALID', problems.join('\n'));
  const own = ownSchema.parse(pick(raw, Object.keys(ownSchema.shape)));
  return {
    ...own,
    cloud: cloudSettings(own.cloud),
    settings: parts.settings.parse(pick(raw, Object.keys(parts.settings.shape))),
    exemptions: z.array(parts.exemption).parse(raw.exemptions ?? []),
    destinations: destinations.map((one) => withQuietHours(one, raw.destinations, own.schedule.timeZone)),
    ownChecks,
    ownerOf: ownersFrom(own.owners, ownersFile),
    file,
    hash: hashOf(text, ...[ownChecks.hash, ownersFile.hash].filter((hash) => hash !== '')),
  };
}

/** A path of the configuration, reckoned from the folder of its file. */
export function besideConfig(file: string, path: string): string {
  return isAbsolute(path) ? path : join(file, '..', path);
}

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (cause) {
    const code = (cause as NodeJS.ErrnoException).code ?? 'error';
    throw new VigieError('VIGIE_CONFIG_MISSING', `the configuration ${shownName(file)} cannot be read (${code})`, {
      cause,
    });
  }
}

function parseYaml(text: string, file: string): JsonObject {
  const document = parseDocument(text, { prettyErrors: true, uniqueKeys: true });
  const error = document.errors[0];
  if (error !== undefined) {
    const at = error.linePos?.[0];
    // Only the place and the kind of error: the line itself may hold a secret.
    const place = at === undefined ? '' : `:${at.line}:${at.col}`;
    throw new VigieError(
      'VIGIE_CONFIG_INVALID',
      `${file}${place}: this is not YAML (${error.code.toLowerCase().replaceAll('_', ' ')})`,
    );
  }
  const value: unknown = document.toJS({ maxAliasCount: 100 }) ?? {};
  if (!isObject(value))
    throw new VigieError('VIGIE_CONFIG_INVALID', `${file}: the file is no group of keys; see vigie.example.yaml`);
  return value;
}

/** Read even where the file has other faults: checks and severities may name them, and all problems are told at once. */
function readOwnChecks<Own extends OwnChecks>(
  { customChecks: path }: JsonObject,
  { customChecks }: ConfigParts<unknown, unknown, Own>,
  file: string,
): Own {
  if (typeof path !== 'string' || path === '') return customChecks(undefined, '');
  const folder = besideConfig(file, path);
  return customChecks(folder, shownName(folder));
}

/** Read even where the file has other faults. */
function readOwners({ owners }: JsonObject, file: string): OwnersFile {
  const path = isObject(owners) ? owners.file : undefined;
  if (typeof path !== 'string' || path === '') return NO_OWNERS_FILE;
  const beside = besideConfig(file, path);
  return readOwnersFile(beside, shownName(beside));
}

function readDestinations(
  raw: JsonObject,
  { destinations: kinds }: Pick<ConfigParts<unknown, unknown>, 'destinations'>,
  file: string,
  problems: string[],
): DestinationSettings[] {
  if (!Array.isArray(raw.destinations)) return [];
  const names = new Set<string>();
  return raw.destinations.flatMap((entry: unknown, at): DestinationSettings[] => {
    if (!isObject(entry)) return [];
    const { name, kind, quietHours: _ofAnyKind, ...settings } = entry;
    const found = kinds.find((known) => known.kind === kind);
    if (typeof name !== 'string' || typeof kind !== 'string') return [];
    if (names.has(name))
      problems.push(
        `${file}: destinations[${at}].name is "${name}", which another destination has already; names are unique`,
      );
    names.add(name);
    if (found === undefined) {
      const all = kinds.map((known) => known.kind);
      problems.push(
        `${file}: destinations[${at}].kind is "${kind}"; expected ${all.join(', ')}${suggestion(kind, all).split(';')[0]}`,
      );
      return [];
    }
    const parsed = found.settings.safeParse(settings);
    if (parsed.success) return [{ name, kind, settings: parsed.data }];
    problems.push(...describeProblems(file, settings, found.settings, parsed.error.issues, ['destinations', at]));
    return [];
  });
}

/** Call it where the file has no faults. @param timeZone for a destination that names none */
function withQuietHours(destination: DestinationSettings, raw: unknown, timeZone: string): DestinationSettings {
  const entries: readonly unknown[] = Array.isArray(raw) ? raw : [];
  const own = entries.find((entry) => isObject(entry) && entry.name === destination.name);
  const quietHours = isObject(own) ? quietHoursSchema.optional().parse(own.quietHours) : undefined;
  if (quietHours === undefined) return destination;
  return { ...destination, quietHours: { ...quietHours, timeZone: quietHours.timeZone ?? timeZone } };
}

/** Names in `destinations`, of entries with other faults too. */
function namesIn({ destinations }: JsonObject): string[] {
  const entries: readonly unknown[] = Array.isArray(destinations) ? destinations : [];
  return entries.flatMap((entry) => (isObject(entry) && typeof entry.name === 'string' ? [entry.name] : []));
}

function pick(from: JsonObject, keys: readonly string[]): JsonObject {
  return Object.fromEntries(keys.filter((key) => Object.hasOwn(from, key)).map((key) => [key, from[key]]));
}

/** Messages name the file as the user would: from where the command runs, where that is shorter. */
function shownName(file: string): string {
  const near = relative(process.cwd(), file);
  return near !== '' && !near.startsWith('..') ? near : file;
}
