import type { Lang } from '../lang.js';
import type { ReportModel } from '../model.js';
import type { Talk } from '../words/talk.js';
import type { Words } from '../words/words.js';

/** What every part of the page is given. */
export interface Page {
  readonly model: ReportModel;
  readonly lang: Lang;
  readonly words: Words;
  readonly talk: Talk;
}
