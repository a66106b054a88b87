// Secrets of destinations: passwords of ticket desks, addresses of chats. Opened by roles alone.
import { roles } from 'roles.bicep'
import { tagsType } from 'types.bicep'

@description('Name of the vault, unique in the world: 3 to 24 letters, digits and hyphens.')
@minLength(3)
@maxLength(24)
param name string

@description('Region.')
param location string

@description('Tags of all resources.')
param tags tagsType

@description('Closed to the internet; the app comes through a private endpoint.')
param closed bool

@description('Days in which a secret, or the vault, that was deleted can be brought back.')
param recoveryDays int

@description('Object id of the identity that reads secrets.')
param hostPrincipalId string

@description('Workspace that the vault\'s log goes to.')
param logsWorkspaceId string

resource vault 'Microsoft.KeyVault/vaults@2025-05-01' = {
  name: name
  location: location
  tags: tags
  properties: {
    tenantId: tenant().tenantId
    sku: { family: 'A', name: 'standard' }
    enableRbacAuthorization: true
    enableSoftDelete: true
    softDeleteRetentionInDays: recoveryDays
    enablePurgeProtection: true
    enabledForDeployment: false
    enabledForDiskEncryption: false
    enabledForTemplateDeployment: false
    publicNetworkAccess: closed ? 'Disabled' : 'Enabled'
    networkAcls: {
      bypass: 'None'
      defaultAction: closed ? 'Deny' : 'Allow'
    }
  }
}

resource secretsUser 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  scope: vault
  name: guid(vault.id, hostPrincipalId, roles.vaultSecretsUser)
  properties: {
    principalId: hostPrincipalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles.vaultSecretsUser)
  }
}

#disable-next-line use-recent-api-versions // the only later stable one is from 2016
resource logs 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  scope: vault
  name: 'vigie'
  properties: {
    workspaceId: logsWorkspaceId
    logs: [{ category: 'AuditEvent', enabled: true }]
  }
}

@description('Resource id of the vault.')
output id string = vault.id

@description('Address of the vault, for references in vigie.yaml.')
output uri string = vault.properties.vaultUri
