import type { Look } from '../rules/rule.js';
import type { KqlWorld } from '../sentinel/kqlWorld.js';
import type { Workbook } from './workbook.js';

/** Something that a workbook holds to. */
export interface Rule {
  readonly id: string;
  /** Finishes the sentence "in a workbook …". */
  readonly what: string;
  readonly look: (workbook: Workbook, tables: KqlWorld['tables']) => readonly Look[];
}

/** @param problem what is wrong, where it is */
export function lookAt(where: string, wrong: boolean, problem: string): Look {
  return wrong ? { where, problem } : { where };
}
