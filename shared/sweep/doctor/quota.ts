import { BY_NEED } from '../../signals/byNeed.js';
import { count } from '../../text.js';
import { wantedSignals } from '../wanted.js';
import type { DoctorContext } from './facts.js';
import type { Result } from './form.js';
import { ok, remedyOf, skipped, warning } from './results.js';

/** Resource Graph answers so many queries of one caller in 5 seconds (docs: guidance for throttled requests). */
const QUERIES = 15;
const WINDOW_S = 5;
/** A bucket of ARM holds 250 reads of one caller and subscription, and gets 25 a second. */
const FEW_READS = 50;

/** What Azure said is left of its quotas while doctor looked, and what a first night would ask for. */
export async function examineQuota(context: DoctorContext): Promise<readonly Result[]> {
  const { facts, heard } = context;
  const reads = await facts.reads();
  if (heard.answers === 0) return [skipped('quotas', 'Azure gave no answer')];
  return [queries(context, reads.pages), armReads(context, reads), ...throttled(context)];
}

function queries({ heard }: DoctorContext, pages: number): Result {
  const seconds = Math.ceil(pages / QUERIES) * WINDOW_S;
  const need = `a sweep sends about ${count(pages, 'query', 'queries')}; at ${QUERIES} in ${WINDOW_S} s that is ${seconds} s`;
  const left =
    heard.queriesLeft === undefined
      ? 'it did not say how many are left'
      : `${heard.queriesLeft} were left at the least`;
  return ok('Resource Graph', `${left}; ${need}`);
}

function armReads(
  { vigie, heard }: DoctorContext,
  { clusters, registries }: { clusters: number; registries: number },
): Result {
  const wanted = wantedSignals(vigie.checks);
  const byNeed = BY_NEED.filter(({ name }) => wanted.has(name));
  const most = byNeed.reduce((sum, { about }) => sum + (about === 'cluster' ? clusters : registries), 0);
  const need = `a first night asks it ${count(most, 'time')} at most for single resources`;
  const told = [...heard.readsLeft];
  if (told.length === 0) return ok('Resource Manager', `it did not say how many reads are left; ${need}`);
  const words = told.map(([name, left]) => `${left} (${name.replace('x-ms-ratelimit-remaining-', '')})`).join(', ');
  const found = `reads left at the least: ${words}; ${need}`;
  if (told.every(([, left]) => left > FEW_READS)) return ok('Resource Manager', found);
  return warning('Resource Manager', found, { lost: 'a sweep slows down until there are more', remedy: SHARED });
}

const SHARED = remedyOf('Give Vigie an identity that no other program reads with: quotas are counted by caller.');

function throttled({ heard }: DoctorContext): readonly Result[] {
  if (heard.throttled === 0) return [];
  const found = `${count(heard.throttled, 'answer')} of ${heard.answers} said that too much was asked (429)`;
  return [warning('all services', found, { lost: 'a sweep waits as long as it is told to', remedy: SHARED })];
}
