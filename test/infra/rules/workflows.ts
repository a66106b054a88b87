import { at, type Made } from '../template.js';
import { type Look, ofType, type Rule } from './rule.js';

interface Action {
  readonly type: string;
  readonly inputs?: { readonly authentication?: { readonly type?: string } };
  readonly actions?: Actions;
  readonly else?: { readonly actions?: Actions };
}
type Actions = Readonly<Record<string, Action>>;

/** Kinds of actions that call nobody. */
const INNER = ['Foreach', 'If', 'Terminate'];

/** A Logic App that can be called is opened by whoever has its address; one with a connection signs in with what that holds. */
export const workflows: Rule = {
  id: 'workflows',
  what: 'no workflow that can be called from outside, and no call of one but with its own identity',
  look: ({ main }) =>
    ofType(main, 'Microsoft.Logic/workflows').flatMap((made): readonly Look[] => [
      { where: made.where, problem: startOf(made) ?? identityOf(made) },
      ...actionsIn(at(made.resource.properties, 'definition', 'actions') as Actions).map(
        ([name, action]): Look => ({ where: `${made.where}: ${name}`, problem: callOf(action) }),
      ),
    ]),
};

function startOf({ resource }: Made): string | undefined {
  const triggers = Object.values(at(resource.properties, 'definition', 'triggers') as Actions).map(({ type }) => type);
  if (triggers.length === 0) return 'has no trigger, so it never runs';
  const others = triggers.filter((type) => type !== 'Recurrence');
  return others.length === 0 ? undefined : `has a trigger ${others.join(', ')}; use Recurrence`;
}

function identityOf({ resource }: Made): string | undefined {
  const { identity } = resource as { readonly identity?: { readonly type?: string } };
  return identity?.type === 'SystemAssigned' ? undefined : 'has no identity of its own; use SystemAssigned';
}

function callOf({ type, inputs }: Action): string | undefined {
  if (INNER.includes(type)) return undefined;
  if (type !== 'Http') return `is a ${type}; use Http with the identity of the workflow`;
  const way = inputs?.authentication?.type;
  return way === 'ManagedServiceIdentity' ? undefined : `signs in by ${way ?? 'nothing'}; use ManagedServiceIdentity`;
}

function actionsIn(actions: Actions = {}): readonly (readonly [name: string, action: Action])[] {
  return Object.entries(actions).flatMap(([name, action]) => [
    [name, action] as const,
    ...actionsIn(action.actions),
    ...actionsIn(action.else?.actions),
  ]);
}
