// What Vigie may see: three reading roles on a management group, for the reader, and nothing that writes. It is a template of
// its own, because whoever may deploy to a resource group has seldom a say here.
targetScope = 'managementGroup'

import { readingRoles } from 'modules/roles.bicep'

@description('Object id of the reader (output VIGIE_READER_PRINCIPAL_ID of main.bicep).')
@minLength(36)
@maxLength(36)
param readerPrincipalId string

@description('Also read managed Prometheus: kured\'s reboots, where clusters show them there. Reader does not show such data.')
param readPrometheus bool = true

@description('Roles that are given.')
var given = concat(
  [readingRoles.reader, readingRoles.securityReader],
  readPrometheus ? [readingRoles.monitoringDataReader] : []
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
