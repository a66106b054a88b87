// A Log Analytics workspace of our own, where none is given.
import { tagsType } from 'types.bicep'

@description('Name of the workspace.')
param name string

@description('Region.')
param location string

@description('Tags of all resources.')
param tags tagsType

@description('Days that its tables keep rows, where a table says nothing else.')
param retentionDays int

resource workspace 'Microsoft.OperationalInsights/workspaces@2025-07-01' = {
  name: name
  location: location
  tags: tags
  properties: {
    sku: { name: 'PerGB2018' }
    retentionInDays: retentionDays
    features: {
      disableLocalAuth: true
      enableLogAccessUsingOnlyResourcePermissions: true
    }
  }
}

#disable-next-line use-recent-api-versions // the only later stable one is from 2016
resource logs 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  scope: workspace
  name: 'vigie'
  properties: {
    workspaceId: workspace.id
    logs: [{ category: 'Audit', enabled: true }]
  }
}
