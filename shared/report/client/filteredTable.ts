import type { Fields, TableName } from '../view/address.js';
import { tableAddress } from '../view/address.js';
import type { Context } from './context.js';
import { h } from './dom.js';
import { type Choice, Filters } from './filters.js';
import { PagedTable, type TableSpec } from './table.js';

interface Spec {
  readonly name: TableName;
  readonly choices: readonly Choice[];
  readonly filter: (fields: Fields) => readonly number[];
  readonly table: Omit<TableSpec, 'changed'>;
}

/** A table and its filter, both kept in the address of the page. */
export class FilteredTable {
  readonly element: HTMLElement;
  readonly #filters: Filters;
  readonly #table: PagedTable;

  constructor(
    context: Context,
    private readonly spec: Spec,
  ) {
    const changed = () => this.#changed();
    this.#filters = new Filters(context, spec.name, spec.choices, changed);
    this.#table = new PagedTable(context, { ...spec.table, changed });
    this.element = h('div', { id: `${spec.name}-table` }, this.#filters.element, this.#table.element);
    this.#show();
  }

  /** Shows what the address says. */
  set(fields: Fields): void {
    this.#filters.set(fields);
    this.#table.setOrder(fields);
    this.#show();
  }

  #changed(): void {
    // The reader is where the reader is: the address changes, and nothing scrolls or is added to the history.
    const fields = { ...this.#filters.fields(), ...this.#table.order() };
    history.replaceState(null, '', tableAddress(this.spec.name, fields));
    this.#show();
  }

  #show(): void {
    this.#table.show(this.spec.filter(this.#filters.fields()));
  }
}
