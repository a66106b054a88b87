// Reads what OTLP exporters sent as JSON (opentelemetry-proto, JSON encoding).
import type { Received } from '../support/scriptedServer.js';

interface Attribute {
  readonly key: string;
  readonly value: Readonly<Record<string, unknown>>;
}

export interface Told {
  readonly name: string;
  readonly attributes: readonly Attribute[];
  readonly [key: string]: unknown;
}

/** Path -> how its items are wrapped, from the outside in. */
const WRAPPED = {
  '/v1/traces': ['resourceSpans', 'scopeSpans', 'spans'],
  '/v1/logs': ['resourceLogs', 'scopeLogs', 'logRecords'],
  '/v1/metrics': ['resourceMetrics', 'scopeMetrics', 'metrics'],
} as const;

/** What arrived at a path, without its wrapping. */
export function itemsAt<Item>(requests: readonly Received[], path: keyof typeof WRAPPED): Item[] {
  let items: unknown[] = requests.filter(({ url }) => url === path).map(({ json }) => json);
  for (const key of WRAPPED[path])
    items = items.flatMap((item) => (item as Readonly<Record<string, unknown[]>>)[key] ?? []);
  return items as Item[];
}

export const spansIn = (requests: readonly Received[]) => itemsAt<Told>(requests, '/v1/traces');
export const logsIn = (requests: readonly Received[]) => itemsAt<Told>(requests, '/v1/logs');

/** Attributes as an object. */
export function plain(attributes: readonly Attribute[]): Record<string, unknown> {
  return Object.fromEntries(attributes.map(({ key, value }) => [key, Object.values(value)[0]]));
}
