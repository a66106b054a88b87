// All that Vigie needs in Azure, in one resource group. What the reader may see of the estate is managementGroup.bicep: it is
// given where a resource group has no say. docs/deploy.md tells how both are used.
import { tagsType } from 'modules/types.bicep'

@description('What names begin with: lower-case letters and digits.')
@minLength(2)
@maxLength(10)
param name string = 'vigie'

@description('Region of everything but the data collection rule, which lies where its workspace does.')
param location string = resourceGroup().location

@description('Tags of all resources.')
param tags tagsType = {}

@description('Version of Node. 24 only where `az functionapp list-flexconsumption-runtimes` lists it for the region: Azure takes any, and an app with one that the region lacks never starts.')
param nodeVersion '22' | '24' = '22'

@description('Memory of an instance of the app, in MB.')
param instanceMemoryMB 2048 | 4096 = 2048

@description('Most instances of the app.')
@minValue(1)
@maxValue(1000)
param maximumInstanceCount int = 40

@description('Resource id of the Log Analytics workspace that rows go to, usually that of Microsoft Sentinel; empty: one is made.')
param workspaceId string = ''

@description('Turn Microsoft Sentinel on for the workspace; by default for one that is made here, but not in Azure China, where Sentinel has ended.')
param onboardSentinel bool = empty(workspaceId) && environment().name != 'AzureChinaCloud'

@description('Resource id of the workspace for the app\'s own telemetry and the logs of its resources; empty: the one of the rows. Rows in a Sentinel workspace cost more than in a plain one.')
param operationsWorkspaceId string = ''

@description('Put Vigie\'s functions, hunting queries, watchlists, analytics rules and workbooks into Microsoft Sentinel, which must be on. auto: where it is turned on here.')
param sentinelContent 'auto' | 'true' | 'false' = 'auto'

@description('Days that rows of Vigie can be read at once. 90 cost nothing more in a workspace with Sentinel. -1: as the workspace says.')
@minValue(-1)
@maxValue(730)
param retentionDays int = 90

@description('Days that rows of Vigie are kept in all, at the price of an archive beyond retentionDays. -1: no longer than retentionDays.')
@minValue(-1)
@maxValue(4383)
param totalRetentionDays int = -1

@description('Days in which a deleted blob, secret or vault can be brought back.')
@minValue(7)
@maxValue(90)
param recoveryDays int = 7

@description('Redundancy of the storage account. Standard_LRS where the region has no zones.')
param storageRedundancy 'Standard_LRS' | 'Standard_ZRS' | 'Standard_GRS' | 'Standard_GZRS' = 'Standard_ZRS'

@description('Client id of the Entra application that callers of the app\'s http functions sign in to; empty: those functions are off.')
param entraClientId string = ''

@description('Tenant of that application.')
param entraTenantId string = tenant().tenantId

@description('Close storage and vault to the internet and reach them from a network of the app\'s own. Adds private endpoints and a NAT gateway, which have a price by the hour.')
param privateNetworking bool = false

@description('Addresses of that network, a /24 or larger.')
param networkAddresses string = '10.90.0.0/24'

@description('Close incidents of Microsoft Sentinel once the findings that they are about are resolved. Adds a Logic App with an identity of its own, which may change incidents of the workspace.')
param closeIncidents bool = false

@description('Ends names that must be unique in the world.')
var suffix = uniqueString(resourceGroup().id, name)

@description('The workspace of the rows, given or made here.')
var workspace = empty(workspaceId)
  ? resourceId('Microsoft.OperationalInsights/workspaces', '${name}-workspace')
  : workspaceId

@description('Parts of its id: 2 the subscription, 4 the resource group, 8 the name.')
var workspaceParts = split(workspace, '/')

@description('The workspace of telemetry and logs.')
var logsWorkspace = empty(operationsWorkspaceId) ? workspace : operationsWorkspaceId

@description('Tables and their columns, as the code writes them.')
var tables = loadJsonContent('../docs/sentinel-tables.json')

@description('Services that get a private endpoint.')
var privateServices = ['blob', 'queue', 'table', 'vault']

@description('Their private DNS zones, in the same order. The vault\'s is vaultcore where its public name is vault.')
var privateZones = [
  'privatelink.blob.${environment().suffixes.storage}'
  'privatelink.queue.${environment().suffixes.storage}'
  'privatelink.table.${environment().suffixes.storage}'
  'privatelink${replace(environment().suffixes.keyvaultDns, '.vault.', '.vaultcore.')}'
]

module identities 'modules/identities.bicep' = {
  params: { name: name, location: location, tags: tags }
}

module newWorkspace 'modules/workspace.bicep' = if (empty(workspaceId)) {
  params: {
    name: '${name}-workspace'
    location: location
    tags: tags
    retentionDays: 90
  }
}

module sentinel 'modules/sentinel.bicep' = if (onboardSentinel) {
  scope: resourceGroup(workspaceParts[2], workspaceParts[4])
  params: { workspaceName: workspaceParts[8] }
  dependsOn: [newWorkspace]
}

module rowTables 'modules/tables.bicep' = {
  scope: resourceGroup(workspaceParts[2], workspaceParts[4])
  params: {
    workspaceName: workspaceParts[8]
    retentionDays: retentionDays
    totalRetentionDays: totalRetentionDays
    eventColumns: tables.VigieEvents_CL
    sweepColumns: tables.VigieSweeps_CL
  }
  // With Sentinel first, a retention of 90 days is without charge from the first day on.
  dependsOn: [newWorkspace, sentinel]
}

module content 'modules/sentinelContent.bicep' = if (sentinelContent == 'auto' ? onboardSentinel : sentinelContent == 'true') {
  scope: resourceGroup(workspaceParts[2], workspaceParts[4])
  params: { workspaceName: workspaceParts[8], location: rowTables.outputs.location }
  dependsOn: [sentinel]
}

module collectionRule 'modules/collectionRule.bicep' = {
  params: {
    name: name
    location: rowTables.outputs.location
    tags: tags
    workspaceId: workspace
    eventColumns: tables.VigieEvents_CL
    sweepColumns: tables.VigieSweeps_CL
    #disable-next-line what-if-short-circuiting // a new identity needs a new assignment, so its id is in the name
    hostPrincipalId: identities.outputs.hostPrincipalId
    logsWorkspaceId: logsWorkspace
  }
}

module incidentCloser 'modules/incidentCloser.bicep' = if (closeIncidents) {
  params: {
    name: name
    location: location
    tags: tags
    workspaceId: workspace
    logsWorkspaceId: logsWorkspace
  }
  dependsOn: [rowTables]
}

module storage 'modules/storage.bicep' = {
  params: {
    name: '${name}${suffix}'
    location: location
    tags: tags
    sku: storageRedundancy
    closed: privateNetworking
    recoveryDays: recoveryDays
    #disable-next-line what-if-short-circuiting // a new identity needs a new assignment, so its id is in the name
    hostPrincipalId: identities.outputs.hostPrincipalId
    logsWorkspaceId: logsWorkspace
  }
  dependsOn: [newWorkspace]
}

module vault 'modules/vault.bicep' = {
  params: {
    name: '${name}${suffix}'
    location: location
    tags: tags
    closed: privateNetworking
    recoveryDays: recoveryDays
    #disable-next-line what-if-short-circuiting // a new identity needs a new assignment, so its id is in the name
    hostPrincipalId: identities.outputs.hostPrincipalId
    logsWorkspaceId: logsWorkspace
  }
  dependsOn: [newWorkspace]
}

module telemetry 'modules/telemetry.bicep' = {
  params: {
    name: name
    location: location
    tags: tags
    logsWorkspaceId: logsWorkspace
    #disable-next-line what-if-short-circuiting // a new identity needs a new assignment, so its id is in the name
    hostPrincipalId: identities.outputs.hostPrincipalId
  }
  dependsOn: [newWorkspace]
}

module network 'modules/network.bicep' = if (privateNetworking) {
  params: {
    name: name
    location: location
    tags: tags
    addresses: networkAddresses
    logsWorkspaceId: logsWorkspace
    zoneNames: privateZones
  }
  dependsOn: [newWorkspace]
}

module endpoints 'modules/privateEndpoint.bicep' = [
  for (service, at) in privateServices: if (privateNetworking) {
    params: {
      name: '${name}-${service}'
      location: location
      tags: tags
      subnetId: network!.outputs.endpointSubnetId
      targetId: service == 'vault' ? vault.outputs.id : storage.outputs.id
      service: service
      zoneId: network!.outputs.zoneIds[at]
    }
  }
]

module app 'modules/functionApp.bicep' = {
  params: {
    name: '${name}-${suffix}'
    location: location
    tags: tags
    nodeVersion: nodeVersion
    instanceMemoryMB: instanceMemoryMB
    maximumInstanceCount: maximumInstanceCount
    readerId: identities.outputs.readerId
    readerClientId: identities.outputs.readerClientId
    hostId: identities.outputs.hostId
    hostClientId: identities.outputs.hostClientId
    blobUri: storage.outputs.blobUri
    queueUri: storage.outputs.queueUri
    tableUri: storage.outputs.tableUri
    packageUri: storage.outputs.packageUri
    insightsConnectionString: telemetry.outputs.connectionString
    entraClientId: entraClientId
    entraTenantId: entraTenantId
    subnetId: privateNetworking ? network!.outputs.appSubnetId : ''
    logsWorkspaceId: logsWorkspace
  }
  // A closed account is reached through its endpoints alone.
  dependsOn: [endpoints]
}

@description('Address of the app.')
output VIGIE_APP_URI string = app.outputs.uri

@description('Ingestion endpoint of the data collection rule: `endpoint` of the destination in vigie.yaml.')
output VIGIE_INGESTION_ENDPOINT string = collectionRule.outputs.endpoint

@description('Immutable id of the data collection rule: `ruleId` of the destination in vigie.yaml.')
output VIGIE_RULE_ID string = collectionRule.outputs.ruleId

@description('Object id of the reader: managementGroup.bicep gives it its rights.')
output VIGIE_READER_PRINCIPAL_ID string = identities.outputs.readerPrincipalId

@description('Client id of the reader.')
output VIGIE_READER_CLIENT_ID string = identities.outputs.readerClientId

@description('Cloud of the installation, as az names it: `cloud` in vigie.yaml.')
output VIGIE_CLOUD string = environment().name

@description('Region of the installation.')
output VIGIE_LOCATION string = location

@description('Address of the vault, for references in vigie.yaml.')
output VIGIE_VAULT_URI string = vault.outputs.uri
