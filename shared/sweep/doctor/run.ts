import { messageOf, VigieError } from '../../errors.js';
import { type Prepared, prepare, type Setting } from '../compose.js';
import { AnswersHeard } from './answersHeard.js';
import { examineClock } from './clock.js';
import { examineConfiguration } from './configuration.js';
import { destinationResults, tryDestinations } from './destinations.js';
import { type DoctorContext, type DoctorMachine, type DoctorWish, Facts } from './facts.js';
import type { DoctorReport, Examination, ExaminationName, Examined, Result } from './form.js';
import { examineQuota } from './quota.js';
import { examineReads } from './reads.js';
import { examination, failed, remedyOf, skipped } from './results.js';
import { examineScope } from './scope.js';
import { examineStore } from './store.js';
import { examineToken } from './token.js';

export interface DoctorCall extends DoctorWish {
  readonly setting: Pick<Setting, 'config' | 'out'>;
  /** Domain time. */
  readonly now: Date;
  /** In order. */
  readonly only: readonly ExaminationName[];
  readonly machine: DoctorMachine;
  /** Where a store in a folder lies, by the file of the configuration and the path in it. */
  readonly storeFolder: (vigie: DoctorContext['vigie']) => string;
  /** @throws VigieError VIGIE_USAGE for a destination that there is not */
  readonly check: (vigie: DoctorContext['vigie']) => void;
  /** Where something is wrong that no examination can tell. */
  readonly log: (line: string) => void;
}

type Examine = (context: DoctorContext) => Promise<readonly Result[]>;

const EXAMINE: Readonly<Record<Exclude<ExaminationName, 'destinations'>, Examine>> = {
  configuration: examineConfiguration,
  clock: examineClock,
  token: examineToken,
  scope: examineScope,
  reads: examineReads,
  quota: examineQuota,
  store: examineStore,
};

/**
 * Examines a configuration and what stands behind it. What is found wrong is in the report and never thrown.
 * @throws VigieError VIGIE_CONFIG_MISSING: there is nothing to examine
 */
export async function runDoctor(call: DoctorCall): Promise<DoctorReport> {
  const report = { schema: 'vigie-doctor/1' as const, now: call.now.toISOString() };
  const opened = open(call);
  if (!('context' in opened)) return { ...report, ...unusable(call, opened.problems) };
  const { context } = opened;
  call.check(context.vigie);
  const examinations: Examination[] = [];
  let destinations: readonly Examined[] = [];
  for (const name of call.only) {
    if (name === 'destinations') destinations = await tryDestinations(context);
    const results = name === 'destinations' ? destinationResults(destinations) : await EXAMINE[name](context);
    examinations.push(examination(name, results));
  }
  const subscriptions = call.only.includes('reads') ? (await context.facts.reads()).subscriptions : [];
  return { ...report, examinations, subscriptions: [...subscriptions], destinations: [...destinations] };
}

function open(call: DoctorCall): { readonly context: DoctorContext } | { readonly problems: readonly string[] } {
  const heard = new AnswersHeard(call.machine.now);
  let prepared: Prepared;
  try {
    prepared = prepare({ ...call.setting, environment: call.machine.environment, heard: heard.hear });
  } catch (error) {
    if (!(error instanceof VigieError) || error.code !== 'VIGIE_CONFIG_INVALID') throw error;
    return { problems: error.message.split('\n') };
  }
  const progress = (step: { readonly step: string; readonly line?: string }) => call.log(step.line ?? step.step);
  const vigie = prepared.at({ now: call.now, progress });
  const facts = new Facts(vigie, call.subscription);
  const storeFolder = call.storeFolder(vigie);
  return { context: { vigie, prepared, wish: call, machine: call.machine, heard, storeFolder, facts } };
}

/** All that is wrong with the configuration; without one nothing else can be tried. */
function unusable({ only }: DoctorCall, problems: readonly string[]): Omit<DoctorReport, 'schema' | 'now'> {
  const remedy = remedyOf('Correct the key that the message names.');
  const wrong = problems.map((problem) =>
    failed('the configuration', messageOf(problem), { lost: 'nothing can run', remedy }),
  );
  const others = only.filter((name) => name !== 'configuration');
  return {
    examinations: [
      examination('configuration', wrong),
      ...others.map((name) => examination(name, [skipped(name, 'the configuration cannot be used')])),
    ],
    subscriptions: [],
    destinations: [],
  };
}
