import { isObject, type JsonObject } from '../../json.js';
import type { FoundTicket, SeenTicket } from '../destination.js';
import type { JiraSettings } from './jiraSettings.js';

/** A way out of a status that is offered to us. */
export interface Transition {
  readonly id: string;
  readonly name: string;
  readonly to: string;
  /** Of the status that it leads to: new, indeterminate, done. */
  readonly category: string;
  /** A comment that is sent with it is kept only where it has a screen; else it is dropped without a word. */
  readonly hasScreen: boolean;
}

/** Names that mean done, best first; where none is offered, the first that does not decline. */
const DONE = ['done', 'resolve', 'close', 'complete', 'fixed'];
const DECLINES = /won'?t|cancel|reject|declin|duplicate|invalid|abandon|cannot reproduce/i;

export function transitionsOf(issue: JsonObject): readonly Transition[] {
  const list = Array.isArray(issue.transitions) ? issue.transitions.filter(isObject) : [];
  return list.map(({ id, name, to, hasScreen }) => ({
    id: String(id),
    name: String(name),
    to: isObject(to) ? String(to.name) : '',
    category: categoryOf(to),
    hasScreen: hasScreen === true,
  }));
}

/** The transition of that name, else one that leads to a status that means done, and by its name does not decline. */
export function toDone(transitions: readonly Transition[], name: string | undefined): Transition | undefined {
  const all = transitions.filter(({ category }) => category === 'done');
  const mends = all.filter((one) => !DECLINES.test(`${plain(one.name)} ${plain(one.to)}`));
  const speaking = DONE.map((word) => mends.find(({ name: own, to }) => startsWith(own, word) || startsWith(to, word)));
  return named(transitions, name) ?? speaking.find((one) => one !== undefined) ?? mends[0];
}

/** The transition of that name, else one that says so, else to the beginning, else to where it is worked on. */
export function toOpen(transitions: readonly Transition[], name: string | undefined): Transition | undefined {
  const all = transitions.filter(({ category }) => category === 'new' || category === 'indeterminate');
  const speaking = all.find((one) => /re-?open/i.test(`${one.name} ${one.to}`));
  return named(all, name) ?? speaking ?? all.find(({ category }) => category === 'new') ?? all[0];
}

function named(transitions: readonly Transition[], name: string | undefined): Transition | undefined {
  if (name === undefined) return undefined;
  return transitions.find((one) => plain(one.name) === plain(name));
}

export function stateOf(fields: JsonObject): FoundTicket['state'] {
  return categoryOf(fields.status) === 'done' ? 'closed' : 'open';
}

/** Team-managed projects set the resolution by themselves: there the status tells. */
export function seenOf(fields: JsonObject, { declinedResolutions }: JiraSettings): SeenTicket {
  const state = stateOf(fields);
  const words = new Set(declinedResolutions.map(plain));
  const says = [fields.resolution, fields.status].some((one) => isObject(one) && words.has(plain(String(one.name))));
  return { state, declined: state !== 'open' && says };
}

function categoryOf(status: unknown): string {
  const category = isObject(status) ? status.statusCategory : undefined;
  return isObject(category) ? String(category.key) : '';
}

function startsWith(text: string, word: string): boolean {
  return plain(text).startsWith(word);
}

function plain(text: string): string {
  return text.trim().toLowerCase().replaceAll('’', "'");
}
