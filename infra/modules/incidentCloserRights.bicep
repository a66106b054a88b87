// What the Logic App of incidentCloser.bicep may do, in the resource group of the workspace. The one role reads tables too
// (workspaces/query/*/read, built-in roles for security), so nothing else is given.
import { roles } from 'roles.bicep'

@description('Name of the workspace, in this resource group.')
param workspaceName string

@description('Object id of the Logic App\'s identity.')
param principalId string

resource workspace 'Microsoft.OperationalInsights/workspaces@2025-07-01' existing = {
  name: workspaceName
}

resource responder 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  scope: workspace
  name: guid(workspace.id, principalId, roles.sentinelResponder)
  properties: {
    principalId: principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles.sentinelResponder)
  }
}
