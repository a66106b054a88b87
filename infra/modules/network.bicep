// A network for the app alone: its own subnet, one for private endpoints, a way out to Azure and to destinations.
import { tagsType } from 'types.bicep'

@description('What the names of all resources begin with.')
param name string

@description('Region.')
param location string

@description('Tags of all resources.')
param tags tagsType

@description('Addresses of the network, a /24 or larger.')
param addresses string

@description('Workspace that logs go to.')
param logsWorkspaceId string

@description('Names of the private DNS zones, in the order of the output.')
param zoneNames string[]

resource rules 'Microsoft.Network/networkSecurityGroups@2025-05-01' = {
  name: '${name}-rules'
  location: location
  tags: tags
}

resource address 'Microsoft.Network/publicIPAddresses@2025-05-01' = {
  name: '${name}-out'
  location: location
  tags: tags
  sku: { name: 'Standard' }
  properties: { publicIPAllocationMethod: 'Static' }
}

// New networks have no way out of their own.
resource gateway 'Microsoft.Network/natGateways@2025-05-01' = {
  name: '${name}-out'
  location: location
  tags: tags
  sku: { name: 'Standard' }
  properties: { publicIpAddresses: [{ id: address.id }] }
}

resource network 'Microsoft.Network/virtualNetworks@2025-05-01' = {
  name: '${name}-network'
  location: location
  tags: tags
  properties: {
    addressSpace: { addressPrefixes: [addresses] }
    subnets: [
      {
        name: 'app'
        properties: {
          addressPrefix: cidrSubnet(addresses, 26, 0)
          defaultOutboundAccess: false
          natGateway: { id: gateway.id }
          networkSecurityGroup: { id: rules.id }
          // Flex Consumption, unlike other plans, takes a subnet of this delegation.
          delegations: [{ name: 'app', properties: { serviceName: 'Microsoft.App/environments' } }]
        }
      }
      {
        name: 'endpoints'
        properties: {
          addressPrefix: cidrSubnet(addresses, 27, 2)
          defaultOutboundAccess: false
          networkSecurityGroup: { id: rules.id }
          privateEndpointNetworkPolicies: 'Enabled'
        }
      }
    ]
  }

  resource app 'subnets' existing = {
    name: 'app'
  }

  resource endpoints 'subnets' existing = {
    name: 'endpoints'
  }
}

resource zones 'Microsoft.Network/privateDnsZones@2024-06-01' = [
  for zone in zoneNames: {
    name: zone
    location: 'global'
    tags: tags
  }
]

resource links 'Microsoft.Network/privateDnsZones/virtualNetworkLinks@2024-06-01' = [
  for (zone, at) in zoneNames: {
    parent: zones[at]
    name: name
    location: 'global'
    properties: {
      registrationEnabled: false
      virtualNetwork: { id: network.id }
    }
  }
]

@description('Resources of a network log all that they can: little as long as nobody attacks.')
var logs = [{ categoryGroup: 'allLogs', enabled: true }]

#disable-next-line use-recent-api-versions // the only later stable one is from 2016
resource ruleLogs 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  scope: rules
  name: 'vigie'
  properties: { workspaceId: logsWorkspaceId, logs: logs }
}

#disable-next-line use-recent-api-versions // the only later stable one is from 2016
resource addressLogs 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  scope: address
  name: 'vigie'
  properties: { workspaceId: logsWorkspaceId, logs: logs }
}

#disable-next-line use-recent-api-versions // the only later stable one is from 2016
resource networkLogs 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  scope: network
  name: 'vigie'
  properties: { workspaceId: logsWorkspaceId, logs: logs }
}

@description('Resource id of the subnet that the app sends through.')
output appSubnetId string = network::app.id

@description('Resource id of the subnet of the private endpoints.')
output endpointSubnetId string = network::endpoints.id

@description('Resource ids of the private DNS zones, in the order that their names were given in.')
output zoneIds string[] = [for (zone, at) in zoneNames: zones[at].id]
