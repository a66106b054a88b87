import { isDeepStrictEqual } from 'node:util';
import { at } from '../template.js';
import { type Look, ofType, type Rule } from './rule.js';

/** A property of a type of resource, and the values that it may have; an expression is none of them. */
export interface Expected {
  readonly type: string;
  readonly path: readonly string[];
  readonly allowed: readonly unknown[];
}

/** A rule that is a table: each resource of the type must have one of the values. */
export function expecting(id: string, what: string, table: readonly Expected[]): Rule {
  return {
    id,
    what,
    look: ({ main }) =>
      table.flatMap(({ type, path, allowed }) =>
        ofType(main, type).map(({ where, resource }): Look => {
          const value = at(resource.properties, ...path);
          const right = allowed.some((one) => isDeepStrictEqual(one, value));
          const name = `${where}: properties.${path.join('.')}`;
          return { where: name, problem: right ? undefined : `is ${JSON.stringify(value)}; use ${list(allowed)}` };
        }),
      ),
  };
}

const list = (allowed: readonly unknown[]) => allowed.map((one) => JSON.stringify(one)).join(' or ');
