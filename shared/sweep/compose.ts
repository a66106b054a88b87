import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { hostTokenSource, tenantIdOf, tokenSource } from '../azure/credential.js';
import { secretSource } from '../azure/keyVault.js';
import { openAzure } from '../azure/openAzure.js';
import type { ReadingAzure } from '../azure/readingAzure.js';
import type { HeardAnswer } from '../azure/throttle.js';
import type { TokenSource } from '../azure/tokens.js';
import { CATALOGUE } from '../checks/catalogue.js';
import type { Check } from '../checks/check.js';
import { type CustomChecks, readCustomChecks } from '../checks/custom/readFolder.js';
import { builtInCalendar, supportCalendarSchema } from '../checks/data/calendar.js';
import { builtInRetirements, retirementsSchema } from '../checks/data/retirements.js';
import { editionsOf } from '../checks/editions.js';
import { type CheckSettings, checkSettingsSchema } from '../checks/settings.js';
import { checksAnywhere, type SettingsFor, settingsFor } from '../checks/settingsFor.js';
import type { Config } from '../config/config.js';
import { timeScaleOf } from '../config/durations.js';
import { besideConfig, loadConfig, parseConfig } from '../config/load.js';
import { type QuietHours, quietAt } from '../config/quietHours.js';
import type { SecretSource } from '../config/secret.js';
import { DESTINATIONS } from '../destinations/catalogue.js';
import type { DestinationKind, Surroundings } from '../destinations/destination.js';
import { createHttpClient } from '../destinations/httpClient.js';
import { type DestinationRules, rulesFrom } from '../destinations/routeRules.js';
import { explainRoute, type Routed, type RoutedDestination, route } from '../destinations/routing.js';
import { messageOf, VigieError } from '../errors.js';
import { noticeEvent } from '../events/build.js';
import type { NoticeEvent, VigieEvent } from '../events/event.js';
import { type ExemptionRule, Exemptions, exemptionSchema } from '../findings/exemptions.js';
import type { FindingPolicy } from '../findings/night.js';
import type { ConfiguredDestination } from '../outbox/context.js';
import { type Cache, memoryCache } from '../signals/cache.js';
import { PIECE_ROWS } from '../signals/workspacePieces.js';
import { openQueues, openStore, type StoreSettings } from '../store/openStore.js';
import type { Queues } from '../store/queues.js';
import type { Store } from '../store/store.js';
import type { Progress } from './progress.js';

/** A nightly sweep, one on demand beside it, and one that is late. */
const SWEEPS_AT_ONCE = 3;

/** What other rooms own of vigie.yaml. */
export const CONFIG_PARTS = {
  settings: checkSettingsSchema,
  exemption: exemptionSchema,
  checkIds: CATALOGUE.map(({ id }) => id),
  thresholds: Object.fromEntries(CATALOGUE.map(({ id, thresholds }) => [id, thresholds?.definitions ?? {}])),
  customChecks: readCustomChecks,
  destinations: DESTINATIONS,
};

export type VigieConfig = Config<Omit<CheckSettings, 'calendar' | 'retirements'>, ExemptionRule, CustomChecks>;

/** What `vigie`, or the app, was started with. */
export interface Setting {
  readonly config?: string | undefined;
  /** Folder of store, events and report; absent: the store's own path, beside the configuration. A store in Azure stays there. */
  readonly out?: string | undefined;
  readonly acceptDisappearance?: boolean;
  /** Name of this instance, where several run side by side: the files that each writes lie in a folder of that name. */
  readonly instance?: string;
  readonly environment: Environment;
  /** The store that is used for what the configuration says. @default that */
  readonly store?: (configured: StoreSettings) => StoreSettings;
  /** Where answers of one sweep are kept that serve more than one partition. @default in this process */
  readonly cache?: (store: Store, sweep: string) => Cache;
  /** Is told of every answer of Azure. @default nobody */
  readonly heard?: (answer: HeardAnswer) => void;
}

/** One run: when it is, who watches it, and who sends. */
export interface Occasion {
  /** Domain time of the run. */
  readonly now: Date;
  readonly progress?: (progress: Progress) => void;
  /** Sees to it that what was committed is sent. @default nobody: the process sends it itself */
  readonly wake?: Vigie['wake'];
}

export type Call = Setting & Occasion;
type Environment = Readonly<Record<string, string | undefined>>;

/** Everything that a sweep works with, wired once. */
export interface Vigie {
  readonly config: VigieConfig;
  /** The checks that run on some resource at least, and all that there are, by id. */
  readonly checks: readonly Check[];
  readonly allChecks: ReadonlyMap<string, Check>;
  /** What holds where no override says otherwise. */
  readonly checkSettings: CheckSettings;
  /** What holds for one resource, and which checks run on it. */
  readonly settingsFor: SettingsFor;
  /** A check with its edition. */
  editionOf(check: Check): string;
  readonly policy: FindingPolicy;
  readonly azure: ReadingAzure;
  /** Whose tokens read the estate, and whose send rows and read secrets: mostly the same. */
  readonly tokens: { readonly reader: TokenSource; readonly host: TokenSource };
  /** The tenant of the identity that reads, where the environment or the configuration says it. */
  readonly tenantId: string | undefined;
  readonly store: Store;
  readonly secrets: SecretSource;
  readonly destinations: ReadonlyMap<string, ConfiguredDestination>;
  readonly chatNames: readonly string[];
  readonly acceptDisappearance: boolean;
  readonly now: Date;
  readonly outFolder: string;
  /** Rows about nodes that a piece of a workspace is cut for; PIECE_ROWS but in tests. */
  readonly pieceRows: number;
  /** Divides waits of machine time; 1 but in tests and on the local host. */
  readonly timeScale: number;
  /** Answers of regions and image families, asked once a sweep. */
  cacheOf(sweep: string): Cache;
  route(event: VigieEvent): string[];
  /** The same, destination by destination, with the reason. */
  explainRoute(event: VigieEvent): readonly Routed[];
  /** The `routes` that name a destination; `undefined`: none does. */
  routesOf(destination: string): DestinationRules | undefined;
  notice(code: string, text: string, about: string): NoticeEvent;
  progress(progress: Progress): void;
  /** Something was committed for these destinations: whoever sends it is woken. */
  wake(partition: string, destinations: readonly string[]): Promise<void>;
}

/** @throws VigieError of the configuration; nothing is read of Azure or written yet */
export function compose(call: Call): Vigie {
  return prepare(call).at(call);
}

/** What many runs in one process share. */
export interface Prepared {
  /** One run of it. */
  at(occasion: Occasion): Vigie;
  /** The queues of the storage account. @throws VigieError VIGIE_CONFIG_INVALID where the environment names none */
  openQueues(): Queues;
}

/**
 * Configuration, tokens, clients, the store and the cache of a sweep, for many runs in one process.
 * @throws VigieError of the configuration; nothing is read of Azure or written yet
 */
export function prepare(setting: Setting): Prepared {
  const { environment } = setting;
  const config = loadVigieConfig(setting.config, environment);
  const outFolder = join(setting.out ?? besideConfig(config.file, '.'), setting.instance ?? '.');
  const tokens = tokenSource(config.identity, config.cloud, environment);
  const hostTokens = hostTokenSource(tokens, environment);
  const secrets = secretSource(environment, hostTokens, config.cloud);
  const routed = routedDestinations(config);
  const account = { environment, cloud: config.cloud, credential: tokens.credential };
  const store = openStore(setting.store?.(config.store) ?? config.store, {
    ...account,
    folder: (path) => (setting.out === undefined ? besideConfig(config.file, path) : join(setting.out, 'store')),
  });
  const surroundings = { tokens: hostTokens, cloud: config.cloud, http: createHttpClient(), secrets, outFolder };
  const shared = {
    config,
    ...rulesOf(config),
    azure: openAzure({ cloud: config.cloud, tokens, heard: setting.heard }),
    tokens: { reader: tokens, host: hostTokens },
    tenantId: tenantIdOf(config.identity, environment),
    store,
    secrets,
    chatNames: routed.filter(({ family }) => family === 'chat').map(({ name }) => name),
    acceptDisappearance: setting.acceptDisappearance ?? false,
    outFolder,
    pieceRows: PIECE_ROWS,
    timeScale: timeScaleOf(environment),
    cacheOf: cachesOf((sweep) => setting.cache?.(store, sweep) ?? memoryCache()),
    ...routingOf(config, routed),
  };
  return {
    openQueues: () => openQueues(account),
    at: ({ now, progress, wake }) => ({
      ...shared,
      now,
      destinations: openable(routed, { ...surroundings, now: () => now, clock: clockFrom(now) }),
      notice: (code, text, about) => noticeEvent(code, text, about, { sweep: null, now }),
      progress: progress ?? (() => {}),
      wake: wake ?? (async () => undefined),
    }),
  };
}

/** What the configuration says of checks and findings, made ready for a fleet. */
export function rulesOf(
  config: VigieConfig,
): Pick<Vigie, 'checks' | 'allChecks' | 'checkSettings' | 'settingsFor' | 'editionOf' | 'policy'> {
  const every = everyCheck(config);
  const checkSettings = checkSettingsOf(config);
  const own = settingsFor(every, { ...config, settings: checkSettings });
  return {
    checks: checksAnywhere(every, own.overrides.base),
    allChecks: new Map(every.map((check) => [check.id, check])),
    checkSettings,
    settingsFor: own,
    editionOf: editionsOf(own.overrides),
    policy: {
      settingsFor: own,
      remindEveryDays: config.remindEvery,
      exemptions: new Exemptions(config.exemptions),
    },
  };
}

/** One cache a sweep; that of the sweep before goes when another begins, so that a process that lives on does not grow. */
function cachesOf(open: (sweep: string) => Cache): (sweep: string) => Cache {
  const newest: { sweep: string; cache: Cache }[] = [];
  return (sweep) => {
    const found = newest.find((one) => one.sweep === sweep);
    if (found !== undefined) return found.cache;
    const cache = open(sweep);
    newest.unshift({ sweep, cache });
    newest.splice(SWEEPS_AT_ONCE);
    return cache;
  };
}

/** Goes on by the machine's time. */
function clockFrom(now: Date): () => Date {
  const begun = Date.now();
  return () => new Date(now.getTime() + Date.now() - begun);
}

interface RoutedDefinition extends RoutedDestination {
  readonly definition: DestinationKind;
  readonly quietHours: QuietHours | undefined;
}

function routingOf(
  { baselineFloor, routes, tickets }: VigieConfig,
  routed: readonly RoutedDefinition[],
): Pick<Vigie, 'route' | 'explainRoute' | 'routesOf'> {
  const rules = rulesFrom(routes);
  const routing = { baselineFloor, ticketsFrom: tickets.severity, rules };
  return {
    route: (event) => route(event, routed, routing),
    explainRoute: (event) => explainRoute(event, routed, routing),
    routesOf: (destination) => rules.of(destination),
  };
}

function openable(
  routed: readonly RoutedDefinition[],
  surroundings: Surroundings & Pick<Required<Surroundings>, 'clock'>,
): Vigie['destinations'] {
  return new Map(
    routed.map(({ name, settings, quietHours, definition }) => [
      name,
      {
        ...{ name, kind: definition, open: () => definition.open(settings, surroundings) },
        quiet: quietHours && (() => quietAt(quietHours, surroundings.clock())),
      },
    ]),
  );
}

/** vigie.yaml with the schemas of the checks, exemptions and destinations handed in. */
export function loadVigieConfig(file: string | undefined, environment: Call['environment']): VigieConfig {
  return loadConfig(CONFIG_PARTS, file, environment);
}

/** What holds where nobody has written a vigie.yaml. */
export function withoutConfig(): VigieConfig {
  return parseConfig(CONFIG_PARTS, '', 'vigie.yaml');
}

/** The settings that checks are handed: the configuration's part, what the cloud lacks, and the calendars, built in or the user's. */
export function checkSettingsOf({
  settings,
  cloud: { withoutDefender },
  file,
  calendar,
  retirements,
}: Pick<VigieConfig, 'settings' | 'cloud' | 'file' | 'calendar' | 'retirements'>): CheckSettings {
  return {
    ...settings,
    ...(withoutDefender !== undefined && { withoutDefender }),
    calendar: calendar === undefined ? builtInCalendar() : readData(file, 'calendar', calendar, supportCalendarSchema),
    retirements:
      retirements === undefined
        ? builtInRetirements()
        : readData(file, 'retirements', retirements, retirementsSchema).retirements,
  };
}

/** Those of the catalogue, then the user's own. */
export function everyCheck({ ownChecks }: Pick<VigieConfig, 'ownChecks'>): readonly Check[] {
  return [...CATALOGUE, ...ownChecks.all.map(({ check }) => check)];
}

function routedDestinations(config: VigieConfig): RoutedDefinition[] {
  return config.destinations.flatMap(({ name, kind, settings, quietHours }) => {
    const definition = DESTINATIONS.find((one) => one.kind === kind);
    return definition === undefined
      ? []
      : [{ name, kind, family: definition.family, settings, quietHours, definition }];
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
