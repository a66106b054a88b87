import type { Look } from '../rules/rule.js';
import { kqlColumns, kqlProblems } from '../sentinel/kql.js';
import type { KqlWorld } from '../sentinel/kqlWorld.js';
import { lookAt, type Rule } from './rule.js';
import { type Item, itemsOfType, parametersOf, placed, textOf, type Workbook } from './workbook.js';

/** `type` of a drop-down. */
const LIST = 2;

/** What a row that is chosen puts into its parameter. */
const CHOSEN: Readonly<Record<string, string>> = {
  Resource: '/subscriptions/s/resourcegroups/g/providers/microsoft.containerservice/managedclusters/c',
  Technique: 'MS-TA9005',
};
/** What a list becomes where two values are chosen, with its quotes and its comma. */
const TWO = "'one','two'";

/** By each parameter's name what the workbook would write in its place. */
function filling(workbook: Workbook): NonNullable<KqlWorld['parameters']> {
  const lists = parametersOf(workbook).filter(({ type }) => type === LIST);
  const exported = placed(workbook.items).flatMap(({ item }) => textOf(item, 'exportParameterName') || []);
  const chosen = Object.fromEntries(exported.map((name) => [name, CHOSEN[name] ?? 'something']));
  return { ...chosen, ...Object.fromEntries(lists.map(({ name }) => [name, TWO])) };
}

interface Asked {
  readonly where: string;
  readonly query: string;
}

function queriesOf(workbook: Workbook): Asked[] {
  const tiles = itemsOfType(workbook, 'query').map((item) => ({ where: item.name, query: textOf(item, 'query') }));
  const lists = parametersOf(workbook).flatMap(({ name, query }) =>
    query === undefined ? [] : [{ where: `parameter ${name}`, query }],
  );
  return [...tiles, ...lists];
}

export const kql: Rule = {
  id: 'kql',
  what: "Microsoft's parser has nothing against any query, parameters filled in",
  look: (workbook, tables) => {
    const world = worldOf(workbook, tables);
    return queriesOf(workbook).map(({ where, query }): Look => {
      const [first] = kqlProblems(query, world);
      return first === undefined ? { where } : { where, problem: `${first.message} (${first.text})` };
    });
  },
};

const worlds = new WeakMap<KqlWorld['tables'], Map<string, KqlWorld>>();

/** The same world for the same parameters: the parser remembers by it what it has read. */
function worldOf(workbook: Workbook, tables: KqlWorld['tables']): KqlWorld {
  const parameters = filling(workbook);
  const known = worlds.get(tables) ?? new Map<string, KqlWorld>();
  worlds.set(tables, known);
  const key = JSON.stringify(parameters);
  const world = known.get(key) ?? { tables, parameters };
  known.set(key, world);
  return world;
}

export const columns: Rule = {
  id: 'columns',
  what: 'every column that is formatted, labelled or handed on is one that the query returns',
  look: (workbook, tables) => {
    const world = worldOf(workbook, tables);
    return itemsOfType(workbook, 'query').flatMap((item) => {
      const returned = kqlColumns(textOf(item, 'query'), world).map(({ name }) => name);
      return namedColumns(item).map((name) =>
        lookAt(`${item.name}.${name}`, !returned.includes(name), 'is not returned'),
      );
    });
  },
};

interface Grid {
  readonly formatters?: readonly { readonly columnMatch: string }[];
  readonly labelSettings?: readonly { readonly columnId: string }[];
}

function namedColumns(item: Item): string[] {
  const { formatters = [], labelSettings = [] } = (item.content.gridSettings ?? {}) as Grid;
  const parts = Object.values((item.content.tileSettings ?? {}) as Record<string, { columnMatch?: string }>);
  const exported = textOf(item, 'exportFieldName');
  return [
    ...formatters.map(({ columnMatch }) => columnMatch.replace(/^\^|\$$/g, '')),
    ...labelSettings.map(({ columnId }) => columnId),
    ...parts.flatMap(({ columnMatch }) => columnMatch ?? []),
    ...(exported === '' ? [] : [exported]),
  ];
}
