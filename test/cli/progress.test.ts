import { progressLine, progressTeller } from '../../cli/progress.js';
import type { Progress } from '../../shared/sweep/progress.js';

// A rate says something from a twentieth and two seconds on.
test.each([
  ['nothing before a twentieth is done', 4, 100, 60_000, '4 of 100 partitions judged and told'],
  ['nothing in the first two seconds', 50, 100, 1_999, '50 of 100 partitions judged and told'],
  ['seconds', 50, 100, 20_000, '50 of 100 partitions judged and told, about 20 s left'],
  ['minutes from 90 seconds on', 10, 100, 20_000, '10 of 100 partitions judged and told, about 3 min left'],
  ['hours from 90 minutes on', 100, 1_000, 900_000, '100 of 1000 partitions judged and told, about 2 h left'],
  ['nothing when all is done', 100, 100, 60_000, '100 of 100 partitions judged and told'],
  ['a second at least', 99, 100, 2_000, '99 of 100 partitions judged and told, about 1 s left'],
])('how long is left: %s', (_what, done, of, elapsedMs, words) => {
  expect(progressLine({ step: 'partition', done, of }, elapsedMs)).toBe(words);
});

describe('on a terminal and in a pipe', () => {
  const said: string[] = [];
  let write: jest.SpyInstance;
  beforeEach(() => {
    said.length = 0;
    write = jest.spyOn(process.stderr, 'write').mockImplementation((text) => {
      said.push(String(text));
      return true;
    });
  });
  afterEach(() => write.mockRestore());

  const night = (isTerminal: boolean, columns = 80, ...first: readonly Progress[]) => {
    let now = 0;
    const { tell, end } = progressTeller({ isTerminal, columns }, () => now);
    for (const one of first) tell(one);
    tell({ step: 'collected', partitions: 10 });
    now = 10_000;
    tell({ step: 'partition', done: 5, of: 10 });
    return { tell, end };
  };
  const LINES = ['\r\u001b[K10 partitions collected', '\r\u001b[K5 of 10 partitions judged and told, about 10 s left'];

  test('a terminal has one line that is written over', () => {
    night(true);
    expect(said).toEqual(LINES);
  });

  test('what is logged has its own line, and so has what is said after an end that nobody wished', () => {
    const { tell, end } = night(true);
    tell({ step: 'log', line: 'a desk is slow' });
    end();
    expect(said.slice(2)).toEqual(['\r\u001b[Kvigie: a desk is slow\n']);
    tell({ step: 'partition', done: 6, of: 10 });
    end();
    end();
    expect(said.slice(4)).toEqual(['\n']);
  });

  test('a narrow terminal breaks no line, or it could not be written over', () => {
    night(true, 20);
    expect(said).toEqual(['\r\u001b[K10 partitions colle', '\r\u001b[K5 of 10 partitions ']);
  });

  test('a terminal that was not told its size is taken for one of 80 columns', () => {
    night(true, 0);
    expect(said).toEqual(LINES);
  });

  test('a sweep that is continued says no time: what was done before goes by at once', () => {
    night(true, 80, { step: 'continued', sweep: '20261123T0130Z' });
    expect(said.at(-1)).toBe('\r\u001b[K5 of 10 partitions judged and told');
  });

  test('a pipe gets what is logged, and no progress', () => {
    const { tell, end } = night(false);
    tell({ step: 'log', line: 'a desk is slow' });
    end();
    expect(said.join('')).toBe('vigie: a desk is slow\n');
  });
});
