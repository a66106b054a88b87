import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type FailureKind, failure, type Read, read } from '../../shared/azure/failure.js';
import type { SignalReads } from '../../shared/signals/reads.js';

const STATUS: Partial<Record<FailureKind, number>> = { forbidden: 403, notFound: 404, throttled: 429 };

/** A failed read of a kind, in the words of a real one. */
export function failed(kind: FailureKind): Read<never> {
  const status = STATUS[kind];
  return failure(kind, `${status ?? 'no answer'} (${kind})`, status === undefined ? {} : { status });
}

/** Reads that answer 404 unless told otherwise; `asked` holds what was asked, in order. */
export function fakeReads(answers: Partial<SignalReads> = {}): SignalReads & { readonly asked: string[] } {
  const asked: string[] = [];
  const log =
    <A extends readonly unknown[], R>(
      name: string,
      answer: ((...args: A) => Promise<R>) | undefined,
      shown: (...args: A) => string,
    ) =>
    async (...args: A): Promise<R> => {
      asked.push(`${name} ${shown(...args)}`);
      return answer === undefined ? (failed('notFound') as R) : answer(...args);
    };
  return {
    asked,
    resource: log('get', answers.resource, (id) => id),
    resourceList: log('list', answers.resourceList, (path) => path),
    kubernetesVersions: log(
      'versions',
      answers.kubernetesVersions,
      (subscription, region) => `${subscription} ${region}`,
    ),
    meshRevisionProfiles: log(
      'mesh',
      answers.meshRevisionProfiles,
      (subscription, region) => `${subscription} ${region}`,
    ),
    maintenanceConfigurations: log('maintenance', answers.maintenanceConfigurations, (id) => id),
    poolUpgradeProfile: log(
      'upgradeProfile',
      answers.poolUpgradeProfile,
      (id, pool) => `${id.split('/').at(-1)} ${pool}`,
    ),
    conditionalAccessPolicies: log('conditionalAccess', answers.conditionalAccessPolicies, () => 'policies'),
    queryWorkspace: log('workspace', answers.queryWorkspace, (id) => id),
    queryResource: log('resource', answers.queryResource, (id) => id),
    queryMetrics: log('metrics', answers.queryMetrics, (endpoint, query) => `${endpoint} ${query}`),
    queryMetricsRange: log('metricsRange', answers.queryMetricsRange, (endpoint, query) => `${endpoint} ${query}`),
    vulnerabilityData: log('vulnerability', answers.vulnerabilityData, (path) => path),
  };
}

/** An answer as a port gives it. */
export async function answered<T>(value: T): Promise<Read<T>> {
  return read(value);
}

/** The body of a recorded answer. */
export function recorded(name: string): {
  readonly body: Record<string, unknown>;
  readonly whole: Record<string, unknown>;
} {
  const text = readFileSync(join(__dirname, '..', 'fixtures', 'recordings', name), 'utf8');
  const whole = JSON.parse(text) as Record<string, unknown>;
  return { body: whole.body as Record<string, unknown>, whole };
}

export const NOW = new Date('2026-11-23T01:30:00.000Z');
