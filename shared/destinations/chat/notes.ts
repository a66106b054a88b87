import type { Digest } from '../../events/digest.js';
import { count } from '../../text.js';
import { tally } from './headline.js';

/** A sentence or two below the findings. */
export interface Note {
  /** Our own words, before the names. */
  readonly text: string;
  /** Others' words, not yet escaped; often none. */
  readonly names: readonly string[];
  /** Our own words, after the names. */
  readonly rest: string;
}

const MOST_NAMES = 10;
const HOW_TO_OWN =
  'To give one an owner, set a tag that owners.tags in vigie.yaml names, or add its resource group or subscription to owners there.';

/** What a card says beside its findings, as far as there is anything to say. */
export function notesOf(digest: Digest): Note[] {
  return [...aliveNote(digest), ...unownedNote(digest.unowned), ...waitingNote(digest.waitingTickets)];
}

/** A sign of life asks for nothing: it lists no findings, and says how many stand. */
function aliveNote({ occasion, totals }: Digest): Note[] {
  if (occasion !== 'canary') return [];
  const standing = tally(totals);
  const text = 'Nothing is asked of you: this card shows that cards still arrive.';
  return [plain(standing === '' ? text : `${text} What stands: ${standing}.`)];
}

function unownedNote({ total, names }: Digest['unowned']): Note[] {
  if (total === 0) return [];
  const text = `Nobody owns ${count(total, 'resource')}`;
  if (names.length === 0) return [plain(`${text}. ${HOW_TO_OWN}`)];
  const shown = names.slice(0, MOST_NAMES);
  const more = total > shown.length ? ` and ${total - shown.length} more` : '';
  return [{ text: `${text}: `, names: shown, rest: `${more}. ${HOW_TO_OWN}` }];
}

function waitingNote(number: number): Note[] {
  if (number === 0) return [];
  const who = number === 1 ? '1 ticket waits to be opened' : `${number} tickets wait to be opened`;
  return [plain(`${who}: a desk gets at most tickets.maxNewPerSweep new ones a sweep.`)];
}

function plain(text: string): Note {
  return { text, names: [], rest: '' };
}
