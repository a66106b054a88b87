import { type ExportResult, ExportResultCode } from '@opentelemetry/core';
import { quiet } from '../../functions/telemetry/quiet.js';

const { SUCCESS, FAILED } = ExportResultCode;
type Done = (result: ExportResult) => void;

test.each([
  ['that takes it', (done: Done) => done({ code: SUCCESS }), SUCCESS, []],
  ['that fails', (done: Done) => done({ code: FAILED, error: new Error('refused') }), FAILED, ['refused']],
  ['that fails without a reason', (done: Done) => done({ code: FAILED }), FAILED, ['no reason given']],
  [
    'that answers twice',
    (done: Done) => {
      done({ code: FAILED, error: new Error('refused') });
      done({ code: SUCCESS });
    },
    FAILED,
    ['refused'],
  ],
  [
    'that throws',
    () => {
      throw new Error('broken');
    },
    FAILED,
    ['broken'],
  ],
  ['that rejects', async () => Promise.reject(new Error('broken')), FAILED, ['broken']],
  [
    'that says more than anybody reads',
    (done: Done) => done({ code: FAILED, error: new Error('x'.repeat(5_000)) }),
    FAILED,
    ['x'.repeat(200)],
  ],
] as const)('an exporter %s is answered for once, and nothing is thrown', async (_what, send, code, said) => {
  const told: string[] = [];
  const codes: ExportResultCode[] = [];
  // As the exporters of Azure Monitor: declared to give nothing back, and a promise all the same.
  const exporter: { export(items: string, done: Done): void } = { export: (_items, done) => send(done) };
  quiet(exporter, (why) => told.push(why));
  exporter.export('items', (result) => codes.push(result.code));
  await new Promise(setImmediate);
  expect(codes).toEqual([code]);
  expect(told).toEqual(said);
});
