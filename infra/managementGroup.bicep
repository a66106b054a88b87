// What Vigie may see: two reading roles on a management group, one on Azure Monitor workspaces, for the reader, and nothing
// that writes. It is a template of its own, because whoever may deploy to a resource group has seldom a say here.
targetScope = 'managementGroup'

import { readingRoles } from 'modules/roles.bicep'

@description('Object id of the reader (output VIGIE_READER_PRINCIPAL_ID of main.bicep).')
@minLength(36)
@maxLength(36)
param readerPrincipalId string

@description('Resource ids of the Azure Monitor workspaces (Microsoft.Monitor/accounts) whose metrics are read: managed Prometheus, with kured\'s reboots. Reader does not show such data.')
param monitorAccountIds string[] = []

@description('Instead: read the metrics of every Azure Monitor workspace below the management group, those of the future too.')
param readAllPrometheus bool = false

@description('Roles that are given on the management group.')
var given = concat(
  [readingRoles.reader, readingRoles.securityReader],
  readAllPrometheus ? [readingRoles.monitoringDataReader] : []
)

resource assignments 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for role in given: {
    name: guid(managementGroup().id, readerPrincipalId, role)
    properties: {
      description: 'Vigie reads the estate.'
      principalId: readerPrincipalId
      principalType: 'ServicePrincipal'
      roleDefinitionId: tenantResourceId('Microsoft.Authorization/roleDefinitions', role)
    }
  }
]

module prometheus 'modules/prometheusReader.bicep' = [
  for id in monitorAccountIds: {
    // /subscriptions/{2}/resourceGroups/{4}/providers/Microsoft.Monitor/accounts/{8}
    scope: resourceGroup(split(id, '/')[2], split(id, '/')[4])
    params: {
      accountName: split(id, '/')[8]
      readerPrincipalId: readerPrincipalId
    }
  }
]
