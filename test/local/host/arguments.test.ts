import { join } from 'node:path';
import { parseArguments } from '../../../local/host/arguments.js';

const parse = (...given: string[]) => parseArguments(given, join('/app', 'dist'));

test('without options', () => {
  expect(parse()).toEqual({
    port: 7071,
    workers: 2,
    timeScale: 1,
    roles: ['Vigie.Read', 'Vigie.Run'],
    functions: join('/app', 'dist', 'functions.cjs'),
    hostJson: { file: join('/app', 'host.json'), mustExist: false },
    coreTools: false,
  });
});

test.each([
  ['both roles', ['--role', 'Vigie.Run', '--role', 'Vigie.Read'], { roles: ['Vigie.Run', 'Vigie.Read'] }],
  ['Core Tools', ['--core-tools'], { coreTools: true }],
  ['no role', ['--role', 'none'], { roles: [] }],
  ['numbers', ['--port', '0', '--workers', '64', '--time-scale', '600'], { port: 0, workers: 64, timeScale: 600 }],
  [
    'files',
    ['--functions', 'a.cjs', '--host-json', 'b'],
    { functions: 'a.cjs', hostJson: { file: 'b', mustExist: true } },
  ],
])('%s', (_what, given, expected) => {
  expect(parse(...given)).toMatchObject(expected);
});

test('--help is all that is done', () => {
  expect(parse('--help', '--port', 'x')).toBe('help');
});

test.each([
  [['--port', '65536'], '--port is "65536"; expected a whole number from 0 to 65535'],
  [['--workers', '0'], '--workers is "0"; expected a whole number from 1 to 64'],
  [['--time-scale', '0.5'], '--time-scale is "0.5"; expected a whole number from 1 to 600'],
  [['--time-scale', '601'], /--time-scale is "601"/],
  [['--role', 'Vigie.Read,Vigie.Run'], /--role is "Vigie.Read,Vigie.Run"; expected one role/],
  [['--worker', '1'], /see vigie host --help/],
])('%j is refused', (given, why) => {
  expect(() => parse(...given)).toThrow(why);
});
