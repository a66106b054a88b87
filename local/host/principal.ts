import type { IncomingHttpHeaders } from 'node:http';

/** Headers that App Service authentication sets, and that it takes away from callers. */
const OF_THE_PLATFORM = /^x-ms-(client-principal|token-)/;
/** The claim types that App Service writes beside the claims. */
const NAME_CLAIM = 'http://schemas.xmlsoap.org/ws/2005/05/identity/claims/name';
const ROLE_CLAIM = 'http://schemas.microsoft.com/ws/2008/06/identity/claims/role';
/** Nobody: the zero GUID. */
const OBJECT_ID = '00000000-0000-0000-0000-000000000000';

/**
 * A caller's headers as a function gets them behind App Service authentication: what the caller says about itself is
 * taken away, and a principal with these app roles (claims of type `roles`) is set.
 */
export function headersBehindAuthentication(
  headers: IncomingHttpHeaders,
  roles: readonly string[],
): Record<string, string> {
  const passed: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers)) {
    if (value !== undefined && !OF_THE_PLATFORM.test(name))
      passed[name] = Array.isArray(value) ? value.join(', ') : value;
  }
  const principal = {
    auth_typ: 'aad',
    claims: [{ typ: NAME_CLAIM, val: 'local' }, ...roles.map((val) => ({ typ: 'roles', val }))],
    name_typ: NAME_CLAIM,
    role_typ: ROLE_CLAIM,
  };
  return {
    ...passed,
    'x-ms-client-principal': Buffer.from(JSON.stringify(principal)).toString('base64'),
    'x-ms-client-principal-id': OBJECT_ID,
    'x-ms-client-principal-name': 'local',
    'x-ms-client-principal-idp': 'aad',
  };
}
