/** Least to most. `none` as a filter lets nothing through. */
const LEVELS = ['trace', 'debug', 'information', 'warning', 'error', 'critical', 'none'] as const;
export type LogLevel = (typeof LEVELS)[number];

/** As host.json writes it, in any case. */
export function levelNamed(name: unknown): LogLevel | undefined {
  return typeof name === 'string' ? LEVELS.find((level) => level === name.toLowerCase()) : undefined;
}

export type Log = (level: LogLevel, category: string, text: string) => void;

/**
 * Writes to stderr what host.json asks for. As in the Functions host a category is also matched by what it begins with:
 * `Function` stands for `Function.deliver.User`; the longest match wins.
 */
export function logTo(write: (line: string) => void, levels: Readonly<Record<string, LogLevel>>): Log {
  return (level, category, text) => {
    if (LEVELS.indexOf(level) >= LEVELS.indexOf(leastFor(category, levels))) write(`${level} ${category}: ${text}\n`);
  };
}

function leastFor(category: string, levels: Readonly<Record<string, LogLevel>>): LogLevel {
  const words = category.split('.');
  for (let n = words.length; n > 0; n -= 1) {
    const level = levels[words.slice(0, n).join('.')];
    if (level !== undefined) return level;
  }
  return levels.default ?? 'information';
}
