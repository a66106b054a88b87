// What has another form in a solution than here.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse, stringify } from 'yaml';

/** A saved function: there the title and the date of its last change stand under `Function`. */
export function parserText(text, { release }) {
  const { id, FunctionName, Title, Category, FunctionParams, FunctionQuery, Version } = parse(text);
  const there = {
    id,
    Function: { Title, Version, LastUpdated: dayOf(release) },
    Category,
    FunctionName,
    FunctionAlias: FunctionName,
    ...(FunctionParams.length === 0 ? {} : { FunctionParams }),
    FunctionQuery,
  };
  // As YAML 1.1: there a bare date is no text, so it gets quotes.
  return stringify(there, { version: '1.1' });
}

/** `27-11-2026` in the order in which days sort. */
function dayOf({ date }) {
  return date.split('-').reverse().join('-');
}

const API = '2025-09-01';

/** A watchlist is an ARM template with the rows in it. @param home the folder of its CSV */
export function watchlistText(text, { home }) {
  const { watchlistAlias, displayName, description, provider, itemsSearchKey, rawContent } = parse(text);
  const template = {
    $schema: 'https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#',
    contentVersion: '1.0.0.0',
    parameters: { workspace: { type: 'string', metadata: { description: 'Name of the workspace.' } } },
    resources: [
      {
        type: 'Microsoft.OperationalInsights/workspaces/providers/watchlists',
        apiVersion: API,
        name: `[concat(parameters('workspace'), '/Microsoft.SecurityInsights/${watchlistAlias}')]`,
        properties: {
          watchlistAlias,
          displayName,
          description: description.trim(),
          provider,
          source: rawContent,
          sourceType: 'Local',
          itemsSearchKey,
          contentType: 'text/csv',
          numberOfLinesToSkip: 0,
          rawContent: readFileSync(join(home, rawContent), 'utf8').trimEnd().replaceAll('\n', '\r\n'),
        },
      },
    ],
  };
  return jsonText(template);
}

export function jsonText(value) {
  return `${JSON.stringify(value, null, 2)}\n`;
}
