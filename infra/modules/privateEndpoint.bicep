// A private address for one service of one resource, and its name in the zone.
import { tagsType } from 'types.bicep'

@description('Name of the endpoint.')
param name string

@description('Region.')
param location string

@description('Tags of all resources.')
param tags tagsType

@description('Resource id of the subnet.')
param subnetId string

@description('Resource id of what is reached.')
param targetId string

@description('Which service of it.')
param service 'blob' | 'queue' | 'table' | 'vault'

@description('Resource id of the private DNS zone of this service.')
param zoneId string

resource endpoint 'Microsoft.Network/privateEndpoints@2025-05-01' = {
  name: name
  location: location
  tags: tags
  properties: {
    subnet: { id: subnetId }
    privateLinkServiceConnections: [
      {
        name: service
        properties: {
          privateLinkServiceId: targetId
          groupIds: [service]
        }
      }
    ]
  }

  resource zoneGroup 'privateDnsZoneGroups' = {
    name: 'default'
    properties: {
      privateDnsZoneConfigs: [{ name: service, properties: { privateDnsZoneId: zoneId } }]
    }
  }
}
