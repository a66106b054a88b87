// Application Insights that takes telemetry by identity alone: the key in its connection string opens nothing.
import { roles } from 'roles.bicep'
import { tagsType } from 'types.bicep'

@description('What the names of all resources begin with.')
param name string

@description('Region.')
param location string

@description('Tags of all resources.')
param tags tagsType

@description('Workspace in which the telemetry lies.')
param logsWorkspaceId string

@description('Object id of the host identity, which sends.')
param hostPrincipalId string

resource insights 'Microsoft.Insights/components@2020-02-02' = {
  name: '${name}-insights'
  location: location
  tags: tags
  kind: 'web'
  properties: {
    Application_Type: 'web'
    DisableLocalAuth: true
    WorkspaceResourceId: logsWorkspaceId
  }
}

resource publisher 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  scope: insights
  name: guid(insights.id, hostPrincipalId, roles.metricsPublisher)
  properties: {
    principalId: hostPrincipalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles.metricsPublisher)
  }
}

@description('Connection string: it says where, and proves nothing.')
output connectionString string = insights.properties.ConnectionString
