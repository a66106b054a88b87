import { type KqlColumn, type KqlWorld, readKql } from './kqlWorld.js';
import { listed } from './kusto.js';

export interface KqlProblem {
  readonly message: string;
  /** Characters from the beginning of the query, parameters filled in; -1 where it lies outside of the query. */
  readonly start: number;
  /** The piece of the query that it is about. */
  readonly text: string;
}

/**
 * What Microsoft's parser has to say against a query: errors, warnings and suggestions, none where it is well.
 * @example kqlProblems('VigieEvents_CL | where Colour == 1', { tables: workspaceTables() })
 *   // [{ message: "The name 'Colour' does not refer to any known column, ...", start: 23, text: 'Colour' }]
 */
export function kqlProblems(query: string, world: KqlWorld): KqlProblem[] {
  const { text, unknown } = filled(query, world.parameters);
  const { code, ahead } = readKql(text, world);
  const problems = listed(code.GetDiagnostics()).map(({ Message, Start, Length }) =>
    Start < ahead.length
      ? { message: `in a function that it calls: ${Message}`, start: -1, text: ahead.slice(Start, Start + Length) }
      : {
          message: Message,
          start: Start - ahead.length,
          text: text.slice(Start - ahead.length, Start - ahead.length + Length),
        },
  );
  return [...unknown, ...problems];
}

/** The columns of what a query returns, in order; none where it returns no table. Types as KQL names them. */
export function kqlColumns(query: string, world: KqlWorld): KqlColumn[] {
  const { code } = readKql(filled(query, world.parameters).text, world);
  return listed(code.ResultType?.Columns).map(({ Name, Type }) => ({ name: Name, type: Type.Name }));
}

const PLACE = /\{([A-Za-z_]\w*)(:[^{}\n]*)?\}/g;

function filled(query: string, parameters: KqlWorld['parameters']): { text: string; unknown: KqlProblem[] } {
  if (parameters === undefined) return { text: query, unknown: [] };
  const unknown: KqlProblem[] = [];
  const text = query.replace(PLACE, (place: string, name: string, form = '', start: number) => {
    const value = parameters[name + form] ?? parameters[name];
    if (value === undefined) unknown.push({ message: `there is no parameter ${name}`, start, text: place });
    return value ?? place;
  });
  return { text, unknown };
}
