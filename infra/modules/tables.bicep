// The two tables that Vigie's rows go to. Their columns are those of docs/sentinel-tables.json, which the code writes.
import { columnType } from 'types.bicep'

@description('Name of the workspace, in this resource group.')
param workspaceName string

@description('Days that a row can be read at once; -1: as long as the workspace says.')
param retentionDays int

@description('Days that a row is kept in all; -1: no longer than it can be read at once.')
param totalRetentionDays int

@description('Columns of VigieEvents_CL.')
param eventColumns columnType[]

@description('Columns of VigieSweeps_CL.')
param sweepColumns columnType[]

resource workspace 'Microsoft.OperationalInsights/workspaces@2025-07-01' existing = {
  name: workspaceName

  // Analytics: rules and workbooks read them.
  resource events 'tables' = {
    name: 'VigieEvents_CL'
    properties: {
      plan: 'Analytics'
      retentionInDays: retentionDays
      totalRetentionInDays: totalRetentionDays
      schema: {
        name: 'VigieEvents_CL'
        description: 'Findings, coverage, notices and forwarded alerts of Vigie, a row an event.'
        columns: map(eventColumns, column => {
          name: column.name
          type: column.type == 'datetime' ? 'dateTime' : column.type
        })
      }
    }
  }

  resource sweeps 'tables' = {
    name: 'VigieSweeps_CL'
    properties: {
      plan: 'Analytics'
      retentionInDays: retentionDays
      totalRetentionInDays: totalRetentionDays
      schema: {
        name: 'VigieSweeps_CL'
        description: 'Sweeps of Vigie, a row a sweep.'
        columns: map(sweepColumns, column => {
          name: column.name
          type: column.type == 'datetime' ? 'dateTime' : column.type
        })
      }
    }
  }
}

@description('Region of the workspace: a rule that sends to it lies there too.')
output location string = workspace.location
