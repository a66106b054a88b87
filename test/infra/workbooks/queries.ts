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
    const parameters = filling(workbook);
    return queriesOf(workbook).map(({ where, query }): Look => {
      const [first] = problemsOf(query, { tables, parameters });
      return first === undefined ? { where } : { where, problem: `${first.message} (${first.text})` };
    });
  },
};

const problemsOf = remembered(kqlProblems);
const columnsOf = remembered(kqlColumns);

/** The parser takes its time, and most queries come again while one of them is broken. */
function remembered<T>(ask: (query: string, world: KqlWorld) => T): (query: string, world: KqlWorld) => T {
  const said = new WeakMap<KqlWorld['tables'], Map<string, T>>();
  return (query, world) => {
    const known = said.get(world.tables) ?? new Map<string, T>();
    said.set(world.tables, known);
    const key = JSON.stringify([query, world.parameters]);
    const answer = known.get(key) ?? ask(query, world);
    known.set(key, answer);
    return answer;
  };
}

export const columns: Rule = {
  id: 'columns',
  what: 'every column that is formatted, labelled or handed on is one that the query returns',
  look: (workbook, tables) => {
    const parameters = filling(workbook);
    return itemsOfType(workbook, 'query').flatMap((item) => {
      const returned = columnsOf(textOf(item, 'query'), { tables, parameters }).map(({ name }) => name);
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
