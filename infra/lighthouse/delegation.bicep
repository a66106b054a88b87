// For a customer's tenant: lets the reader of another tenant look into one subscription (Azure Lighthouse). Two roles that
// read, and nothing that writes. Monitoring Data Reader is not among them: it has data actions, and Lighthouse delegates no
// role that has any. docs/clouds.md says how it is used.
targetScope = 'subscription'

import { readingRoles } from '../modules/roles.bicep'

@description('Tenant in which Vigie runs: whoever gets the rights lives there.')
@minLength(36)
@maxLength(36)
param managingTenantId string

@description('Object id, in that tenant, of a group that the reader is a member of, or of the reader itself (VIGIE_READER_PRINCIPAL_ID). A group can get another reader later without a new delegation.')
@minLength(36)
@maxLength(36)
param principalId string

@description('What the portal of the customer shows beside the rights.')
param principalName string = 'Readers of Vigie'

@description('Name of the offer in the portal. Another name is another delegation beside the first.')
param offerName string = 'Vigie reads AKS clusters'

@description('Roles that are delegated. Owner and User Access Administrator cannot be, nor can roles with data actions.')
var delegated = [readingRoles.reader, readingRoles.securityReader]

resource offer 'Microsoft.ManagedServices/registrationDefinitions@2022-10-01' = {
  name: guid(subscription().id, managingTenantId, offerName)
  properties: {
    registrationDefinitionName: offerName
    description: 'Vigie reads clusters, what belongs to them, and what Defender for Cloud says of them. It writes nothing.'
    managedByTenantId: managingTenantId
    authorizations: [
      for role in delegated: {
        principalId: principalId
        principalIdDisplayName: principalName
        #disable-next-line use-resource-id-functions // Lighthouse takes the id of the role alone
        roleDefinitionId: role
      }
    ]
  }
}

resource delegation 'Microsoft.ManagedServices/registrationAssignments@2022-10-01' = {
  name: guid(subscription().id, managingTenantId, offerName)
  properties: {
    registrationDefinitionId: offer.id
  }
}
