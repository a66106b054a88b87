// Built-in roles that this installation gives, and no others (docs/deploy.md says why each). Ids are the same in every cloud.

@export()
@description('Ids of the built-in roles that resources of this installation are opened with.')
var roles = {
  blobDataOwner: 'b7e6dc6d-f1e8-4753-8033-0f276bb0955b'
  queueDataContributor: '974c5e8b-45b9-4653-ba55-5f855dd0fb88'
  tableDataContributor: '0a9a7e1f-b9d0-4cc4-a60d-0319b160aaa3'
  metricsPublisher: '3913510d-42f4-4e42-8a64-420c390055eb'
  vaultSecretsUser: '4633458b-17de-408a-b874-0445c86b69e6'
  sentinelResponder: '3e150937-b8fe-4cfb-8069-0eaf05ecd056'
}

@export()
@description('Ids of the built-in roles that the reader has on a management group; none of them writes.')
var readingRoles = {
  reader: 'acdd72a7-3385-48ef-bd42-f606fba81ae7'
  securityReader: '39bc4728-0917-49c7-9d2c-d95423bc2eb4'
  monitoringDataReader: 'b0d8363b-8ddd-447d-831f-62ca05bff136'
}
