import type { Binding, Registered } from './core.js';
import { Schedule } from './schedule.js';
import { UsageError } from './usageError.js';

interface Triggered extends Registered {
  readonly name: string;
  /** Key of the trigger among the bindings. */
  readonly binding: string;
}

export interface TimerFunction extends Triggered {
  readonly kind: 'timer';
  readonly schedule: Schedule;
  readonly runOnStartup: boolean;
  /** false: a missed occurrence is not made up for. */
  readonly useMonitor: boolean;
}

export interface QueueFunction extends Triggered {
  readonly kind: 'queue';
  readonly queueName: string;
  /** Name of the setting that holds the connection string. */
  readonly connection: string;
}

export interface HttpFunction extends Triggered {
  readonly kind: 'http';
  readonly methods: readonly string[];
  readonly route: string;
  readonly authLevel: 'anonymous' | 'function' | 'admin';
}

export type AnyFunction = TimerFunction | QueueFunction | HttpFunction;
type Settings = Readonly<Record<string, string | undefined>>;

/**
 * Reads what a function was registered with.
 * @param settings app settings: `%NAME%` in a schedule or queue name is one of them
 * @throws UsageError for whatever this host does not run, so that nobody waits for it
 */
export function functionOf(registered: Registered, settings: Settings): AnyFunction {
  const { name, bindings, retryOptions } = registered.metadata;
  const refuse = (why: string) => new UsageError(`function ${name} ${why}; this host cannot run it`);
  if (retryOptions !== undefined && retryOptions !== null) throw refuse('has a retry policy');
  const found = Object.entries(bindings).find(([, { type }]) => /trigger$/i.test(type));
  if (found === undefined) throw refuse('has no trigger');
  const [binding, trigger] = found;
  const other = Object.entries(bindings).find(([key, { type }]) => key !== binding && type.toLowerCase() !== 'http');
  if (other !== undefined) throw refuse(`has a binding of type ${other[1].type} beside its trigger`);
  const base = { ...registered, name, binding };
  const text = (option: string) => resolved(trigger[option], settings, (why) => refuse(`${option}: ${why}`));
  if (trigger.type === 'timerTrigger') return timer(base, trigger, text('schedule'), refuse);
  if (trigger.type === 'queueTrigger')
    return { ...base, kind: 'queue', queueName: text('queueName'), connection: text('connection') };
  if (trigger.type === 'httpTrigger') return http(base, trigger);
  throw refuse(`has a trigger of type ${trigger.type}`);
}

function timer(base: Triggered, trigger: Binding, text: string, refuse: (why: string) => UsageError): TimerFunction {
  const schedule = Schedule.parse(text);
  if (typeof schedule === 'string') throw refuse(`has the schedule "${text}": ${schedule}`);
  return {
    ...base,
    kind: 'timer',
    schedule,
    runOnStartup: trigger.runOnStartup === true,
    useMonitor: trigger.useMonitor !== false,
  };
}

function http(base: Triggered, trigger: Binding): HttpFunction {
  const level = typeof trigger.authLevel === 'string' ? trigger.authLevel.toLowerCase() : 'function';
  const methods = Array.isArray(trigger.methods) ? trigger.methods.map(String) : [];
  return {
    ...base,
    kind: 'http',
    methods: methods.map((method) => method.toUpperCase()),
    route: typeof trigger.route === 'string' ? trigger.route : base.name,
    authLevel: level === 'anonymous' || level === 'admin' ? level : 'function',
  };
}

function resolved(found: unknown, settings: Settings, refuse: (why: string) => UsageError): string {
  if (typeof found !== 'string' || found === '') throw refuse('it is missing');
  return found.replace(/%([^%]+)%/g, (_all, name: string) => {
    const value = settings[name];
    if (value === undefined) throw refuse(`the setting ${name} is not set`);
    return value;
  });
}
