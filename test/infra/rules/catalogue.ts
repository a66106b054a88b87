import { madeBy, type Template, tablesOf } from '../template.js';
import { noSecrets, settings } from './app.js';
import { columns } from './columns.js';
import { delegated } from './delegated.js';
import { logged } from './logs.js';
import { leastRights, readsOnly } from './roles.js';
import { rows } from './rows.js';
import type { Look, Rule } from './rule.js';
import { identities, noKeys, notPublic, recoverable, signedIn, tls } from './values.js';
import { workflows } from './workflows.js';

/** What the templates hold to, beside what the compiler and its linter say. */
export const RULES: readonly Rule[] = [
  notPublic,
  noKeys,
  noSecrets,
  identities,
  tls,
  recoverable,
  signedIn,
  leastRights,
  readsOnly,
  logged,
  settings,
  rows,
  workflows,
  delegated,
  columns,
];

export interface Judged {
  readonly rule: Rule;
  readonly looks: readonly Look[];
  /** One line each, with where it is. */
  readonly problems: readonly string[];
}

/** Holds the compiled templates to every rule. A rule that finds nothing to look at is a problem too: a type was renamed. */
export function judge(main: Template, managementGroup: Template, lighthouse: Template): readonly Judged[] {
  const templates = {
    main: madeBy(main),
    managementGroup: madeBy(managementGroup),
    lighthouse: madeBy(lighthouse),
    tables: tablesOf(main),
  };
  return RULES.map((rule) => {
    const looks = rule.look(templates);
    const problems = looks.flatMap(({ where, problem }) => (problem === undefined ? [] : [`${where} ${problem}`]));
    return { rule, looks, problems: looks.length === 0 ? ['found nothing to look at'] : problems };
  });
}
