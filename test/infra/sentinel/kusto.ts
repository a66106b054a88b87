import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { createContext, runInContext } from 'node:vm';

/** Lists come from C# by way of a compiler: they count and hand out, and are no arrays. */
interface KustoList<T> {
  readonly Count: number;
  getItem(at: number): T;
}

export interface KustoDiagnostic {
  readonly Severity: string;
  readonly Message: string;
  /** Characters from the beginning of the text. */
  readonly Start: number;
  readonly Length: number;
}

export interface KustoColumn {
  readonly Name: string;
  readonly Type: { readonly Name: string };
}

/** A piece of a text that was read. */
export interface KustoNode {
  /** A number; syntaxKinds() names it. */
  readonly Kind: number;
  readonly NameInParent: string | null;
  /** Of a token. */
  readonly Text?: string;
  readonly ChildCount?: number;
  GetChild(at: number): KustoNode | null;
}

/** A text that was read against a database. */
export interface KustoCode {
  readonly Syntax: KustoNode;
  GetDiagnostics(): KustoList<KustoDiagnostic>;
  /** Without columns where the text is no table. */
  readonly ResultType: { readonly Columns?: KustoList<KustoColumn> } | null;
}

type Table = { WithName(name: string): Table };
type Globals = { WithDatabase(database: object): Globals };

/** As much of the parser as is used here. */
export interface Kusto {
  readonly GlobalState: { readonly Default: Globals };
  readonly KustoCode: { ParseAndAnalyze(text: string, globals: Globals): KustoCode };
  readonly Syntax: { readonly SyntaxKind: Readonly<Record<string, unknown>> };
  readonly Symbols: {
    readonly TableSymbol: { From(schema: string): Table };
    readonly DatabaseSymbol: { readonly $ctor1: new (name: string, tables: readonly Table[]) => object };
  };
}

const FILES = ['bridge.min.js', 'Kusto.Language.Bridge.min.js'];
let loaded: Kusto | undefined;

/** Microsoft's own parser of KQL. It is a script that defines globals: it gets a world of its own to define them in. */
export function kusto(): Kusto {
  loaded ??= load();
  return loaded;
}

function load(): Kusto {
  const folder = dirname(require.resolve('@kusto/language-service-next/package.json'));
  const world = createContext({ console });
  for (const name of FILES) runInContext(readFileSync(join(folder, name), 'utf8'), world, { filename: name });
  return runInContext('Kusto.Language', world) as Kusto;
}

export function listed<T>(list: KustoList<T> | undefined): T[] {
  return Array.from({ length: list?.Count ?? 0 }, (_, at) => list?.getItem(at) as T);
}

let kinds: Readonly<Record<number, string>> | undefined;

/** The name of each kind of piece, by its number. */
export function syntaxKinds(): Readonly<Record<number, string>> {
  kinds ??= Object.fromEntries(
    Object.entries(kusto().Syntax.SyntaxKind).flatMap(([name, kind]) =>
      typeof kind === 'number' ? [[kind, name]] : [],
    ),
  );
  return kinds;
}
