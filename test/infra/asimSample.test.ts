import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { VigieEvent } from '../../shared/events/event.js';
import { storyFolder } from '../support/story.js';
import { KINDS, rowsOfSample, SAMPLE, sampleOf } from './asim/samples.js';
import { ROOT, read } from './committed.js';
import { asimEmptyFields, asimRowProblems } from './sentinel/asim.js';
import { worldOf } from './sentinel/check.js';
import { readContent } from './sentinel/content.js';
import { runKql } from './sentinel/run/run.js';

test('the sample has an event of each kind, of the story where it tells one (else: VIGIE_WRITE_SAMPLES=1 and this file)', async () => {
  const lines = readFileSync(join(await storyFolder(), 'events.ndjson'), 'utf8')
    .trim()
    .split('\n');
  const made = sampleOf(lines.map((line) => JSON.parse(line) as VigieEvent));
  if (process.env.VIGIE_WRITE_SAMPLES === '1') writeFileSync(join(ROOT, SAMPLE), made);
  expect(read(SAMPLE)).toBe(made);
});

const content = readContent();
const seen = (parser: string) => {
  const arrived = rowsOfSample(read(SAMPLE)).map((row) => ({ row }));
  return runKql(`${parser}()`, worldOf(content), { tables: { VigieEvents_CL: arrived } }, new Date());
};

test.each(content.parsers.map((parser) => [parser.ParserName, parser] as const))(
  '%s hands on every row of the sample, with nothing that the testers would call an error',
  (name) => {
    const handed = seen(name);
    expect(handed.map(({ EventOriginalType }) => EventOriginalType)).toEqual(KINDS);
    expect(handed.flatMap(asimRowProblems)).toEqual([]);
  },
);

test.each(content.parsers.map((parser) => [parser.ParserName, parser] as const))(
  '%s says of every recommended field that is empty in the sample why it may be, and of no other',
  (name, { Exceptions }) => {
    const said = Exceptions.filter(({ Warning }) => Warning.startsWith('Empty')).map(({ Field }) => Field);
    expect(said.sort()).toEqual([...new Set(seen(name).flatMap(asimEmptyFields))].sort());
  },
);
