import { rowOf } from '../../../shared/destinations/siem/sentinelRow.js';
import type { FindingEvent, VigieEvent } from '../../../shared/events/event.js';
import { CLUSTER_ID } from '../../support/clusters.js';
import { findingSample, RESOURCE } from '../../support/sampleEvents.js';
import { worldOf } from './check.js';
import { files, readContent } from './content.js';
import { type Arrival, type Data, runKql } from './run/run.js';

const content = readContent();
export const world = worldOf(content);

/** Of rules and hunting queries, by the name of their file. */
export const queries: ReadonlyMap<string, string> = new Map(
  (['rules', 'hunting'] as const).flatMap((kind) =>
    files(kind).map((file, at) => [file.replace(/^.*\/|\.yaml$/g, ''), content[kind][at]?.query ?? ''] as const),
  ),
);

/** @param name of a rule or a hunting query, or a query itself */
export function runAt(now: Date, name: string, data: Partial<Data>) {
  return runKql(queries.get(name) ?? name, world, { tables: {}, ...data }, now);
}

/** An event that was sent, and arrived, at an instant. */
export const cameAt = (event: VigieEvent, at: string): Arrival => ({ row: rowOf(event, at), arrived: at });

export type Finding = NonNullable<Parameters<typeof findingSample>[0]>;

/** An event of a finding of a check; `finding` replaces single fields, and the fingerprint goes by check and cluster. */
export function finding(
  check: string,
  { finding: fields = {}, ...rest }: Finding = {},
  cluster = 'aks-pay',
): FindingEvent {
  const fingerprint = fingerprintFor(check, cluster);
  const resource = { ...RESOURCE, id: CLUSTER_ID.replace(/[^/]+$/, cluster), name: cluster };
  return findingSample({ resource, ...rest, finding: { check, fingerprint, ...fields } });
}

export function fingerprintFor(check: string, cluster = 'aks-pay'): string {
  return Buffer.from(`${check} ${cluster}`).toString('hex').padEnd(64, '0').slice(0, 64);
}
