import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { findCoreTools, headerByHand, httpWords } from '../../../local/host/coreTools.js';
import { isAlive, Place, startHost, until } from './running.js';

// Core Tools themselves cannot be had here: a program of their name says how it was called.
const FUNC = `#!/usr/bin/env node
const { appendFileSync } = require('node:fs');
const { AzureWebJobsStorage, FUNCTIONS_WORKER_RUNTIME, VIGIE_CONFIG, WEBSITE_AUTH_ENABLED } = process.env;
const env = { AzureWebJobsStorage, FUNCTIONS_WORKER_RUNTIME, VIGIE_CONFIG, WEBSITE_AUTH_ENABLED };
const seen = { what: 'func', pid: process.pid, at: 0, args: process.argv.slice(2), cwd: process.cwd(), env };
appendFileSync(process.env.SEEN, JSON.stringify(seen) + '\\n');
if (process.argv.includes('7072')) process.exit(3);
setInterval(() => {}, 1000);
`;

let place: Place;
let bin: string;
beforeAll(async () => {
  place = await Place.make();
  bin = place.path('bin');
  mkdirSync(bin);
  writeFileSync(join(bin, 'func'), FUNC);
  chmodSync(join(bin, 'func'), 0o755);
});
afterAll(() => place.remove());

test('Core Tools run the app with the storage and the Azure that the host started, and end with it', async () => {
  const host = await startHost(place, { path: bin, args: ['--core-tools', '--port', '7071'] });
  const [func] = await until(() => place.seen('func').length > 0 && place.seen('func'));
  expect(func).toMatchObject({
    args: ['start', '--port', '7071'],
    cwd: place.folder,
    env: { AzureWebJobsStorage: host.storage, FUNCTIONS_WORKER_RUNTIME: 'node' },
  });
  expect(host.url).toBe('http://127.0.0.1:7071');
  expect(host.pids.workers).toEqual([func?.pid]);
  // They listen to the whole network, and anybody could say who they are: the guard stays shut.
  expect(func?.env).not.toHaveProperty('WEBSITE_AUTH_ENABLED');
  expect(host.errors()).toContain('http functions refuse everybody');
  await host.stop();
  expect(isAlive(func?.pid ?? 0)).toBe(false);
});

test('the host ends where Core Tools do', async () => {
  const host = await startHost(place, { path: bin, args: ['--core-tools', '--port', '7072'] });
  expect(await host.ended).toBe(1);
  expect(host.errors()).toContain('Core Tools ended (3)');
});

test('whoever says that nobody else reaches the machine is told how to call', () => {
  expect(httpWords('true', headerByHand(['Vigie.Read']))).toMatch(/header\n {2}x-ms-client-principal: \S+$/);
});

test('a folder or a file that cannot be run is no func', () => {
  mkdirSync(place.path('other/func'), { recursive: true });
  expect(findCoreTools(place.path('other'))).toBeUndefined();
  expect(findCoreTools(undefined)).toBeUndefined();
  expect(findCoreTools(bin)).toBe(join(bin, 'func'));
});
