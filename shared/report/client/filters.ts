import type { Fields } from '../view/address.js';
import type { Context } from './context.js';
import { h } from './dom.js';

export interface Choice {
  readonly key: string;
  readonly label: string;
  /** What stands in the address, and the words for it. */
  readonly options: readonly (readonly [value: string, words: string])[];
}

/** The typing of a word is over after so many milliseconds without another letter. */
const PAUSE_MS = 150;

/** Fields that narrow a table down. What they say goes to the address, and what the address says goes into them. */
export class Filters {
  readonly element: HTMLElement;
  readonly #search: HTMLInputElement;
  readonly #selects: readonly ChoiceField[];
  #waiting: ReturnType<typeof setTimeout> | undefined;

  constructor(context: Context, name: string, choices: readonly Choice[], changed: () => void) {
    const { page } = context.words;
    const hint = { placeholder: page.searchHint, autocomplete: 'off' };
    this.#search = h('input', { type: 'search', id: `${name}-search`, ...hint });
    this.#search.addEventListener('input', () => {
      clearTimeout(this.#waiting);
      this.#waiting = setTimeout(changed, PAUSE_MS);
    });
    this.#selects = choices
      .filter(({ options }) => options.length > 1)
      .map((choice) => new ChoiceField(context, `${name}-${choice.key}`, choice, changed));
    const clear = h('button', { type: 'button', click: () => this.#clear(changed) }, page.clear);
    this.element = h(
      'div',
      { class: 'filters', role: 'search', 'aria-label': `${page.filterHead}: ${name}` },
      labelled(this.#search, page.search),
      ...this.#selects.map(({ element }) => element),
      clear,
    );
  }

  fields(): Fields {
    const typed = this.#search.value.trim();
    const chosen = this.#selects.flatMap(({ key, value }) => (value === undefined ? [] : [[key, value]]));
    return { ...(typed !== '' && { search: typed }), ...Object.fromEntries(chosen) };
  }

  set(fields: Fields): void {
    this.#search.value = fields.search ?? '';
    for (const select of this.#selects) select.value = fields[select.key];
  }

  #clear(changed: () => void): void {
    this.set({});
    changed();
    this.#search.focus();
  }
}

/** One of several values, or all of them. */
class ChoiceField {
  readonly element: HTMLElement;
  readonly key: string;
  readonly #select: HTMLSelectElement;
  /** By the place of the option: an owner may be called whatever would stand for "all". */
  readonly #values: (string | undefined)[];
  readonly #own: number;

  constructor(
    private readonly context: Context,
    id: string,
    { key, label, options }: Choice,
    changed: () => void,
  ) {
    this.key = key;
    this.#values = [undefined, ...options.map(([value]) => value)];
    this.#own = this.#values.length;
    this.#select = h('select', { id, change: changed });
    const texts = [context.words.page.all, ...options.map(([, text]) => text)];
    this.#select.append(...texts.map((text) => h('option', {}, text)));
    this.element = labelled(this.#select, label);
  }

  get value(): string | undefined {
    return this.#values[this.#select.selectedIndex];
  }

  /** What is not among the options (several checks at once) gets one of its own, so that it is seen and can be left. */
  set value(value: string | undefined) {
    this.#values.length = this.#own;
    while (this.#select.options.length > this.#own) this.#select.remove(this.#own);
    const place = this.#values.indexOf(value);
    if (place < 0 && value !== undefined) {
      this.#values.push(value);
      this.#select.append(h('option', {}, this.#wordsFor(value)));
    }
    this.#select.selectedIndex = place < 0 ? this.#own : place;
  }

  #wordsFor(value: string): string {
    const { talk, words } = this.context;
    const all = value.split(',');
    return all.length === 1 ? value : talk.many(words.page.several, all.length);
  }
}

function labelled(control: HTMLElement, label: string): HTMLElement {
  return h('p', { class: 'field' }, h('label', { for: control.id }, label), control);
}
