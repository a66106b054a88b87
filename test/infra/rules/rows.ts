import { at, type Made } from '../template.js';
import { type Look, ofType, type Rule } from './rule.js';

/** Tables, streams and flows are three places that must say the same: what a stream does not declare is dropped. */
export const rows: Rule = {
  id: 'rows',
  what: 'for every table a stream with its columns and a flow to it, in a rule that takes rows itself',
  look: ({ main }) => {
    const rules = ofType(main, 'Microsoft.Insights/dataCollectionRules');
    const tables = ofType(main, 'Microsoft.OperationalInsights/workspaces/tables');
    return [
      ...rules.map((made): Look => ({ where: made.where, problem: kindOf(made) })),
      ...tables.map((made): Look => ({ where: made.where, problem: problemOf(made, rules) })),
    ];
  },
};

function kindOf({ resource }: Made): string | undefined {
  const { kind } = resource as { readonly kind?: unknown };
  return kind === 'Direct' ? undefined : `is of kind ${JSON.stringify(kind)}; only Direct has an endpoint of its own`;
}

function problemOf({ resource }: Made, rules: readonly Made[]): string | undefined {
  const table = String(at(resource.properties, 'schema', 'name'));
  const parameter = /parameters\('(\w+)'\)/.exec(String(at(resource.properties, 'schema', 'columns')))?.[1];
  const stream = `Custom-${table}`;
  for (const { resource: rule } of rules) {
    const columns = at(rule.properties, 'streamDeclarations', stream, 'columns');
    const flows = at(rule.properties, 'dataFlows') as readonly { streams: string[]; outputStream: string }[];
    const flowsTo = flows.some((flow) => flow.streams.includes(stream) && flow.outputStream === stream);
    if (flowsTo && parameter !== undefined && columns === `[parameters('${parameter}')]`) return undefined;
  }
  return `has no stream ${stream} with its columns and a flow to it`;
}
