import { type Column, EVENT_COLUMNS, SWEEP_COLUMNS } from '../../../shared/destinations/siem/sentinelColumns.js';
import { at } from '../template.js';
import type { Look, Rule } from './rule.js';

const CODE: Readonly<Record<string, readonly Column[]>> = {
  VigieEvents_CL: EVENT_COLUMNS,
  VigieSweeps_CL: SWEEP_COLUMNS,
};
const HOW = 'run npm run docs, then npm run infra:check -- --write';

type Types = ReadonlyMap<string, string>;

/** What the template declares came from docs/sentinel-tables.json when it was compiled, and that came from the code. */
export const columns: Rule = {
  id: 'columns',
  what: 'tables with the columns that the code writes, and no others',
  look: ({ tables }) => {
    const names = new Set([...Object.keys(CODE), ...Object.keys(tables)]);
    return [...names].flatMap((table) =>
      looksAt(table, typesOf(CODE[table] ?? []), typesOf((at(tables, table) ?? []) as Column[])),
    );
  },
};

function looksAt(table: string, written: Types, declared: Types): readonly Look[] {
  return [...new Set([...written.keys(), ...declared.keys()])].map((name) => {
    const [code, template] = [written.get(name), declared.get(name)].map((type) => type ?? 'not there');
    const problem = code === template ? undefined : `is ${code} in the code and ${template} in the template; ${HOW}`;
    return { where: `${table}.${name}`, problem };
  });
}

const typesOf = (list: readonly Pick<Column, 'name' | 'type'>[]): Types =>
  new Map(list.map(({ name, type }) => [name, type]));
