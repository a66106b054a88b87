// Functions, hunting queries, watchlists, analytics rules and workbooks, as scripts/sentinel-content.mjs and
// scripts/sentinel-workbooks.mjs write them. The tables are there first: a rule that reads what is not there is refused.

@description('Name of the workspace, in this resource group; Microsoft Sentinel is on it.')
param workspaceName string

@description('Region of that workspace, for workbooks.')
param location string

@description('Content of infra/sentinel as resources.')
var content = loadJsonContent('../sentinel/content.json')

resource workspace 'Microsoft.OperationalInsights/workspaces@2025-07-01' existing = {
  name: workspaceName
}

resource functions 'Microsoft.OperationalInsights/workspaces/savedSearches@2025-07-01' = [
  for one in content.functions: {
    parent: workspace
    name: one.name
    properties: one.properties
  }
]

resource watchlists 'Microsoft.SecurityInsights/watchlists@2025-09-01' = [
  for one in content.watchlists: {
    scope: workspace
    name: one.name
    properties: one.properties
  }
]

resource hunting 'Microsoft.OperationalInsights/workspaces/savedSearches@2025-07-01' = [
  for one in content.hunting: {
    parent: workspace
    name: one.name
    properties: one.properties
  }
]

resource rules 'Microsoft.SecurityInsights/alertRules@2025-09-01' = [
  for one in content.rules: {
    scope: workspace
    name: one.name
    kind: 'Scheduled'
    properties: one.properties
    // Rules call functions, and one that calls what is not there is refused.
    dependsOn: [functions]
  }
]

@description('Workbooks: what the gallery calls them, and what they hold.')
var workbooks = [
  { name: 'Vigie: fleet compliance', text: loadTextContent('../sentinel/workbooks/fleetCompliance.workbook.json') }
  { name: 'Vigie: security posture', text: loadTextContent('../sentinel/workbooks/securityPosture.workbook.json') }
]

resource gallery 'Microsoft.Insights/workbooks@2023-06-01' = [
  for one in workbooks: {
    name: guid(workspace.id, one.name)
    location: location
    kind: 'shared'
    properties: {
      displayName: one.name
      serializedData: one.text
      version: 'Notebook/1.0'
      // The gallery of Microsoft Sentinel shows those of this category whose source is its workspace.
      category: 'sentinel'
      sourceId: workspace.id
    }
  }
]
