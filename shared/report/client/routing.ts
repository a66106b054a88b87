import { readAddress, type TableName } from '../view/address.js';
import { clusterView } from './clusterView.js';
import type { Context } from './context.js';
import { h, must } from './dom.js';
import type { FilteredTable } from './filteredTable.js';

/** Shows what the address of the page says: the report at a place, a table with its filter, or one resource. */
export class Routing {
  readonly #report: readonly HTMLElement[] = [
    must('report'),
    ...document.querySelectorAll<HTMLElement>('header.top, nav.sections'),
  ];
  readonly #cluster = h('main', { id: 'cluster', class: 'one', hidden: true });
  readonly #title = document.title;
  /** Where the reader was before a resource was opened. */
  #last = '#clusters';

  constructor(
    private readonly context: Context,
    private readonly tables: Readonly<Record<TableName, FilteredTable>>,
  ) {
    must('report').after(this.#cluster);
    addEventListener('hashchange', ({ oldURL }) => {
      this.#cameFrom(new URL(oldURL).hash);
      this.show();
    });
  }

  /** @param isStart the page has just been opened: the focus stays where a reader expects it */
  show(isStart = false): void {
    const address = readAddress(location.hash);
    if (address.view === 'cluster') {
      this.#showCluster(address.id);
      return;
    }
    const wasCluster = !this.#cluster.hidden;
    this.#swap(false);
    document.title = this.#title;
    if (address.view === 'table') {
      this.tables[address.table].set(address.fields);
      this.#goTo(address.table);
    } else if (wasCluster) this.#goTo(address.anchor);
    else if (!isStart && address.anchor in this.tables) this.tables[address.anchor as TableName].set({});
  }

  /** A filter that was set meanwhile is in the address, and in none of its changes. */
  #cameFrom(hash: string): void {
    if (readAddress(hash).view !== 'cluster') this.#last = hash === '' ? '#report' : hash;
  }

  #showCluster(id: string): void {
    const { fleet, words } = this.context;
    const resource = fleet.resourceWith(id);
    const shown =
      resource === undefined
        ? [
            h('p', {}, h('a', { href: this.#last }, `← ${words.page.back}`)),
            h('h1', { tabindex: -1 }, words.page.notThere),
          ]
        : clusterView(this.context, resource, this.#last);
    this.#cluster.replaceChildren(...shown);
    this.#swap(true);
    const head = this.#cluster.querySelector<HTMLElement>('h1');
    document.title = `${head?.textContent ?? ''} · ${this.#title}`;
    scrollTo(0, 0);
    head?.focus({ preventScroll: true });
  }

  #swap(isCluster: boolean): void {
    for (const element of this.#report) element.hidden = isCluster;
    this.#cluster.hidden = !isCluster;
  }

  /** Whoever cannot see that the page moved hears of it by the focus. */
  #goTo(id: string): void {
    const section = document.getElementById(id) ?? must('report');
    section.scrollIntoView();
    const head = section.querySelector<HTMLElement>('h2') ?? section;
    head.tabIndex = -1;
    head.focus({ preventScroll: true });
  }
}
