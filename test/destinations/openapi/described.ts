import { dirname, join } from 'node:path';
import ts from 'typescript';

/** A name that no file has, in a folder from which packages are found. */
const FILE = join(__dirname, 'generated.ts');

const OPTIONS: ts.CompilerOptions = {
  ...{ strict: true, exactOptionalPropertyTypes: true, noEmit: true, skipLibCheck: true, types: [] },
  target: ts.ScriptTarget.ES2023,
  lib: ['lib.es2023.d.ts'],
  module: ts.ModuleKind.NodeNext,
  moduleResolution: ts.ModuleResolutionKind.NodeNext,
};

/** Read once: the description of a whole API takes its time. */
const read = new Map<string, ts.SourceFile | undefined>();

function programOf(text: string): ts.Program {
  const host = ts.createCompilerHost(OPTIONS);
  const { getSourceFile } = host;
  const exists = host.fileExists.bind(host);
  host.fileExists = (name) => name === FILE || exists(name);
  host.getSourceFile = (name, ...rest) => {
    if (name === FILE) return ts.createSourceFile(name, text, ts.ScriptTarget.ES2023, true);
    if (!read.has(name)) read.set(name, getSourceFile.call(host, name, ...rest));
    return read.get(name);
  };
  host.getCurrentDirectory = () => dirname(FILE);
  return ts.createProgram([FILE], OPTIONS, host);
}

/**
 * What the compiler says of a text of TypeScript: where vendors publish no schema, the types that they make of their
 * description say what a request may be.
 * @returns empty: nothing is wrong
 */
export function problemsIn(text: string): readonly string[] {
  return ts
    .getPreEmitDiagnostics(programOf(text))
    .map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, ' '));
}

/** Names of the members that a type has which a package exports. */
export function membersOf(packageName: string, type: string): readonly string[] {
  const program = programOf(`import type { ${type} } from '${packageName}';\nexport type Wanted = ${type};`);
  const checker = program.getTypeChecker();
  const source = program.getSourceFile(FILE);
  const wanted = source?.statements.find(ts.isTypeAliasDeclaration);
  if (wanted === undefined) throw new Error('the text that was made here has one type');
  return checker.getPropertiesOfType(checker.getTypeAtLocation(wanted.type)).map(({ name }) => name);
}
