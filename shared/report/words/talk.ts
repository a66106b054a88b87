import type { Plural } from './words.js';

type Values = Readonly<Record<string, string | number>>;

/** How a language writes days, numbers and sentences with numbers in them; used on the server and in the page alike. */
export class Talk {
  readonly #day: Intl.DateTimeFormat;
  readonly #minute: Intl.DateTimeFormat;
  readonly #month: Intl.DateTimeFormat;
  readonly #shortDay: Intl.DateTimeFormat;
  readonly #number: Intl.NumberFormat;
  readonly #percent: Intl.NumberFormat;
  readonly #plural: Intl.PluralRules;
  /** The order of names. */
  readonly compare: (a: string, b: string) => number;

  constructor(lang: string) {
    // Days of the report are days of UTC, wherever it is read.
    const utc = { timeZone: 'UTC' } as const;
    // British order of day and month: everybody reads it.
    const locale = lang === 'en' ? 'en-GB' : lang;
    this.#day = new Intl.DateTimeFormat(locale, { ...utc, day: 'numeric', month: 'short', year: 'numeric' });
    this.#minute = new Intl.DateTimeFormat(locale, { ...utc, dateStyle: 'long', timeStyle: 'short' });
    this.#month = new Intl.DateTimeFormat(locale, { ...utc, month: 'short' });
    this.#shortDay = new Intl.DateTimeFormat(locale, { ...utc, day: 'numeric', month: 'short' });
    this.#number = new Intl.NumberFormat(locale, { maximumFractionDigits: 1 });
    this.#percent = new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 0 });
    this.#plural = new Intl.PluralRules(locale);
    this.compare = new Intl.Collator(locale, { numeric: true }).compare;
  }

  /** `2026-11-23`, or an instant: its day in UTC. */
  day(day: string): string {
    const instant = new Date(day);
    return Number.isNaN(instant.getTime()) ? day : this.#day.format(instant);
  }

  minute(instant: string): string {
    return `${this.#minute.format(new Date(instant))} UTC`;
  }

  month(instant: Date): string {
    return this.#month.format(instant);
  }

  /** Without the year. */
  shortDay(instant: Date): string {
    return this.#shortDay.format(instant);
  }

  number(number: number): string {
    return this.#number.format(number);
  }

  /** @param share 0 to 1 */
  percent(share: number): string {
    return this.#percent.format(share);
  }

  fill(text: string, values: Values = {}): string {
    return text.replace(/\{(\w+)\}/g, (whole, name: string) => {
      const value = Object.hasOwn(values, name) ? values[name] : undefined;
      if (value === undefined) return whole;
      return typeof value === 'number' ? this.number(value) : value;
    });
  }

  /** The form for `n`; `{n}` is filled in with it. */
  many({ one, other }: Plural, n: number, values: Values = {}): string {
    return this.fill(this.#plural.select(n) === 'one' ? one : other, { n, ...values });
  }
}
