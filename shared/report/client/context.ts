import type { Fleet } from '../view/fleet.js';
import type { Talk } from '../words/talk.js';
import type { Words } from '../words/words.js';

/** What every part of the script works with. */
export interface Context {
  readonly fleet: Fleet;
  readonly words: Words;
  readonly talk: Talk;
  /** English texts are marked where the page is in another language. */
  english(text: string): Node | string;
}
