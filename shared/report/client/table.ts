import type { Fields } from '../view/address.js';
import { ordered, type Rank } from '../view/order.js';
import type { Context } from './context.js';
import { h } from './dom.js';

const PAGE = 100;

export interface Column {
  readonly key: string;
  readonly head: string;
  readonly isNumber?: boolean;
  /** Of no use on paper. */
  readonly isScreenOnly?: boolean;
  /** False: there is no order of it. */
  readonly sorts?: false;
}

export interface TableSpec {
  readonly label: string;
  readonly columns: readonly Column[];
  /** Cells of one row, the first is its head. */
  readonly row: (place: number) => readonly Node[];
  readonly rank: (column: string) => Rank | undefined;
  /** `12 findings` */
  readonly counted: (number: number) => string;
  /** The reader has put it into another order. */
  readonly changed: () => void;
}

/** A table in pages, put into order by its heads. Which rows it has is told from outside. */
export class PagedTable {
  readonly element: HTMLElement;
  #places: readonly number[] = [];
  #column: string | null = null;
  #isDescending = false;
  #page = 0;
  readonly #body = h('tbody');
  readonly #heads = new Map<string, HTMLElement>();
  readonly #count: HTMLElement;
  readonly #pageWords = h('span', { class: 'soft' });
  readonly #previous: HTMLButtonElement;
  readonly #next: HTMLButtonElement;

  constructor(
    private readonly context: Context,
    private readonly spec: TableSpec,
  ) {
    const { words } = context;
    this.#count = h('p', { role: 'status', class: 'found' });
    this.#previous = h('button', { type: 'button', click: () => this.#turn(-1) }, words.page.previous);
    this.#next = h('button', { type: 'button', click: () => this.#turn(1) }, words.page.next);
    const table = h('table', {}, h('caption', { class: 'unseen' }, spec.label), this.#head(), this.#body);
    const scroll = { class: 'scroll', role: 'group', 'aria-label': spec.label, tabindex: 0 };
    this.element = h(
      'div',
      {},
      this.#count,
      h('div', scroll, table),
      h('p', { class: 'pages' }, this.#previous, this.#pageWords, this.#next),
    );
  }

  /** `sort` and `dir` as they stand in the address; empty: the order that the rows came in. */
  order(): Fields {
    if (this.#column === null) return {};
    return { sort: this.#column, ...(this.#isDescending && { dir: 'desc' }) };
  }

  /** @param fields of the address */
  setOrder({ sort, dir }: Fields): void {
    this.#column =
      sort !== undefined && this.spec.columns.some(({ key, sorts }) => key === sort && sorts !== false) ? sort : null;
    this.#isDescending = dir === 'desc';
  }

  /** Shows these rows, from the first page on. */
  show(places: readonly number[]): void {
    const rank = this.#column === null ? undefined : this.spec.rank(this.#column);
    this.#places = rank === undefined ? places : ordered(places, rank, this.#isDescending);
    this.#page = 0;
    this.#count.textContent = places.length === 0 ? this.context.words.page.noneLeft : this.spec.counted(places.length);
    this.#draw();
  }

  #head(): HTMLElement {
    const cells = this.spec.columns.map((column) => {
      const { key, head, sorts } = column;
      const kind = kindOf(column);
      if (sorts === false) return h('th', { scope: 'col', ...kind }, head);
      const title = this.context.talk.fill(this.context.words.page.sortBy, { column: head });
      const button = h('button', { type: 'button', class: 'sort', title, click: () => this.#sortBy(key) }, head);
      const cell = h('th', { scope: 'col', ...kind }, button);
      this.#heads.set(key, cell);
      return cell;
    });
    return h('thead', {}, h('tr', {}, ...cells));
  }

  /** Up, down, and back to the order that the rows came in. */
  #sortBy(key: string): void {
    if (this.#column !== key) [this.#column, this.#isDescending] = [key, false];
    else if (!this.#isDescending) this.#isDescending = true;
    else [this.#column, this.#isDescending] = [null, false];
    this.spec.changed();
  }

  #turn(by: number): void {
    this.#page += by;
    this.#draw();
    // A button that has just been switched off would lose the focus to nowhere.
    if (this.#next.disabled && !this.#previous.disabled && by > 0) this.#previous.focus();
    if (this.#previous.disabled && !this.#next.disabled && by < 0) this.#next.focus();
  }

  #draw(): void {
    const { words, talk } = this.context;
    const pages = Math.max(1, Math.ceil(this.#places.length / PAGE));
    const rows = this.#places.slice(this.#page * PAGE, (this.#page + 1) * PAGE).map((place) => this.#row(place));
    this.#body.replaceChildren(...rows);
    this.#previous.disabled = this.#page === 0;
    this.#next.disabled = this.#page >= pages - 1;
    this.#pageWords.textContent = talk.fill(words.page.pageOf, { page: this.#page + 1, pages });
    this.#pageWords.parentElement?.toggleAttribute('hidden', pages === 1);
    for (const [key, cell] of this.#heads) {
      if (key === this.#column) cell.setAttribute('aria-sort', this.#isDescending ? 'descending' : 'ascending');
      else cell.removeAttribute('aria-sort');
    }
  }

  #row(place: number): HTMLElement {
    const cells = this.spec.row(place).map((content, column) => {
      const kind = kindOf(this.spec.columns[column]);
      return column === 0 ? h('th', { scope: 'row', ...kind }, content) : h('td', kind, content);
    });
    return h('tr', {}, ...cells);
  }
}

function kindOf(column: Column | undefined): { readonly class?: string } {
  if (column?.isNumber === true) return { class: 'number' };
  return column?.isScreenOnly === true ? { class: 'screen' } : {};
}
