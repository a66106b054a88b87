import { z } from 'zod';
import type { VigieEvent } from '../../events/event.js';
import { toOcsf } from '../../events/ocsf.js';

/** `vigie`: the event as docs/event.schema.json describes it; `ocsf`: OCSF 1.8.0, which only findings and alerts have. */
export const jsonFormat = z.enum(['vigie', 'ocsf']);
export type JsonFormat = z.infer<typeof jsonFormat>;

/** What goes out for an event; null: OCSF has no form for gaps, notices and summaries, and a reader of it wants none. */
export function inFormat(format: JsonFormat, event: VigieEvent): Readonly<Record<string, unknown>> | null {
  return format === 'ocsf' ? toOcsf(event) : event;
}

/** Made once an event: it is measured first and sent then, and sent again after a `later`. */
export function onceEach<T>(make: (event: VigieEvent) => T): (event: VigieEvent) => T {
  const kept = new WeakMap<VigieEvent, { readonly value: T }>();
  return (event) => {
    const there = kept.get(event) ?? { value: make(event) };
    kept.set(event, there);
    return there.value;
  };
}

/** What goes out for an event of a chunk, and the event's place in it. */
export interface Placed<T> {
  readonly event: VigieEvent;
  readonly value: T;
  readonly at: number;
}

/** What goes out for a chunk; events that have no form are left out, and count as taken with those before them. */
export function placed<T>(events: readonly VigieEvent[], valueFor: (event: VigieEvent) => T | null): Placed<T>[] {
  return events.flatMap((event, at) => {
    const value = valueFor(event);
    return value === null ? [] : [{ event, value, at }];
  });
}
