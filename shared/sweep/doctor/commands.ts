import type { Identity } from './identity.js';

/** A word as a shell of POSIX reads it back; plain words stay as they are. */
export function quoted(word: string): string {
  return /^[A-Za-z0-9_./:=@%+,-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}

/** Where a right is granted: an id of ARM's, or a line that asks for one. */
export type GrantScope = string | { readonly idBy: string };

/**
 * Grants a role of Azure to whoever holds a token. The object id is used where the token tells it: `--assignee` would look
 * the application up in Entra, for which many lack the right.
 */
export function grantRole(role: string, scope: GrantScope, identity: Identity): string {
  const place = typeof scope === 'string' ? quoted(scope) : `"$(${scope.idBy})"`;
  return `az role assignment create ${assignee(identity)} --role ${quoted(role)} --scope ${place}`;
}

function assignee({ objectId, clientId, isUser }: Identity): string {
  if (objectId === null) return `--assignee ${clientId === null ? 'CLIENT_ID' : quoted(clientId)}`;
  return `--assignee-object-id ${quoted(objectId)} --assignee-principal-type ${isUser ? 'User' : 'ServicePrincipal'}`;
}

/** So many subscriptions are named in one line of a shell. */
export const MOST_IN_A_LINE = 20;

/** The same command for several subscriptions, as one. @param command as it is for the first of them */
export function forEach(command: string, [first = '', ...others]: readonly string[]): string {
  if (others.length === 0) return command;
  const ids = [first, ...others].slice(0, MOST_IN_A_LINE);
  return `for id in ${ids.join(' ')}; do ${command.replaceAll(first, '$id')}; done`;
}

export function registerProvider(namespace: string, subscription: string): string {
  return `az provider register --namespace ${quoted(namespace)} --subscription ${quoted(subscription)}`;
}

/** Microsoft Graph as an application, in every tenant. */
const GRAPH_APP = '00000003-0000-0000-c000-000000000000';
/** The application permission Policy.Read.All (docs: Microsoft Graph permissions reference); Azure China has its own. */
const POLICY_READ_ALL = '246dd0d5-5bd0-4def-940b-0421030a5b68';
const POLICY_READ_ALL_CHINA = '9950d8b9-ffec-4dd5-9c9e-19542b393956';

/** Grants Policy.Read.All of Microsoft Graph: no role of Azure does. @param graph its address in this cloud */
export function grantPolicyRead(graph: string, isChina: boolean, { objectId }: Identity): string {
  const principal = objectId ?? 'OBJECT_ID';
  const url = `${graph.replace(/\/$/, '')}/v1.0/servicePrincipals/${principal}/appRoleAssignments`;
  const role = isChina ? POLICY_READ_ALL_CHINA : POLICY_READ_ALL;
  const resource = `$(az ad sp show --id ${GRAPH_APP} --query id --output tsv)`;
  const body = `{\\"principalId\\":\\"${principal}\\",\\"resourceId\\":\\"${resource}\\",\\"appRoleId\\":\\"${role}\\"}`;
  return `az rest --method POST --url ${quoted(url)} --body "${body}"`;
}
