import { CATALOGUE } from '../../../shared/checks/catalogue.js';
import { threatMatrix } from '../../../shared/checks/frameworks/tables.js';
import { EVENT_KINDS } from '../../../shared/events/event.js';
import { SEVERITIES } from '../../../shared/severity.js';
import type { Look } from '../rules/rule.js';
import { lookAt, type Rule } from './rule.js';
import { itemsOfType, textOf } from './workbook.js';

const kinds = EVENT_KINDS.map(String);

/** By the column that a query compares with a text: what that text may be. */
const WORDS: Readonly<Record<string, readonly string[]>> = {
  CheckId: CATALOGUE.map(({ id }) => id),
  EventKind: kinds,
  Change: kinds.map((kind) => kind.replace('finding.', '')),
  FindingStatus: ['open', 'resolved', 'exempted'],
  FindingSeverity: [...SEVERITIES],
  Tactic: threatMatrix().tactics.map(({ name }) => name),
};

const COMPARED = new RegExp(
  `\\b(${Object.keys(WORDS).join('|')})\\s*(?:[!=][=~]|!?in~?)\\s*(\\([^)]*\\)|'[^']*')`,
  'g',
);
/** Lists of checks that have a name. */
const LISTED = /(Check)s = dynamic\((\[[^\]]*\])\)/g;

/** A parser knows columns, and not what stands in them: a check by another name would be an empty tile. */
export const words: Rule = {
  id: 'words',
  what: 'checks, kinds, statuses, severities and tactics are those that there are',
  look: (workbook) => itemsOfType(workbook, 'query').flatMap((item) => wordLooks(item.name, textOf(item, 'query'))),
};

/** Every text that a query compares with one of these columns, and whether there is such a thing. */
export function wordLooks(where: string, query: string): Look[] {
  const compared = [...query.matchAll(COMPARED), ...query.matchAll(LISTED)];
  return compared.flatMap(([, column = '', texts = '']) => looks(where, column, texts));
}

function looks(where: string, column: string, texts: string): Look[] {
  const known = WORDS[column === 'Check' ? 'CheckId' : column] ?? [];
  return [...texts.matchAll(/['"]([^'"]*)['"]/g)].map(([, word = '']) =>
    lookAt(`${where} ${column}`, !known.includes(word), `asks for ${word}, which there is not`),
  );
}
