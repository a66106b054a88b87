// Where rows are sent: a rule with an endpoint of its own. A stream has the name of its table behind Custom-.
import { roles } from 'roles.bicep'
import { columnType, tagsType } from 'types.bicep'

@description('What the names of all resources begin with.')
param name string

@description('Region of the workspace.')
param location string

@description('Tags of all resources.')
param tags tagsType

@description('Resource id of the workspace that holds the tables.')
param workspaceId string

@description('Columns of VigieEvents_CL.')
param eventColumns columnType[]

@description('Columns of VigieSweeps_CL.')
param sweepColumns columnType[]

@description('Object id of the identity that sends rows.')
param hostPrincipalId string

@description('Workspace that the rule\'s own log goes to: rows that it could not take.')
param logsWorkspaceId string

resource rule 'Microsoft.Insights/dataCollectionRules@2024-03-11' = {
  name: '${name}-rows'
  location: location
  tags: tags
  // It must be so from the first deployment on: a rule of another kind cannot become one.
  kind: 'Direct'
  properties: {
    description: 'Rows of Vigie.'
    streamDeclarations: {
      'Custom-VigieEvents_CL': { columns: eventColumns }
      'Custom-VigieSweeps_CL': { columns: sweepColumns }
    }
    destinations: {
      logAnalytics: [{ name: 'workspace', workspaceResourceId: workspaceId }]
    }
    dataFlows: [
      {
        streams: ['Custom-VigieEvents_CL']
        destinations: ['workspace']
        transformKql: 'source'
        outputStream: 'Custom-VigieEvents_CL'
      }
      {
        streams: ['Custom-VigieSweeps_CL']
        destinations: ['workspace']
        transformKql: 'source'
        outputStream: 'Custom-VigieSweeps_CL'
      }
    ]
  }
}

resource publisher 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  scope: rule
  name: guid(rule.id, hostPrincipalId, roles.metricsPublisher)
  properties: {
    principalId: hostPrincipalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles.metricsPublisher)
  }
}

#disable-next-line use-recent-api-versions // the only later stable one is from 2016
resource logs 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  scope: rule
  name: 'vigie'
  properties: {
    workspaceId: logsWorkspaceId
    logs: [{ category: 'LogErrors', enabled: true }]
  }
}

@description('Immutable id of the rule: `ruleId` in vigie.yaml.')
output ruleId string = rule.properties.immutableId

@description('Ingestion endpoint of the rule: `endpoint` in vigie.yaml.')
output endpoint string = rule.properties.endpoints.logsIngestion
