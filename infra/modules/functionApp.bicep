// The Functions app on its plan. Whoever uses it by http signs in with Entra first; without an application to sign in to, its
// http functions are off.
import { tagsType } from 'types.bicep'

@description('Name of the app, unique in the world.')
param name string

@description('Region.')
param location string

@description('Tags of all resources.')
param tags tagsType

@description('Version of Node that the app runs on.')
param nodeVersion '22' | '24'

@description('Memory of an instance, in MB.')
param instanceMemoryMB 2048 | 4096

@description('Most instances that the platform gives it.')
param maximumInstanceCount int

@description('Resource id of the identity that reads Azure.')
param readerId string

@description('Client id of the identity that reads Azure.')
param readerClientId string

@description('Resource id of the identity of the Functions host.')
param hostId string

@description('Client id of the identity of the Functions host.')
param hostClientId string

@description('Address of the account\'s blobs.')
param blobUri string

@description('Address of the account\'s queues.')
param queueUri string

@description('Address of the account\'s tables.')
param tableUri string

@description('Address of the container that the app is deployed from.')
param packageUri string

@description('Connection string of Application Insights.')
param insightsConnectionString string

@description('Client id of the Entra application that callers sign in to; empty: no http.')
param entraClientId string

@description('Tenant of that application.')
param entraTenantId string

@description('Subnet that the app sends through; empty: none.')
param subnetId string

@description('Workspace that the app\'s log goes to.')
param logsWorkspaceId string

@description('Functions that are called by http (functions/ has them).')
var httpFunctions = ['calendar', 'findings', 'health', 'report', 'requestSweep', 'sweep']

@description('What switches the http functions off.')
var switchedOff = [for function in httpFunctions: { name: 'AzureWebJobs.${function}.Disabled', value: 'true' }]

@description('Settings that the app and its host read. Each says whose identity is meant: with two, nothing can be guessed.')
var settings = [
  { name: 'AzureWebJobsStorage__credential', value: 'managedidentity' }
  { name: 'AzureWebJobsStorage__clientId', value: hostClientId }
  // Addresses, not the account's name: only they hold in every cloud.
  { name: 'AzureWebJobsStorage__blobServiceUri', value: blobUri }
  { name: 'AzureWebJobsStorage__queueServiceUri', value: queueUri }
  { name: 'AzureWebJobsStorage__tableServiceUri', value: tableUri }
  { name: 'APPLICATIONINSIGHTS_CONNECTION_STRING', value: insightsConnectionString }
  { name: 'APPLICATIONINSIGHTS_AUTHENTICATION_STRING', value: 'ClientId=${hostClientId};Authorization=AAD' }
  // Vigie's own credential: the reader, and nothing else that the machine may offer.
  { name: 'AZURE_CLIENT_ID', value: readerClientId }
  { name: 'AZURE_TOKEN_CREDENTIALS', value: 'ManagedIdentityCredential' }
]

resource plan 'Microsoft.Web/serverfarms@2025-03-01' = {
  name: '${name}-plan'
  location: location
  tags: tags
  kind: 'functionapp'
  sku: { name: 'FC1', tier: 'FlexConsumption' }
  properties: { reserved: true }
}

resource app 'Microsoft.Web/sites@2025-03-01' = {
  name: name
  location: location
  // azd finds the app by this tag.
  tags: union(tags, { 'azd-service-name': 'app' })
  kind: 'functionapp,linux'
  identity: {
    type: 'UserAssigned'
    userAssignedIdentities: {
      '${readerId}': {}
      '${hostId}': {}
    }
  }
  properties: {
    serverFarmId: plan.id
    httpsOnly: true
    clientAffinityEnabled: false
    // References in settings are read by the identity that may read the vault.
    keyVaultReferenceIdentity: hostId
    virtualNetworkSubnetId: empty(subnetId) ? null : subnetId
    siteConfig: {
      appSettings: concat(settings, empty(entraClientId) ? switchedOff : [])
      ftpsState: 'Disabled'
      http20Enabled: true
      minTlsVersion: '1.2'
      scmMinTlsVersion: '1.2'
      remoteDebuggingEnabled: false
    }
    functionAppConfig: {
      deployment: {
        storage: {
          type: 'blobContainer'
          value: packageUri
          authentication: {
            type: 'UserAssignedIdentity'
            userAssignedIdentityResourceId: hostId
          }
        }
      }
      runtime: { name: 'node', version: nodeVersion }
      scaleAndConcurrency: {
        instanceMemoryMB: instanceMemoryMB
        maximumInstanceCount: maximumInstanceCount
      }
    }
  }

  // Deployments sign in with Entra; passwords for publishing are off.
  resource ftp 'basicPublishingCredentialsPolicies' = {
    name: 'ftp'
    properties: { allow: false }
  }

  resource scm 'basicPublishingCredentialsPolicies' = {
    name: 'scm'
    properties: { allow: false }
  }
}

resource authentication 'Microsoft.Web/sites/config@2025-03-01' = if (!empty(entraClientId)) {
  parent: app
  name: 'authsettingsV2'
  properties: {
    platform: { enabled: true, runtimeVersion: '~1' }
    globalValidation: {
      requireAuthentication: true
      unauthenticatedClientAction: 'Return401'
    }
    httpSettings: { requireHttps: true }
    identityProviders: {
      azureActiveDirectory: {
        enabled: true
        registration: {
          clientId: entraClientId
          openIdIssuer: '${environment().authentication.loginEndpoint}${entraTenantId}/v2.0'
        }
        // Who holds a role is said by the app itself: App Service does not look at roles.
        validation: { allowedAudiences: [entraClientId, 'api://${entraClientId}'] }
      }
    }
    login: { tokenStore: { enabled: false } }
  }
}

#disable-next-line use-recent-api-versions // the only later stable one is from 2016
resource logs 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  scope: app
  name: 'vigie'
  properties: {
    workspaceId: logsWorkspaceId
    logs: [
      { category: 'AppServiceAuthenticationLogs', enabled: true }
      { category: 'FunctionAppLogs', enabled: true }
    ]
  }
}

@description('Address of the app.')
output uri string = 'https://${app.properties.defaultHostName}'
