/** The add-on that mounts secrets of Key Vault, as ARM names it in `addonProfiles`. */
export const SECRETS_PROVIDER = 'azureKeyvaultSecretsProvider';
