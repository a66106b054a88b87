import type { ASTNode } from '@marcbachmann/cel-js';

/** `['pool', 'nodeTaints']`: a variable, and the keys below it. */
export type PathOfNames = readonly [string, ...string[]];

/** A node and all below it. */
export function* nodesOf(node: ASTNode): Iterable<ASTNode> {
  yield node;
  for (const child of childrenOf(node)) yield* nodesOf(child);
}

function childrenOf({ op, args }: ASTNode): readonly ASTNode[] {
  switch (op) {
    case 'value':
    case 'id':
      return [];
    case '.':
    case '.?':
      return [args[0]];
    case '!_':
    case '-_':
      return [args];
    case 'call':
      return args[1];
    case 'rcall':
      return [args[1], ...args[2]];
    case 'map':
      return args.flat();
    default:
      return args;
  }
}

/** Variables that are named, those of macros among them. */
export function variablesIn(ast: ASTNode): ReadonlySet<string> {
  return new Set([...nodesOf(ast)].flatMap(({ op, args }) => (op === 'id' ? [args] : [])));
}

/** Every key that is written out: `a.key`, `a["key"]`, `"key" in a`. */
export function keysIn(ast: ASTNode): ReadonlySet<string> {
  return new Set([...nodesOf(ast)].map(keyOf).filter((key) => key !== undefined));
}

/** Every text that is written out: it may be a key too, as in `["owner", "team"].all(t, t in cluster.tags)`. */
export function textsIn(ast: ASTNode): ReadonlySet<string> {
  return new Set([...nodesOf(ast)].map(textOf).filter((text) => text !== undefined));
}

function keyOf({ op, args }: ASTNode): string | undefined {
  switch (op) {
    case '.':
      return args[1];
    case '[]':
      return textOf(args[1]);
    case 'in':
      return textOf(args[0]);
    default:
      return undefined;
  }
}

/** The longest chains of keys below a variable; those below a macro's own variable are none. */
export function pathsIn(ast: ASTNode): readonly PathOfNames[] {
  const found = new Map<string, PathOfNames>();
  const visit = (node: ASTNode) => {
    const path = pathOf(node);
    if (path === undefined) for (const child of childrenOf(node)) visit(child);
    else if (path.length > 1) found.set(path.join('.'), path);
  };
  visit(ast);
  return [...found.values()];
}

function pathOf(node: ASTNode): PathOfNames | undefined {
  if (node.op === 'id') return [node.args];
  if (node.op !== '.' && node.op !== '[]') return undefined;
  const [key, above] = [keyOf(node), pathOf(node.args[0])];
  return key === undefined || above === undefined ? undefined : [...above, key];
}

function textOf({ op, args }: ASTNode): string | undefined {
  return op === 'value' && typeof args === 'string' ? args : undefined;
}
