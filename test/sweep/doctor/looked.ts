import { domainNow } from '../../../shared/config/clock.js';
import type { DoctorMachine } from '../../../shared/sweep/doctor/facts.js';
import {
  type DoctorReport,
  EXAMINATIONS,
  type ExaminationName,
  type Result,
} from '../../../shared/sweep/doctor/form.js';
import { runDoctor } from '../../../shared/sweep/doctor/run.js';

const GIB = 1024 ** 3;

interface Look {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly config?: string;
  readonly only?: readonly ExaminationName[];
  readonly subscription?: string;
  readonly destination?: string;
  readonly send?: boolean;
  readonly machine?: Partial<DoctorMachine>;
}

/** `vigie doctor` without its command line, on a machine that waits for nothing. */
export async function looked({ env, config, only = EXAMINATIONS, machine, ...wish }: Look): Promise<DoctorReport> {
  return runDoctor({
    setting: { config, out: undefined },
    now: await domainNow(undefined, env),
    only,
    send: false,
    ...wish,
    machine: {
      ...{ environment: env, now: () => new Date(), sleep: async () => undefined, freeBytes: async () => 9 * GIB },
      ...machine,
    },
    storeFolder: () => '/srv/vigie/store',
    check: () => undefined,
    log: () => undefined,
  });
}

/** What one examination found, without what is well. */
export function wrongIn(report: DoctorReport, name: ExaminationName): readonly Result[] {
  const { results = [] } = report.examinations.find((one) => one.name === name) ?? {};
  return results.filter(({ status }) => status !== 'ok');
}
