// What each kind of content is as an Azure resource: `name` and `properties`, for a loop in Bicep.

/** `1h` and `14d` as ISO 8601. */
function isoDuration(text) {
  const [, count, unit] = /^(\d+)([mhd])$/.exec(text) ?? [];
  if (unit === undefined) return text;
  return unit === 'd' ? `P${count}D` : `PT${count}${unit.toUpperCase()}`;
}

const OPERATORS = { gt: 'GreaterThan', lt: 'LessThan', eq: 'Equal' };

/** Microsoft.SecurityInsights/alertRules, kind Scheduled. */
export function ruleResource({ id, ...rule }) {
  const { alertDetailsOverride, incidentConfiguration } = rule;
  const { groupingConfiguration } = incidentConfiguration;
  return {
    name: id,
    properties: {
      displayName: rule.name,
      description: rule.description.trim(),
      enabled: true,
      severity: rule.severity,
      query: rule.query,
      queryFrequency: isoDuration(rule.queryFrequency),
      queryPeriod: isoDuration(rule.queryPeriod),
      triggerOperator: OPERATORS[rule.triggerOperator],
      triggerThreshold: rule.triggerThreshold,
      suppressionEnabled: rule.suppressionEnabled,
      suppressionDuration: isoDuration(rule.suppressionDuration),
      tactics: rule.tactics,
      techniques: rule.relevantTechniques,
      entityMappings: rule.entityMappings,
      customDetails: rule.customDetails,
      alertDetailsOverride,
      eventGroupingSettings: rule.eventGroupingSettings,
      incidentConfiguration: {
        createIncident: incidentConfiguration.createIncident,
        groupingConfiguration: {
          ...groupingConfiguration,
          lookbackDuration: isoDuration(groupingConfiguration.lookbackDuration),
        },
      },
    },
  };
}

/** Microsoft.OperationalInsights/workspaces/savedSearches of the category that makes it a hunting query. */
export function huntingResource({ id, name, description, query, tactics, relevantTechniques }) {
  const tags = { description: description.trim(), tactics: tactics.join(), techniques: relevantTechniques.join() };
  return {
    name: id,
    properties: {
      category: 'Hunting Queries',
      displayName: name,
      query,
      version: 2,
      // A tag without a value is refused.
      tags: Object.entries(tags).flatMap(([tag, value]) => (value === '' ? [] : [{ name: tag, value }])),
    },
  };
}

/** Microsoft.OperationalInsights/workspaces/savedSearches with an alias. */
export function functionResource({ FunctionName, Title, Category, FunctionQuery }) {
  return savedFunction(FunctionName, Title, Category, FunctionQuery);
}

export function parserResource({ ParserName, Parser, ParserParams, ParserQuery }) {
  const parameters = ParserParams.map(({ Name, Type, Default }) => `${Name}:${Type}=${Default}`).join(',');
  return savedFunction(ParserName, Parser.Title, 'ASIM', ParserQuery, parameters);
}

function savedFunction(name, displayName, category, query, functionParameters) {
  return {
    name,
    properties: {
      category,
      displayName,
      query,
      functionAlias: name,
      ...(functionParameters === undefined ? {} : { functionParameters }),
      version: 2,
    },
  };
}

/** Microsoft.SecurityInsights/watchlists; `csv` is the text of its rows. */
export function watchlistResource(
  { watchlistAlias, displayName, description, provider, itemsSearchKey, rawContent },
  csv,
) {
  return {
    name: watchlistAlias,
    properties: {
      displayName,
      description: description.trim(),
      provider,
      itemsSearchKey,
      source: rawContent,
      sourceType: 'Local',
      contentType: 'text/csv',
      numberOfLinesToSkip: 0,
      rawContent: csv.replaceAll('\n', '\r\n'),
    },
  };
}
