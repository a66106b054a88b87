import type { Lang } from '../lang.js';
import { en } from './en.js';
import { fr } from './fr.js';
import type { Widened } from './widened.js';

export type Words = Widened<typeof en>;

/** A sentence with a number in it. */
export interface Plural {
  readonly one: string;
  readonly other: string;
}

export const WORDS: Readonly<Record<Lang, Words>> = { en, fr };
