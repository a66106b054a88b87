import { z } from 'zod';
import { jsonOf } from '../../json.js';

/** App roles of the app's registration in Entra. */
export type AppRole = 'Vigie.Read' | 'Vigie.Run';

export type Access =
  | { readonly allowed: true }
  | { readonly allowed: false; readonly status: 401 | 403; readonly code: string; readonly message: string };

/** What App Service authentication puts into `x-ms-client-principal`, as base64 (docs: user identities). */
const principal = z.object({
  claims: z.array(z.object({ typ: z.string(), val: z.string() })),
  role_typ: z.string().nullish(),
});

/** The claim of an Entra token that holds app roles. */
const ROLES_CLAIM = 'roles';

/**
 * May a caller use an http function? The functions are anonymous to the Functions host, so the header alone proves
 * nothing: only App Service authentication takes it away from callers and sets it itself, and only where it is on.
 * @param header `x-ms-client-principal`; null: there is none
 */
export function accessOf(
  environment: Readonly<Record<string, string | undefined>>,
  header: string | null,
  role: AppRole,
): Access {
  if (environment.WEBSITE_AUTH_ENABLED?.toLowerCase() !== 'true') {
    return refuse(403, 'authentication-off', 'App Service authentication is off; turn it on, then sign in');
  }
  const roles = header === null ? undefined : rolesIn(header);
  if (roles === undefined) return refuse(401, 'not-signed-in', 'sign in with Entra');
  if (!roles.includes(role)) {
    return refuse(403, 'role-missing', `this needs the app role ${role}; ask whoever administers the app to assign it`);
  }
  return { allowed: true };
}

function refuse(status: 401 | 403, code: string, message: string): Access {
  return { allowed: false, status, code, message };
}

/** @returns `undefined`: the header is nothing that App Service writes */
function rolesIn(header: string): readonly string[] | undefined {
  const parsed = principal.safeParse(jsonOf(Buffer.from(header, 'base64').toString('utf8')));
  if (!parsed.success) return undefined;
  const { claims, role_typ } = parsed.data;
  return claims.filter(({ typ }) => typ === ROLES_CLAIM || typ === role_typ).map(({ val }) => val);
}
