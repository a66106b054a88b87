import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { EVENT_KINDS, eventSchema, type VigieEvent } from '../../shared/events/event.js';
import { eventJsonSchemaText } from '../../shared/events/jsonSchema.js';
import { everyKind, findingSample } from '../support/sampleEvents.js';

const published = readFileSync(join(__dirname, '../../docs/event.schema.json'), 'utf8');
const ajv = new Ajv2020({ strict: true, strictRequired: false });
addFormats.default(ajv);
const valid = ajv.compile(JSON.parse(published) as object);

test('docs/event.schema.json is what `node scripts/event-schema.mjs` makes of the event', () => {
  expect(published).toBe(eventJsonSchemaText());
});

test('the samples of the tests cover every kind', () => {
  expect(everyKind().map(({ kind }) => kind)).toEqual(EVENT_KINDS);
});

test.each(everyKind())('$kind keeps to both forms of the schema', (event) => {
  expect(eventSchema.safeParse(event).error?.issues ?? []).toEqual([]);
  valid(event);
  expect(valid.errors ?? []).toEqual([]);
});

const { finding, ...bare } = findingSample();
test.each([
  ['no block', bare],
  ['two blocks', { ...findingSample(), notice: { code: 'x', text: 'y', about: 'z' } }],
  ['a block of another kind', { ...bare, kind: 'notice', finding }],
  ['a key that nobody knows', { ...findingSample(), extra: 1 }],
  ['a kind that nobody knows', { ...findingSample(), kind: 'finding.closed' }],
  ['a local time', { ...findingSample(), time: '2026-11-23T01:30:00' }],
  ['a uid that is no hash', { ...findingSample(), uid: 'x' }],
  ['rev 0', { ...findingSample(), finding: { ...finding, rev: 0 } }],
  ['a severity of alerts', { ...findingSample(), finding: { ...finding, severity: 'informational' } }],
])('%s is refused by both', (_what, event) => {
  expect(eventSchema.safeParse(event).success).toBe(false);
  expect(valid(event as VigieEvent)).toBe(false);
});
