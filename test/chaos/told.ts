import { gunzipSync } from 'node:zlib';
import type { FindingEvent, VigieEvent } from '../../shared/events/event.js';

/** One event that a run committed, and the destinations that it goes to. */
export interface Told {
  readonly event: VigieEvent;
  readonly to: readonly string[];
}

/** A finding's event among them. */
export interface ToldFinding extends Told {
  readonly event: FindingEvent;
}

/** The lines of an outbox blob, without its header. */
export function toldIn(blob: Buffer): readonly Told[] {
  const [, ...lines] = gunzipSync(blob).toString('utf8').trimEnd().split('\n');
  return lines.map((line) => JSON.parse(line) as Told);
}

export function findingsIn(told: readonly Told[]): readonly ToldFinding[] {
  return told.filter((one): one is ToldFinding => 'finding' in one.event);
}

/** The last event of each finding, by fingerprint. */
export function lastOf(findings: readonly ToldFinding[]): ReadonlyMap<string, ToldFinding> {
  const last = new Map<string, ToldFinding>();
  for (const one of findings) {
    const { fingerprint, rev } = one.event.finding;
    if (rev >= (last.get(fingerprint)?.event.finding.rev ?? 0)) last.set(fingerprint, one);
  }
  return last;
}

export function isIn(subscription: string, { event }: Told): boolean {
  return event.resource?.subscriptionId?.toLowerCase() === subscription;
}
