import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import schema from '../../docs/event.schema.json';
import type { VigieEvent } from '../../shared/events/event.js';
import { toOcsf } from '../../shared/events/ocsf.js';
import { type Ran, vigie } from '../support/programs.js';

jest.setTimeout(60_000);

const folder = mkdtempSync(join(tmpdir(), 'vigie-demo-'));
const out = join(folder, 'out');
let ran: Ran;
let events: VigieEvent[];
beforeAll(async () => {
  ran = await vigie(['demo', '--out', out]);
  events = readFileSync(join(out, 'events.ndjson'), 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as VigieEvent);
});
afterAll(() => rmSync(folder, { recursive: true }));

/** What one night told, as `kind check cluster subject`, in order of the words. */
function night(day: string): string[] {
  return events
    .filter(({ time, kind }) => time.startsWith(day) && kind !== 'sweep.completed')
    .map((event) => {
      if ('gap' in event) return `${event.kind} ${event.gap.scope}`;
      if (!('finding' in event)) return event.kind;
      const { finding, resource } = event;
      const subject = resource?.subject?.startsWith('pool/') ? ` ${resource.subject}` : '';
      return `${event.kind.replace('finding.', '')} ${finding.check} ${resource?.name}${subject}${finding.resolution === null ? '' : ` ${finding.resolution}`}`;
    })
    .sort();
}

test('it ends well, and its last ten lines say what each night told', () => {
  expect(ran).toMatchObject({ code: 0 });
  const lines = ran.out.trimEnd().split('\n');
  expect(lines.filter((line) => line.length > 80)).toEqual([]);
  const last = lines.slice(lines.indexOf('What Vigie told') + 1);
  expect(last).toHaveLength(10);
});

test('night 1 is a baseline: everything is told to the SIEM, one ticket is opened', () => {
  expect(night('2026-11-29')).toEqual([
    'exempted node-os-channel aks-payments-batch',
    'opened backup aks-payments-trial',
    'opened control-plane-logs aks-media-encode',
    'opened defender-open-alerts aks-orders-batch',
    'opened node-image-age aks-orders-archive pool/system',
    'opened node-image-age aks-search-office pool/win22',
    'opened node-image-vulnerabilities aks-orders-archive pool/system',
    'opened node-os-channel aks-media-prod',
    'opened pods-run-as-root aks-search-prod',
    'opened pool-version-behind aks-search-prod pool/index',
    'opened upgrade-channel aks-payments-trial',
    'opened version-support aks-orders-archive',
    'opened version-support aks-payments-prod',
  ]);
  const first = events.filter((event) => event.time.startsWith('2026-11-29') && 'finding' in event);
  expect(first.every(({ baseline }) => baseline)).toBe(true);
});

test('night 2 tells what changed, and a subscription out of sight closes nothing', () => {
  expect(night('2026-11-30')).toEqual([
    'changed defender-open-alerts aks-orders-batch',
    'coverage.gap subscription/c6a2e9f0-8b74-4e1c-9f65-3d0b1c5a2404',
    'opened exposed-services aks-search-web',
    'opened pending-reboot aks-orders-prod pool/system',
    'unexempted node-os-channel aks-payments-batch',
  ]);
});

test('night 3: one overdue, one upgraded, one deleted', () => {
  expect(night('2026-12-01')).toEqual([
    'overdue version-support aks-payments-prod',
    'resolved backup aks-payments-trial deleted',
    'resolved node-image-age aks-orders-archive pool/system mended',
    'resolved node-image-vulnerabilities aks-orders-archive pool/system notApplicable',
    'resolved upgrade-channel aks-payments-trial deleted',
    'resolved version-support aks-orders-archive mended',
  ]);
});

test('tickets: the critical one closes by itself, the overdue one is opened on the night that it is', () => {
  const kept = JSON.parse(readFileSync(join(out, 'simulated.json'), 'utf8')) as object;
  const text = JSON.stringify(kept);
  expect(text).toContain('aks-orders-archive');
  const told = ran.out.split('\n').filter((line) => /^ {2}night/.test(line));
  expect(told.map((line) => /(\d+) tickets? opened, (\d+) closed/.exec(line)?.slice(1))).toEqual([
    ['1', '0'],
    ['4', '0'],
    ['1', '1'],
  ]);
});

test('every event holds to the published schema, and has its OCSF form unless the docs say it has none', () => {
  const ajv = new Ajv2020({ strict: true, strictRequired: false, allowUnionTypes: true });
  addFormats.default(ajv);
  const holds = ajv.compile(schema);
  for (const event of events) {
    expect([holds(event), holds.errors]).toEqual([true, null]);
    expect(toOcsf(event) === null).toBe(!('finding' in event || 'alert' in event));
  }
});

test('it refuses a folder that is neither empty nor its own, and touches nothing in it', async () => {
  const other = join(folder, 'other');
  const { mkdirSync, existsSync } = await import('node:fs');
  mkdirSync(other);
  writeFileSync(join(other, 'precious.txt'), 'mine');
  const { code, err } = await vigie(['demo', '--out', other]);
  expect(code).toBe(2);
  expect(err).toMatch(/is not empty and is no earlier demo/);
  expect(existsSync(join(other, 'precious.txt'))).toBe(true);
});
