import type { HostSettings } from './hostJson.js';
import { answerCall } from './httpCall.js';
import { type App, loadApp } from './load.js';
import { type Log, logTo } from './log.js';
import { pause } from './pause.js';
import type { Begin, FromWorker, HttpAnswer, Route, ToWorker } from './protocol.js';
import { poisonQueueOf, QueueListener } from './queue.js';
import { queueCall } from './queueCall.js';
import type { FastTime } from './schedule.js';
import { hostContainer, queueService } from './storage.js';
import { runTimer } from './timer.js';
import { timerStatusesIn } from './timerStatus.js';
import type { QueueFunction } from './triggers.js';
import { UsageError, wordsOf } from './usageError.js';

/** How long a message of a host that died stays hidden (Azure/azure-webjobs-sdk, QueueListener). */
const HIDDEN_SECONDS = 600;
/** How long what is running may go on after a SIGTERM; the host itself waits a little longer. */
const LAST_WORDS_MS = 5_000;
const stopping = new AbortController();

process.once('message', (begin: Begin) => {
  main(begin).catch((error) => {
    if (!(error instanceof UsageError)) throw error;
    void send({ kind: 'refused', why: error.message });
  });
});
// A host that is gone cannot hand out timers any more, nor start this worker again.
process.on('disconnect', () => process.exit(1));
if (process.send === undefined) {
  process.stderr.write('this program is started by vigie host\n');
  process.exit(2);
}

async function main({ functions: file, settings, time }: Begin): Promise<void> {
  const log = logTo((line) => process.stderr.write(line), settings.logLevels);
  const app = await loadApp(file, log);
  const queues = app.functions.filter((one) => one.kind === 'queue');
  const listeners = queues.map((one) => listener(one, app, settings, time, log));
  const runTimers = timerRunner(app, time, log);
  stopOnSignal(app, listeners, log);
  process.on('message', (message: ToWorker) => {
    if (message.kind === 'timers') runTimers(message.names);
    if (message.kind === 'call') track(answerCall(app, message, log).then((answer) => answered(message.id, answer)));
  });
  for (const one of listeners) track(one.listen(stopping.signal));
  await send({ kind: 'ready', timers: namesOfTimers(app), routes: routesOf(app) });
}

/** What must come to its end before this process may. Never rejects: a failure of it ends the process. */
const running = new Set<Promise<void>>();

function track(work: Promise<void>): void {
  running.add(work);
  void work.finally(() => running.delete(work));
}

/** Resolves when it is on its way. A host that is gone hears nothing: the channel's end says the rest. */
function send(message: FromWorker): Promise<void> {
  return new Promise((resolve) => {
    if (process.connected) process.send?.(message, undefined, {}, () => resolve());
    else resolve();
  });
}

function answered(id: number, answer: HttpAnswer): Promise<void> {
  return send({ kind: 'answer', id, answer });
}

function namesOfTimers({ functions }: App): string[] {
  return functions.filter(({ kind }) => kind === 'timer').map(({ name }) => name);
}

function routesOf({ functions }: App): Route[] {
  return functions
    .filter((one) => one.kind === 'http')
    .map(({ name, methods, route, authLevel }) => ({ name, methods, route, authLevel }));
}

/** @throws UsageError where the function's connection cannot be used */
function listener(one: QueueFunction, app: App, settings: HostSettings, time: FastTime, log: Log): QueueListener {
  const service = queueService(one.connection);
  const poison = poisonQueueOf(one.queueName);
  return new QueueListener({
    queue: service.getQueueClient(one.queueName),
    poison: poison === undefined ? undefined : service.getQueueClient(poison),
    settings: settings.queues,
    hiddenSeconds: Math.max(1, Math.ceil(HIDDEN_SECONDS / time.timeScale)),
    run: (text, message) => app.invoke(one, queueCall(text, message)),
    log,
    category: `Function.${one.name}`,
  });
}

/** @returns takes the list of timers that are this worker's to run; one that runs already goes on */
function timerRunner(app: App, time: FastTime, log: Log): (names: readonly string[]) => void {
  const statuses = timerStatusesIn(hostContainer());
  const started = new Set<string>();
  return (names) => {
    for (const timer of app.functions) {
      if (timer.kind !== 'timer' || !names.includes(timer.name) || started.has(timer.name)) continue;
      started.add(timer.name);
      // Its failures end the process: a timer that silently stopped would be worse than a worker that begins anew.
      track(runTimer(timer, { invoke: app.invoke, statuses, time, log }, stopping.signal));
    }
  };
}

function stopOnSignal(app: App, listeners: readonly QueueListener[], log: Log): void {
  const inOrder = async (): Promise<void> => {
    // First nobody takes anything new; then what was taken.
    await Promise.all(running);
    await Promise.all(listeners.map((one) => one.drained()));
    await app.terminate();
  };
  const stop = async (): Promise<void> => {
    if (stopping.signal.aborted) return;
    stopping.abort();
    await Promise.race([inOrder(), pause(LAST_WORDS_MS, new AbortController().signal)]);
    process.exit(0);
  };
  for (const signal of ['SIGTERM', 'SIGINT'] as const)
    process.on(signal, () => {
      stop().catch((error) => {
        log('error', 'Host.Worker', `did not end in order: ${wordsOf(error)}`);
        process.exit(1);
      });
    });
}
