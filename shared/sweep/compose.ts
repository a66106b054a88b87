import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { tokenSource } from '../azure/credential.js';
import { secretSource } from '../azure/keyVault.js';
import { openAzure } from '../azure/openAzure.js';
import type { ReadingAzure } from '../azure/readingAzure.js';
import { CATALOGUE } from '../checks/catalogue.js';
import type { Check } from '../checks/check.js';
import { builtInCalendar, supportCalendarSchema } from '../checks/data/calendar.js';
import { builtInRetirements, retirementsSchema } from '../checks/data/retirements.js';
import { type CheckSettings, checkSettingsSchema } from '../checks/settings.js';
import type { Config } from '../config/config.js';
import { besideConfig, loadConfig } from '../config/load.js';
import type { SecretSource } from '../config/secret.js';
import { DESTINATIONS } from '../destinations/catalogue.js';
import type { DestinationKind } from '../destinations/destination.js';
import { createHttpClient } from '../destinations/httpClient.js';
import { type RoutedDestination, route } from '../destinations/routing.js';
import { messageOf, VigieError } from '../errors.js';
import { noticeEvent } from '../events/build.js';
import type { NoticeEvent, VigieEvent } from '../events/event.js';
import { type ExemptionRule, exemptionSchema } from '../findings/exemptions.js';
import type { FindingPolicy } from '../findings/night.js';
import type { ConfiguredDestination } from '../outbox/context.js';
import { type Cache, memoryCache } from '../signals/cache.js';
import { openStore } from '../store/openStore.js';
import type { Store } from '../store/store.js';
import type { Progress } from './progress.js';

type VigieConfig = Config<Omit<CheckSettings, 'calendar' | 'retirements'>, ExemptionRule>;

/** What `vigie` was called with. */
export interface Call {
  readonly config?: string | undefined;
  /** Folder of store, events and report; absent: the store's own path, beside the configuration. A store in Azure stays there. */
  readonly out?: string | undefined;
  readonly acceptDisappearance?: boolean;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Domain time of the run. */
  readonly now: Date;
  readonly progress?: (progress: Progress) => void;
}

/** Everything that a sweep works with, wired once. */
export interface Vigie {
  readonly config: VigieConfig;
  /** The checks that this configuration selects, and all that there are, by id. */
  readonly checks: readonly Check[];
  readonly allChecks: ReadonlyMap<string, Check>;
  readonly checkSettings: CheckSettings;
  readonly policy: FindingPolicy;
  readonly azure: ReadingAzure;
  readonly store: Store;
  readonly secrets: SecretSource;
  readonly destinations: ReadonlyMap<string, ConfiguredDestination>;
  readonly chatNames: readonly string[];
  readonly acceptDisappearance: boolean;
  readonly now: Date;
  readonly outFolder: string;
  /** Answers of regions and image families, asked once a sweep. */
  cacheOf(sweep: string): Cache;
  route(event: VigieEvent): string[];
  notice(code: string, text: string, about: string): NoticeEvent;
  progress(progress: Progress): void;
}

/** @throws VigieError of the configuration; nothing is read of Azure or written yet */
export function compose(call: Call): Vigie {
  const config = loadVigieConfig(call.config, call.environment);
  const outFolder = call.out ?? besideConfig(config.file, '.');
  const tokens = tokenSource(config.identity, config.cloud, call.environment);
  const secrets = secretSource(call.environment, tokens, config.cloud);
  const routed = routedDestinations(config);
  const surroundings = {
    tokens,
    cloud: config.cloud,
    http: createHttpClient(),
    secrets,
    outFolder,
    now: () => call.now,
  };
  const caches = new Map<string, Cache>();
  return {
    config,
    checks: selectChecks(config),
    allChecks: new Map(CATALOGUE.map((check) => [check.id, check])),
    checkSettings: checkSettingsOf(config),
    policy: { allowedDays: config.allowedDays, remindEveryDays: config.remindEvery, exemptions: config.exemptions },
    azure: openAzure({ cloud: config.cloud, tokens }),
    store: openStore(config.store, {
      environment: call.environment,
      cloud: config.cloud,
      credential: tokens.credential,
      folder: (path) => (call.out === undefined ? besideConfig(config.file, path) : join(call.out, 'store')),
    }),
    secrets,
    destinations: new Map(
      routed.map(({ name, settings, definition }) => [
        name,
        { name, kind: definition, open: () => definition.open(settings, surroundings) },
      ]),
    ),
    chatNames: routed.filter(({ family }) => family === 'chat').map(({ name }) => name),
    acceptDisappearance: call.acceptDisappearance ?? false,
    now: call.now,
    outFolder,
    cacheOf(sweep) {
      const cache = caches.get(sweep) ?? memoryCache();
      caches.set(sweep, cache);
      return cache;
    },
    route: (event) => route(event, routed, { baselineFloor: config.baselineFloor }),
    notice: (code, text, about) => noticeEvent(code, text, about, { sweep: null, now: call.now }),
    progress: call.progress ?? (() => {}),
  };
}

/** vigie.yaml with the schemas of the checks, exemptions and destinations handed in. */
export function loadVigieConfig(file: string | undefined, environment: Call['environment']): VigieConfig {
  const parts = {
    settings: checkSettingsSchema,
    exemption: exemptionSchema,
    checkIds: CATALOGUE.map(({ id }) => id),
    destinations: DESTINATIONS,
  };
  return loadConfig(parts, file, environment);
}

/** The settings that checks are handed: the configuration's part, and the calendars, built in or the user's. */
export function checkSettingsOf({
  settings,
  file,
  calendar,
  retirements,
}: Pick<VigieConfig, 'settings' | 'file' | 'calendar' | 'retirements'>): CheckSettings {
  return {
    ...settings,
    calendar: calendar === undefined ? builtInCalendar() : readData(file, 'calendar', calendar, supportCalendarSchema),
    retirements:
      retirements === undefined
        ? builtInRetirements()
        : readData(file, 'retirements', retirements, retirementsSchema).retirements,
  };
}

const PROFILES = { core: ['core'], recommended: ['core', 'recommended'], all: ['core', 'recommended', 'all'] } as const;

/** The checks of a profile, or those that are named. */
export function selectChecks({
  profile,
  checks,
}: {
  readonly profile: keyof typeof PROFILES;
  readonly checks?: readonly string[] | undefined;
}): readonly Check[] {
  const profiles: readonly string[] = PROFILES[profile];
  return CATALOGUE.filter((check) =>
    checks === undefined ? profiles.includes(check.profile) : checks.includes(check.id),
  );
}

function routedDestinations(config: VigieConfig): (RoutedDestination & { readonly definition: DestinationKind })[] {
  return config.destinations.flatMap(({ name, kind, settings }) => {
    const definition = DESTINATIONS.find((one) => one.kind === kind);
    return definition === undefined ? [] : [{ name, kind, family: definition.family, settings, definition }];
  });
}

function readData<T>(config: string, key: string, path: string, schema: { parse(value: unknown): T }): T {
  const file = besideConfig(config, path);
  try {
    return schema.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch (cause) {
    throw new VigieError('VIGIE_CONFIG_INVALID', `${path} (key ${key}) cannot be used: ${messageOf(cause)}`, { cause });
  }
}
