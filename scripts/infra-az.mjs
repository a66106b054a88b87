// What the hooks of azure.yaml share: calls of the Azure CLI, and one way to say what is wrong.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A value of the azd environment. */
export function need(name, hint) {
  const value = process.env[name];
  if (!value) stop(`${name} is not set; ${hint}`);
  return value;
}

/** What a call of the Azure CLI prints, in the subscription that azd uses, where the call is about one. */
export function az(args, { subscription = true } = {}) {
  const id = process.env.AZURE_SUBSCRIPTION_ID;
  const all = subscription && id ? [...args, '--subscription', id] : args;
  const ran = spawnSync('az', all, { encoding: 'utf8', shell: process.platform === 'win32' });
  if (ran.error !== undefined)
    stop(`az could not be started (${ran.error.message}); install the Azure CLI and run az login`);
  if (ran.status !== 0) stop(`az ${args.join(' ')} ended with ${ran.status}: ${ran.stderr.trim()}`);
  return ran.stdout.trim();
}

/** The same with a value as its last argument: az reads it from a file, because every shell quotes JSON in its own way. */
export function azWithJson(args, value, options) {
  const folder = mkdtempSync(join(tmpdir(), 'vigie-az-'));
  const file = join(folder, 'value.json');
  writeFileSync(file, JSON.stringify(value));
  process.once('exit', () => rmSync(folder, { recursive: true }));
  return az([...args, `@${file}`], options);
}

export function told(line) {
  process.stdout.write(`vigie: ${line}\n`);
}

export function stop(line) {
  process.stderr.write(`vigie: ${line}\n`);
  process.exit(1);
}
