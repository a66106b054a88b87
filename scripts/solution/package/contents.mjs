// Each piece of content that Microsoft Sentinel keeps as a template: what it is called, and the resource that it becomes.
import { functionResource, huntingResource, ruleResource } from '../../sentinel/resources.mjs';
import { field, LOCATION, literal, plain, value, WORKSPACE } from './expressions.mjs';

/** API versions of the tool that makes packages (returnContentResources in its commonFunctions.ps1). */
const API = { rule: '2023-02-01-preview', search: '2025-07-01', workbook: '2021-08-01' };
const SEARCHES = 'Microsoft.OperationalInsights/savedSearches';
const FUNCTIONS = 'Microsoft.OperationalInsights/workspaces/savedSearches';
const WORKBOOKS = 'Microsoft.Insights/workbooks';
const RULES = 'Microsoft.SecurityInsights/AlertRuleTemplates';

/** `kind`, `short`, `variable`, `id`, `version`, `title`, `resourceId`, and `resource` of each, in the order of the solution. */
export function contentsOf({ rules, hunting, functions, workbooks }) {
  return [...rules.map(rule), ...hunting.map(query), ...functions.map(parser), ...workbooks.map(workbook)];
}

/** A template of a rule is never enabled: whoever makes the rule of it says so. */
function rule(source, at) {
  const { id, name, version, status, requiredDataConnectors } = source;
  const { properties } = ruleResource(source);
  const named = {
    kind: 'AnalyticsRule',
    short: 'ar',
    variable: `analyticRule${at + 1}`,
    id,
    version,
    title: plain(name),
    resourceId: `resourceId('${RULES}', ${literal(id)})`,
  };
  const given = { ...plain(properties), enabled: false, status, requiredDataConnectors: plain(requiredDataConnectors) };
  const resource = { type: RULES, apiVersion: API.rule, kind: 'Scheduled', properties: withoutNothing(given) };
  return { ...named, resource: { ...resource, name: value(field(named, 'contentId')), location: LOCATION } };
}

function query(source, at) {
  const { id, name, version } = source;
  return {
    kind: 'HuntingQuery',
    short: 'hq',
    variable: `huntingQuery${at + 1}`,
    id,
    version,
    title: plain(name),
    resourceId: `resourceId('${SEARCHES}', ${literal(id)})`,
    resource: {
      type: SEARCHES,
      apiVersion: API.search,
      name: `Vigie_Hunting_Query_${at + 1}`,
      location: LOCATION,
      properties: { eTag: '*', ...plain(huntingResource(source).properties) },
    },
  };
}

/** What other content calls is installed at once, beside its template: `active`. */
function parser(source, at) {
  const { FunctionName, Title, Description, Version } = source;
  const resource = {
    type: FUNCTIONS,
    apiVersion: API.search,
    name: value(`concat(${WORKSPACE},'/',${literal(FunctionName)})`),
    location: LOCATION,
    properties: {
      eTag: '*',
      ...plain(functionResource(source).properties),
      tags: [{ name: 'description', value: plain(Description.trim()) }],
    },
  };
  return {
    kind: 'Parser',
    short: 'pr',
    variable: `parser${at + 1}`,
    id: `${FunctionName}-Parser`,
    version: Version,
    title: plain(Title),
    resourceId: `resourceId('${FUNCTIONS}', ${WORKSPACE}, ${literal(FunctionName)})`,
    resource,
    active: true,
  };
}

/** @param source its entry in workbooksMetadata.json, and `text`: what it holds, as JSON */
function workbook({ workbookKey, version, description, dataTypesDependencies, text }, at) {
  const named = {
    kind: 'Workbook',
    short: 'wb',
    variable: `workbook${at + 1}`,
    id: workbookKey,
    version,
    title: value(`parameters('workbook${at + 1}-name')`),
    resourceId: `resourceId('${WORKBOOKS}', ${literal(workbookKey)})`,
    needs: dataTypesDependencies,
  };
  return {
    ...named,
    resource: {
      type: WORKBOOKS,
      apiVersion: API.workbook,
      name: value(field(named, 'contentId')),
      location: LOCATION,
      kind: 'shared',
      metadata: { description: plain(description) },
      properties: {
        displayName: named.title,
        serializedData: plain(JSON.stringify(JSON.parse(text))),
        version: '1.0',
        sourceId: value(`resourceId('Microsoft.OperationalInsights/workspaces', ${WORKSPACE})`),
        category: 'sentinel',
      },
    },
  };
}

/** The service refuses lists without a member, where it does not ask for the list. */
function withoutNothing(properties) {
  const kept = Object.entries(properties).filter(
    ([key, inner]) => key === 'requiredDataConnectors' || !Array.isArray(inner) || inner.length > 0,
  );
  return Object.fromEntries(kept);
}
