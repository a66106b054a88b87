import { type ExportResult, ExportResultCode } from '@opentelemetry/core';
import { messageOf } from '../../shared/errors.js';

interface Exporter<Items> {
  export(items: Items, done: (result: ExportResult) => void): void;
}

/** Longest reason that is told, in characters: an answer may hold a page. */
const LONGEST_WHY = 200;

/**
 * Makes an exporter harmless: whatever becomes of an export is answered once, and nothing is thrown or left rejected,
 * which would end the process. (The exporters of Azure Monitor answer twice, and reject where an item cannot be read.)
 */
export function quiet<Items>(exporter: Exporter<Items>, failed: (why: string) => void): void {
  const send: (items: Items, done: (result: ExportResult) => void) => unknown = exporter.export.bind(exporter);
  exporter.export = (items, done) => {
    let isAnswered = false;
    const answer = (result: ExportResult): void => {
      if (isAnswered) return;
      isAnswered = true;
      if (result.code !== ExportResultCode.SUCCESS)
        failed(messageOf(result.error ?? 'no reason given').slice(0, LONGEST_WHY));
      done(result);
    };
    const broken = (error: unknown): void =>
      answer({ code: ExportResultCode.FAILED, error: error instanceof Error ? error : new Error(String(error)) });
    try {
      Promise.resolve(send(items, answer)).catch(broken);
    } catch (error) {
      broken(error);
    }
  };
}
