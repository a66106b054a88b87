/**
 * Something that Azure says about a resource beside the resource itself. `asOf` is when it was true (ISO 8601, UTC);
 * `why` says in plain words why it is not known, and which role or setting would mend it where that is known.
 */
export type Signal<T> =
  | { readonly known: true; readonly value: T; readonly asOf: string }
  | { readonly known: false; readonly why: string };

export function known<T>(value: T, asOf: Date): Signal<T> {
  return { known: true, value, asOf: written(asOf) };
}

/** A sweep has one time, and a cluster some thirty signals that are known as of then: it is written out once. */
let last = { ms: Number.NaN, text: '' };

function written(time: Date): string {
  const ms = time.getTime();
  if (ms !== last.ms) last = { ms, text: time.toISOString() };
  return last.text;
}

export function notKnown(why: string): { readonly known: false; readonly why: string } {
  return { known: false, why };
}

/** Nobody would look at it. */
export const UNWANTED = notKnown('no selected check asks for it');
