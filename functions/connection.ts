/** The setting that holds the storage account: the app's queues and its store lie in the account of the host itself. */
export const CONNECTION = 'AzureWebJobsStorage';
