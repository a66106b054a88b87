import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT, read } from '../committed.js';

type Parts = Record<string, unknown>;

/** Of an item of a workbook what is looked at here. */
export interface Item {
  readonly type: number;
  readonly name: string;
  readonly content: Parts & { readonly items?: readonly Item[] };
  readonly conditionalVisibility?: {
    readonly parameterName: string;
    readonly comparison: string;
    readonly value: string;
  };
}

/** Gallery JSON. */
export type Workbook = Parts & { readonly items: readonly Item[] };

/** A parameter of the row at the top. */
export interface Parameter {
  readonly id: string;
  readonly name: string;
  readonly type: number;
  readonly query?: string;
  readonly isRequired?: boolean;
  readonly isGlobal?: boolean;
  readonly value?: unknown;
  readonly typeSettings?: Parts;
  readonly timeContextFromParameter?: string;
}

/** What is here by the kind of item: the number that stands under `type`. */
export const TYPES = { text: 1, query: 3, parameters: 9, links: 11, group: 12 } as const;

const FOLDER = 'infra/sentinel/workbooks';
const ENDING = '.workbook.json';

/** Every committed workbook, read anew at each call, so that a test may break what it gets. */
export function committedWorkbooks(): { name: string; text: string; workbook: Workbook }[] {
  const files = readdirSync(join(ROOT, FOLDER)).filter((name) => name.endsWith(ENDING));
  return files.sort().map((file) => {
    const text = read(`${FOLDER}/${file}`);
    return { name: file.slice(0, -ENDING.length), text, workbook: JSON.parse(text) as Workbook };
  });
}

export interface Placed {
  readonly item: Item;
  /** Items of the same list that stand before it. */
  readonly before: readonly Item[];
}

/** Every item, those inside of groups as well, groups before what is in them. */
export function placed(items: readonly Item[]): Placed[] {
  return items.flatMap((item, at) => [{ item, before: items.slice(0, at) }, ...placed(item.content.items ?? [])]);
}

export function itemsOfType(workbook: Workbook, type: keyof typeof TYPES): Item[] {
  return placed(workbook.items).flatMap(({ item }) => (item.type === TYPES[type] ? [item] : []));
}

export function parametersOf(workbook: Workbook): Parameter[] {
  return itemsOfType(workbook, 'parameters').flatMap(({ content }) => content.parameters as Parameter[]);
}

export interface Tab {
  /** The parameter that a click sets. */
  readonly cellValue: string;
  readonly linkTarget: string;
  /** What the click sets it to. */
  readonly subTarget: string;
}

export function tabsOf(workbook: Workbook): Tab[] {
  return itemsOfType(workbook, 'links').flatMap(({ content }) => content.links as Tab[]);
}

/** The text under a key of an item's content; empty where there is none. */
export function textOf({ content }: Item, key: string): string {
  const value = content[key];
  return typeof value === 'string' ? value : '';
}

const PLACE = /\{([A-Za-z_]\w*)(?::[^{}\n]*)?\}/g;

/** The parameters that a text names in braces. */
export function namedIn(text: string): string[] {
  return [...text.matchAll(PLACE)].map(([, name]) => name ?? '');
}
