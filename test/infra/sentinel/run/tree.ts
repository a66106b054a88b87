import { type KustoNode, syntaxKinds } from '../kusto.js';

/** A piece of a query as Microsoft's parser read it. */
export interface Tree {
  /** `PipeExpression`, `FilterOperator`, `EqualExpression`, … */
  readonly kind: string;
  /** Its role in what it stands in: `Left`, `Condition`, … */
  readonly role: string;
  /** As it was written; of a single token only. */
  readonly text: string;
  readonly parts: readonly Tree[];
}

export function treeOf(node: KustoNode): Tree {
  const parts = Array.from({ length: node.ChildCount ?? 0 }, (_, at) => node.GetChild(at)).flatMap((part) =>
    part === null ? [] : [treeOf(part)],
  );
  return { kind: syntaxKinds()[node.Kind] ?? '', role: node.NameInParent ?? '', text: node.Text ?? '', parts };
}

/** The part of that role; throws where there is none. */
export function part(tree: Tree, role: string): Tree {
  const found = partIf(tree, role);
  if (found === undefined) throw new Error(`${tree.kind} has no ${role}`);
  return found;
}

export const partIf = (tree: Tree, role: string): Tree | undefined => tree.parts.find((one) => one.role === role);

/** The members of a list, without the commas between them. */
export function members(list: Tree | undefined): readonly Tree[] {
  return (list?.parts ?? []).map((one) => (one.kind === 'SeparatedElement' ? (one.parts[0] ?? one) : one));
}

/** What a piece comes down to, written without blanks: names and literals are one token. */
export function written(tree: Tree): string {
  return tree.parts.length === 0 ? tree.text : tree.parts.map(written).join('');
}
