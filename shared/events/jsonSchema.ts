import { z } from 'zod';
import { eventSchema } from './event.js';

/** JSON Schema (draft 2020-12) of the normalized event, as docs/event.schema.json publishes it: whole text of the file. */
export function eventJsonSchemaText(): string {
  const schema = {
    title: 'Vigie event, version 1',
    description: 'One JSON object for every destination. Times are ISO 8601 in UTC.',
    ...z.toJSONSchema(eventSchema),
  };
  return `${JSON.stringify(schema, null, 2)}\n`;
}
