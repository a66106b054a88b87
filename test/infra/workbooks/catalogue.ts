import type { Look } from '../rules/rule.js';
import { workspaceTables } from '../sentinel/tables.js';
import { empty, form, names, noPlace, tabs } from './form.js';
import { defined, drillDown, time, whole } from './parameters.js';
import { columns, kql } from './queries.js';
import type { Rule } from './rule.js';
import { words } from './words.js';
import type { Workbook } from './workbook.js';

/** What a workbook holds to. */
export const RULES: readonly Rule[] = [
  form,
  names,
  noPlace,
  empty,
  tabs,
  defined,
  drillDown,
  time,
  whole,
  kql,
  columns,
  words,
];

export interface Judged {
  readonly rule: Rule;
  readonly looks: readonly Look[];
  /** One line each, with where it is. */
  readonly problems: readonly string[];
}

let read: ReturnType<typeof workspaceTables> | undefined;

/** The same ones each time: what is said of a query is kept by them. */
function tables(): ReturnType<typeof workspaceTables> {
  read ??= workspaceTables();
  return read;
}

/** Holds a workbook to every rule. A rule that finds nothing to look at is a problem too. */
export function judgeWorkbook(workbook: Workbook, rules = RULES): readonly Judged[] {
  return rules.map((rule) => {
    const looks = rule.look(workbook, tables());
    const problems = looks.flatMap(({ where, problem }) => (problem === undefined ? [] : [`${where} ${problem}`]));
    return { rule, looks, problems: looks.length === 0 ? ['found nothing to look at'] : problems };
  });
}
