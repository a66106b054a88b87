// The reader may read the metrics of one Azure Monitor workspace, which Reader does not show.
import { readingRoles } from 'roles.bicep'

@description('Name of the Azure Monitor workspace, in this resource group.')
param accountName string

@description('Object id of the reader.')
param readerPrincipalId string

resource account 'Microsoft.Monitor/accounts@2025-10-03' existing = {
  name: accountName
}

resource metrics 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  scope: account
  name: guid(account.id, readerPrincipalId, readingRoles.monitoringDataReader)
  properties: {
    description: 'Vigie reads what kured says of nodes.'
    principalId: readerPrincipalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId(
      'Microsoft.Authorization/roleDefinitions',
      readingRoles.monitoringDataReader
    )
  }
}
