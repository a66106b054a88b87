// The one account of the app: state, queues and what is deployed. It knows no keys: only Entra opens it.
import { roles } from 'roles.bicep'
import { tagsType } from 'types.bicep'

@description('Name of the account, unique in the world: 3 to 24 lower-case letters and digits.')
@minLength(3)
@maxLength(24)
param name string

@description('Region.')
param location string

@description('Tags of all resources.')
param tags tagsType

@description('Kind of redundancy.')
param sku string

@description('Closed to the internet; the app comes through private endpoints.')
param closed bool

@description('Days in which a blob that was deleted or overwritten can be brought back.')
param recoveryDays int

@description('Object id of the host identity.')
param hostPrincipalId string

@description('Workspace that the account\'s logs go to.')
param logsWorkspaceId string

resource account 'Microsoft.Storage/storageAccounts@2025-01-01' = {
  name: name
  location: location
  tags: tags
  kind: 'StorageV2'
  sku: { name: sku }
  properties: {
    accessTier: 'Hot'
    allowBlobPublicAccess: false
    allowCrossTenantReplication: false
    allowSharedKeyAccess: false
    defaultToOAuthAuthentication: true
    // Leases and conditional writes of blobs need the flat namespace.
    isHnsEnabled: false
    minimumTlsVersion: 'TLS1_2'
    publicNetworkAccess: closed ? 'Disabled' : 'Enabled'
    supportsHttpsTrafficOnly: true
    networkAcls: {
      bypass: 'None'
      defaultAction: closed ? 'Deny' : 'Allow'
    }
  }

  resource blobs 'blobServices' = {
    name: 'default'
    properties: {
      containerDeleteRetentionPolicy: { enabled: true, days: recoveryDays }
      deleteRetentionPolicy: { enabled: true, days: recoveryDays }
    }

    resource package 'containers' = {
      name: 'app-package'
      properties: { publicAccess: 'None' }
    }
  }

  resource queues 'queueServices' = {
    name: 'default'
  }

  resource tables 'tableServices' = {
    name: 'default'
  }
}

@description('What the host does with its account: blobs are state and leases, queues are work, tables hold its own diagnostic events.')
var hostRoles = [roles.blobDataOwner, roles.queueDataContributor, roles.tableDataContributor]

resource assignments 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for role in hostRoles: {
    scope: account
    name: guid(account.id, hostPrincipalId, role)
    properties: {
      principalId: hostPrincipalId
      principalType: 'ServicePrincipal'
      roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', role)
    }
  }
]

@description('What is logged of each service. Reads are left out: the host polls its queues all day, and each look would be a row.')
var logs = [
  { category: 'StorageWrite', enabled: true }
  { category: 'StorageDelete', enabled: true }
]

#disable-next-line use-recent-api-versions // the only later stable one is from 2016
resource blobLogs 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  scope: account::blobs
  name: 'vigie'
  properties: { workspaceId: logsWorkspaceId, logs: logs }
}

#disable-next-line use-recent-api-versions // the only later stable one is from 2016
resource queueLogs 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  scope: account::queues
  name: 'vigie'
  properties: { workspaceId: logsWorkspaceId, logs: logs }
}

#disable-next-line use-recent-api-versions // the only later stable one is from 2016
resource tableLogs 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  scope: account::tables
  name: 'vigie'
  properties: { workspaceId: logsWorkspaceId, logs: logs }
}

@description('Resource id of the account.')
output id string = account.id

@description('Address of the blobs.')
output blobUri string = account.properties.primaryEndpoints.blob

@description('Address of the queues.')
output queueUri string = account.properties.primaryEndpoints.queue

@description('Address of the tables, in which the host keeps its own diagnostic events.')
output tableUri string = account.properties.primaryEndpoints.table

@description('Address of the container that the app is deployed from.')
output packageUri string = '${account.properties.primaryEndpoints.blob}${account::blobs::package.name}'
