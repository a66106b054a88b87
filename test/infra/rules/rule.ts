import type { Made } from '../template.js';

/** What a rule looks at: everything that a template makes. */
export interface Templates {
  /** infra/main.json */
  readonly main: readonly Made[];
  /** infra/managementGroup.json */
  readonly managementGroup: readonly Made[];
  /** infra/lighthouse/delegation.json */
  readonly lighthouse: readonly Made[];
  /** What infra/main.json declares: columns by the name of their table. */
  readonly tables: Readonly<Record<string, unknown>>;
}

/** One thing that a rule looked at; `problem` says what is wrong with it and what to write instead. */
export interface Look {
  readonly where: string;
  readonly problem?: string | undefined;
}

/** Something that the templates hold to, whatever is added to them. */
export interface Rule {
  readonly id: string;
  /** Finishes the sentence "the templates have…". */
  readonly what: string;
  look(templates: Templates): readonly Look[];
}

export const ofType = (made: readonly Made[], type: string): readonly Made[] =>
  made.filter(({ resource }) => resource.type === type);
