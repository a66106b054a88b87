import { readFileSync } from 'node:fs';
import { type LogLevel, levelNamed } from './log.js';
import { UsageError, wordsOf } from './usageError.js';

/** `extensions.queues` of host.json, with the defaults of the Functions host. */
export interface QueueSettings {
  /** Messages taken at once, 1 to 32. @default 16 */
  readonly batchSize: number;
  /** The next batch is taken when no more than this many messages are being worked on. @default half of batchSize */
  readonly newBatchThreshold: number;
  /** How long a message that failed stays hidden, in milliseconds. @default 0 */
  readonly visibilityTimeoutMs: number;
  /** A message that failed this often goes to the poison queue. @default 5 */
  readonly maxDequeueCount: number;
  /** @default base64 */
  readonly messageEncoding: 'base64' | 'none';
}

export interface HostSettings {
  readonly queues: QueueSettings;
  /** What every route begins with, without slashes at its ends; may be empty. @default api */
  readonly routePrefix: string;
  /** Least level to be written, by category; `default` is for all others. */
  readonly logLevels: Readonly<Record<string, LogLevel>>;
}

type Json = Readonly<Record<string, unknown>>;

/** @throws UsageError that names the file and the key */
export function readHostJson({ file, mustExist }: { file: string; mustExist: boolean }): HostSettings {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT' && !mustExist) return settingsOf({}, file);
    throw new UsageError(`${file} cannot be read (${(error as NodeJS.ErrnoException).code ?? wordsOf(error)})`);
  }
  let content: unknown;
  try {
    content = JSON.parse(text);
  } catch (error) {
    throw new UsageError(`${file} is not JSON: ${wordsOf(error)}`);
  }
  return settingsOf(content, file);
}

/** @throws UsageError */
export function settingsOf(content: unknown, file: string): HostSettings {
  const extensions = below(content, 'extensions');
  const queues = below(extensions, 'queues');
  const wrong = (key: string, found: unknown, expected: string) =>
    new UsageError(`${file}: ${key} is ${JSON.stringify(found)}; expected ${expected}`);
  const whole = (key: string, otherwise: number, least: number, most: number): number => {
    const found = queues[key] ?? otherwise;
    if (typeof found === 'number' && Number.isInteger(found) && found >= least && found <= most) return found;
    throw wrong(`extensions.queues.${key}`, found, `a whole number from ${least} to ${most}`);
  };
  const batchSize = whole('batchSize', 16, 1, 32);
  const hidden = queues.visibilityTimeout ?? '00:00:00';
  const visibilityTimeoutMs = timeSpanMs(hidden);
  if (visibilityTimeoutMs === undefined)
    throw wrong('extensions.queues.visibilityTimeout', hidden, 'a time span such as "00:00:30"');
  const messageEncoding = queues.messageEncoding ?? 'base64';
  if (messageEncoding !== 'base64' && messageEncoding !== 'none')
    throw wrong('extensions.queues.messageEncoding', messageEncoding, '"base64" or "none"');
  const routePrefix = below(extensions, 'http').routePrefix ?? 'api';
  if (typeof routePrefix !== 'string') throw wrong('extensions.http.routePrefix', routePrefix, 'text');
  return {
    queues: {
      batchSize,
      newBatchThreshold: whole('newBatchThreshold', Math.floor(batchSize / 2), 0, 1_000),
      visibilityTimeoutMs,
      maxDequeueCount: whole('maxDequeueCount', 5, 1, 1_000),
      messageEncoding,
    },
    routePrefix: routePrefix.replace(/^\/+|\/+$/g, ''),
    logLevels: logLevelsIn(below(below(content, 'logging'), 'logLevel'), wrong),
  };
}

function logLevelsIn(
  given: Json,
  wrong: (key: string, found: unknown, expected: string) => UsageError,
): Record<string, LogLevel> {
  const levels: Record<string, LogLevel> = {};
  for (const [category, found] of Object.entries(given)) {
    const level = levelNamed(found);
    if (level === undefined) throw wrong(`logging.logLevel.${category}`, found, 'a level such as "Information"');
    levels[category] = level;
  }
  return levels;
}

/** .NET's `[d.]hh:mm:ss[.fffffff]` @returns milliseconds; undefined where it is not one */
export function timeSpanMs(text: unknown): number | undefined {
  const parts = typeof text === 'string' ? /^(?:(\d+)\.)?(\d{1,2}):(\d{2}):(\d{2}(?:\.\d{1,7})?)$/.exec(text) : null;
  if (parts === null) return undefined;
  const [, days = '0', hours = '0', minutes = '0', seconds = '0'] = parts;
  if (Number(hours) > 23 || Number(minutes) > 59 || Number(seconds) >= 60) return undefined;
  return Math.round((((Number(days) * 24 + Number(hours)) * 60 + Number(minutes)) * 60 + Number(seconds)) * 1000);
}

function below(value: unknown, key: string): Json {
  const found = typeof value === 'object' && value !== null ? (value as Json)[key] : undefined;
  return typeof found === 'object' && found !== null ? (found as Json) : {};
}
