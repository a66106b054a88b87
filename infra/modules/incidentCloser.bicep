// A Logic App that closes incidents of Microsoft Sentinel once the findings that they are about are resolved. It looks every
// hour: that needs no automation rule, and so no right for Sentinel to start it. It signs in as itself and holds no secret.
import { tagsType } from 'types.bicep'

@description('What the names of all resources begin with.')
param name string

@description('Region.')
param location string

@description('Tags of all resources.')
param tags tagsType

@description('Resource id of the workspace with Microsoft Sentinel.')
param workspaceId string

@description('Workspace that the log of the Logic App goes to.')
param logsWorkspaceId string

@description('Parts of the workspace\'s id: 2 the subscription, 4 the resource group, 8 the name.')
var workspaceParts = split(workspaceId, '/')

@description('Where Log Analytics is asked, by the name of the cloud (audiences of Microsoft\'s client @azure/monitor-query).')
var logAnalyticsOf = {
  AzureCloud: 'https://api.loganalytics.io'
  AzureUSGovernment: 'https://api.loganalytics.us'
  AzureChinaCloud: 'https://api.loganalytics.azure.cn'
}

@description('Log Analytics of this cloud.')
var logAnalytics = logAnalyticsOf[environment().name]

@description('Address of the workspace\'s incidents. That of Azure Resource Manager ends with a slash, and an id begins with one.')
var incidents = '${environment().resourceManager}${substring(workspaceId, 1)}/providers/Microsoft.SecurityInsights/incidents'

@description('Version of the API of incidents.')
var version = '2025-09-01'

resource workspace 'Microsoft.OperationalInsights/workspaces@2025-07-01' existing = {
  scope: resourceGroup(workspaceParts[2], workspaceParts[4])
  name: workspaceParts[8]
}

resource closer 'Microsoft.Logic/workflows@2019-05-01' = {
  name: '${name}-incidents'
  location: location
  tags: tags
  identity: { type: 'SystemAssigned' }
  properties: {
    state: 'Enabled'
    definition: {
      '$schema': 'https://schema.management.azure.com/providers/Microsoft.Logic/schemas/2016-06-01/workflowdefinition.json#'
      contentVersion: '1.0.0.0'
      triggers: {
        every_hour: {
          type: 'Recurrence'
          recurrence: { frequency: 'Hour', interval: 1 }
          // A run that takes longer is not joined by another.
          runtimeConfiguration: { concurrency: { runs: 1 } }
        }
      }
      actions: {
        find: {
          type: 'Http'
          inputs: {
            method: 'POST'
            uri: '${logAnalytics}/v1/workspaces/${workspace.properties.customerId}/query'
            body: { query: loadTextContent('resolvedIncidents.kql') }
            authentication: { type: 'ManagedServiceIdentity', audience: logAnalytics }
          }
        }
        // Log Analytics answers 200 with an error where it gives a part only: what is missing could be an open finding.
        stop_where_partial: {
          type: 'If'
          runAfter: { find: ['Succeeded'] }
          expression: { and: [{ equals: ['''@empty(body('find')?['error'])''', false] }] }
          actions: {
            stop: {
              type: 'Terminate'
              inputs: {
                runStatus: 'Failed'
                runError: { code: 'PartialAnswer', message: '''@{body('find')?['error']}''' }
              }
            }
          }
        }
        each_incident: {
          type: 'Foreach'
          runAfter: { stop_where_partial: ['Succeeded'] }
          foreach: '''@take(body('find')['tables'][0]['rows'], 100)'''
          runtimeConfiguration: { concurrency: { repetitions: 1 } }
          actions: {
            read: {
              type: 'Http'
              inputs: {
                method: 'GET'
                uri: '${incidents}/@{item()[0]}?api-version=${version}'
                authentication: { type: 'ManagedServiceIdentity', audience: environment().resourceManager }
              }
            }
            // What the query saw is some minutes old.
            where_open: {
              type: 'If'
              runAfter: { read: ['Succeeded'] }
              expression: { and: [{ not: { equals: ['''@body('read')['properties']['status']''', 'Closed'] } }] }
              actions: {
                where_all_are_resolved: {
                  type: 'If'
                  expression: { and: [{ equals: ['@item()[1]', 'close'] }] }
                  actions: {
                    // Incidents have no PATCH: what was read is written back, with its mark, so that nothing is lost.
                    close: {
                      type: 'Http'
                      inputs: {
                        method: 'PUT'
                        uri: '${incidents}/@{item()[0]}?api-version=${version}'
                        body: {
                          etag: '''@body('read')['etag']'''
                          properties: '''@setProperty(setProperty(setProperty(setProperty(body('read')['properties'], 'status', 'Closed'), 'classification', 'TruePositive'), 'classificationReason', 'SuspiciousActivity'), 'classificationComment', item()[2])'''
                        }
                        authentication: { type: 'ManagedServiceIdentity', audience: environment().resourceManager }
                      }
                    }
                  }
                  else: {
                    actions: {
                      comment: {
                        type: 'Http'
                        inputs: {
                          method: 'PUT'
                          uri: '${incidents}/@{item()[0]}/comments/@{guid()}?api-version=${version}'
                          body: { properties: { message: '@item()[2]' } }
                          authentication: { type: 'ManagedServiceIdentity', audience: environment().resourceManager }
                        }
                      }
                    }
                  }
                }
              }
            }
          }
        }
      }
    }
  }
}

module rights 'incidentCloserRights.bicep' = {
  scope: resourceGroup(workspaceParts[2], workspaceParts[4])
  params: {
    workspaceName: workspaceParts[8]
    #disable-next-line what-if-short-circuiting // a new identity needs a new assignment, so its id is in the name
    principalId: closer.identity.principalId
  }
}

#disable-next-line use-recent-api-versions // the only later stable one is from 2016
resource logs 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  scope: closer
  name: 'vigie'
  properties: {
    workspaceId: logsWorkspaceId
    logs: [{ category: 'WorkflowRuntime', enabled: true }]
  }
}
