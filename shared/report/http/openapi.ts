import { z } from 'zod';
import { ANSWERS } from './answers.js';
import { ROUTES, type Route } from './routes.js';

type JsonSchema = Readonly<Record<string, unknown>>;

/** What every route may answer beside its own. */
const REFUSALS: Readonly<Record<number, string>> = {
  400: 'A parameter or the body is wrong; the message names it.',
  401: 'Nobody has signed in.',
  403: 'The app role is missing, or App Service authentication is off.',
  405: 'The method is not taken; Allow names those that are.',
  503: 'The configuration or the store cannot be read; the code is one of docs/errors.md.',
};

/** The OpenAPI document of the http functions, as docs/openapi.json holds it: whole text of the file. */
export function openApiText(): string {
  const document = {
    openapi: '3.1.0',
    info: {
      title: 'Vigie',
      version: '1',
      summary: 'What the Functions app answers over http.',
      description:
        'Each call needs App Service authentication with Entra and an app role. HEAD is answered wherever GET is. Times are ISO 8601 in UTC.',
    },
    paths: pathsOf(Object.values(ROUTES)),
    components: {
      securitySchemes: {
        entra: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT', description: 'A token of Entra for the app.' },
      },
      schemas: Object.fromEntries(Object.entries(ANSWERS).map(([name, schema]) => [name, schemaOf(schema, 'output')])),
    },
  };
  return `${JSON.stringify(document, null, 2)}\n`;
}

function pathsOf(routes: readonly Route[]): JsonSchema {
  const paths: Record<string, JsonSchema> = {};
  for (const route of routes) {
    const path = `/api/${route.path}`;
    paths[path] = { ...paths[path], [route.method.toLowerCase()]: operationOf(route) };
  }
  return paths;
}

function operationOf(route: Route): JsonSchema {
  const { name, role, summary, body, answers, hasEtag } = route;
  return {
    operationId: name,
    summary,
    description: `Needs the app role ${role}.`,
    security: [{ entra: [role] }],
    parameters: [...pathParameters(route), ...queryParameters(route), ...(hasEtag ? [IF_NONE_MATCH] : [])],
    ...(body !== undefined && {
      requestBody: { required: false, content: { 'application/json': { schema: schemaOf(body, 'input') } } },
    }),
    responses: {
      ...Object.fromEntries(
        Object.entries(REFUSALS).map(([status, text]) => [status, { description: text, content: PROBLEM }]),
      ),
      ...(hasEtag && { 304: { description: 'The caller has it already (If-None-Match).' } }),
      ...Object.fromEntries(
        Object.entries(answers).map(([status, { text, content }]) => [
          status,
          {
            description: text,
            ...(hasEtag && status === '200' && { headers: ETAG }),
            content: contentOf(content, Number(status)),
          },
        ]),
      ),
    },
  };
}

const reference = (name: string) => ({ $ref: `#/components/schemas/${name}` });
const PROBLEM = { 'application/json': { schema: reference('Problem') } };
const ETAG = { ETag: { description: 'Strong.', schema: { type: 'string' } } };
const IF_NONE_MATCH = { name: 'If-None-Match', in: 'header', required: false, schema: { type: 'string' } };

function contentOf(content: Route['answers'][number]['content'], status: number): JsonSchema {
  return Object.fromEntries(
    Object.entries(content).map(([type, name]) => {
      if (name === 'text') return [type, { schema: { type: 'string' } }];
      // A route of which red is an answer can fail with the same status.
      const isBoth = status in REFUSALS && name !== 'Problem';
      return [type, { schema: isBoth ? { anyOf: [reference(name), reference('Problem')] } : reference(name) }];
    }),
  );
}

function pathParameters({ params }: Route): JsonSchema[] {
  return Object.entries(params).map(([name, description]) => ({
    ...{ name, in: 'path', required: true, description },
    schema: { type: 'string' },
  }));
}

function queryParameters({ query }: Route): JsonSchema[] {
  return Object.entries(query.shape).map(([name, field]) => {
    const { description, ...schema } = schemaOf(field, 'input');
    const isList = schema.type === 'array';
    return {
      ...{ name, in: 'query', required: false, description, schema },
      ...(isList && { style: 'form', explode: false }),
    };
  });
}

/** OpenAPI 3.1 writes schemas in the same draft. */
function schemaOf(schema: z.ZodType, io: 'input' | 'output'): JsonSchema {
  const { $schema: _draft, ...rest } = z.toJSONSchema(schema, { io });
  return rest;
}
