import type { SimulatedAzure } from '../../support/simulatedAzure.js';

export interface Answered {
  readonly status: number;
  readonly headers: Headers;
  readonly body: unknown;
}

/** One plain request; a body goes out as JSON, an answer is read as JSON where it is some. */
export async function call(
  azure: SimulatedAzure,
  method: string,
  path: string,
  { body, token }: { readonly body?: unknown; readonly token?: string | undefined } = {},
): Promise<Answered> {
  const response = await fetch(new URL(path, azure.url), {
    method,
    headers: {
      'content-type': 'application/json',
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  return { status: response.status, headers: response.headers, body: jsonOf(text) };
}

/** The same with a token for Resource Manager. */
export function callArm(azure: SimulatedAzure, method: string, path: string, body?: unknown): Promise<Answered> {
  return call(azure, method, path, { body, token: azure.azure.tokens.issue(azure.url) });
}

export function graph(
  azure: SimulatedAzure,
  query: string,
  more: Readonly<Record<string, unknown>> = {},
): Promise<Answered> {
  return callArm(azure, 'POST', '/providers/Microsoft.ResourceGraph/resources?api-version=2024-04-01', {
    ...more,
    query,
  });
}

function jsonOf(text: string): unknown {
  try {
    return text === '' ? null : JSON.parse(text);
  } catch {
    return text;
  }
}
