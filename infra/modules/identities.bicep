// Two identities, so that what reads the estate cannot touch the state, and the other way round.
import { tagsType } from 'types.bicep'

@description('What the names of all resources begin with.')
param name string

@description('Region.')
param location string

@description('Tags of all resources.')
param tags tagsType

resource reader 'Microsoft.ManagedIdentity/userAssignedIdentities@2024-11-30' = {
  name: '${name}-reader'
  location: location
  tags: tags
}

resource host 'Microsoft.ManagedIdentity/userAssignedIdentities@2024-11-30' = {
  name: '${name}-host'
  location: location
  tags: tags
}

@description('Resource id of the identity that reads the estate, and nothing else.')
output readerId string = reader.id

@description('Object id of the reader, for role assignments.')
output readerPrincipalId string = reader.properties.principalId

@description('Client id of the reader.')
output readerClientId string = reader.properties.clientId

@description('Resource id of the identity of the Functions host: its storage and telemetry, rows, and secrets of the vault.')
output hostId string = host.id

@description('Object id of the host identity, for role assignments.')
output hostPrincipalId string = host.properties.principalId

@description('Client id of the host identity.')
output hostClientId string = host.properties.clientId
