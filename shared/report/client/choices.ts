import type { Context } from './context.js';

type Options = readonly (readonly [value: string, words: string])[];

/** The texts that stand in a list, each once, in order; where there is none, `nothing` says so. */
export function choicesIn({ fleet, talk }: Context, list: readonly number[], nothing: string): Options {
  const places = [...new Set(list)];
  const texts = places.flatMap((place) => fleet.text(place) ?? []);
  const sorted = texts.sort(talk.compare).map((text) => [text, text] as const);
  return places.includes(-1) ? [...sorted, ['', nothing]] : sorted;
}
