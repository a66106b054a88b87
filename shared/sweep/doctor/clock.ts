import { MINUTE_MS } from '../../time.js';
import type { DoctorContext } from './facts.js';
import type { Result } from './form.js';
import { failed, ok, remedyOf, skipped, warning } from './results.js';

/** Entra and Azure Storage take a token or signature of a clock that is wrong by so much, and no more. */
const MOST_MS = 5 * MINUTE_MS;
/** Azure tells whole seconds, and an answer takes some. */
const ODD_MS = MINUTE_MS;

/** This machine's clock against the Date that Azure Resource Manager answers with; and whether domain time is another. */
export async function examineClock(context: DoctorContext): Promise<readonly Result[]> {
  await context.facts.listed();
  return [machineTime(context), ...domainTime(context)];
}

function machineTime({ heard, vigie }: DoctorContext): Result {
  const asked = `the Date header of ${vigie.config.cloud.resourceManager}`;
  const ahead = heard.aheadMs;
  if (ahead === undefined) return skipped(asked, 'Azure Resource Manager gave no answer with a date');
  const seconds = Math.round(Math.abs(ahead) / 1_000);
  const words = `this machine is ${seconds} s ${ahead < 0 ? 'behind' : 'ahead of'} Azure`;
  if (Math.abs(ahead) <= ODD_MS) return ok(asked, words);
  const remedy = remedyOf('Let the machine follow a time server.', 'sudo timedatectl set-ntp true');
  if (Math.abs(ahead) <= MOST_MS) return warning(asked, words, { remedy });
  return failed(asked, words, { lost: 'tokens and signatures are refused from 5 minutes on', remedy });
}

function domainTime({ vigie, machine }: DoctorContext): readonly Result[] {
  const clock = machine.environment.VIGIE_CLOCK;
  if (clock === undefined || clock === '') return [];
  const now = vigie.now.toISOString();
  if (/^https?:/.test(clock)) return [ok('VIGIE_CLOCK', `domain time is that of ${new URL(clock).origin}: ${now}`)];
  return [
    warning('VIGIE_CLOCK', `domain time stands still at ${now}`, {
      lost: 'every sweep is dated so, and no new occurrence of the schedule falls due',
      remedy: remedyOf('Take the variable away, unless this is a test.', 'unset VIGIE_CLOCK'),
    }),
  ];
}
