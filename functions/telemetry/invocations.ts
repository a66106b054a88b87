import { app, type InvocationContext } from '@azure/functions';
import { type Attributes, type Span, SpanKind, SpanStatusCode, type Tracer } from '@opentelemetry/api';
import { type Logger, SeverityNumber } from '@opentelemetry/api-logs';
import { messageOf } from '../../shared/errors.js';

/** Type of a trigger -> `faas.trigger` (OpenTelemetry, semantic conventions for FaaS). */
const TRIGGERS: Readonly<Record<string, string>> = {
  httpTrigger: 'http',
  queueTrigger: 'pubsub',
  timerTrigger: 'timer',
};

/** A span around each handler, below the request that the host itself tells of; an exception is told whatever is sampled. */
export function observeInvocations(tracer: Tracer, logger: Logger): void {
  app.hook.preInvocation((call) => {
    const { functionHandler, invocationContext: context } = call;
    call.functionHandler = (...inputs) =>
      tracer.startActiveSpan(
        context.functionName,
        { kind: SpanKind.INTERNAL, attributes: attributesOf(context) },
        async (span) => {
          try {
            return await functionHandler(...inputs);
          } catch (error) {
            tell(error, span, logger, context);
            throw error;
          } finally {
            span.end();
          }
        },
      );
  });
}

/** Nothing of the trigger's data: a message or an address may hold what is nobody's business. */
function attributesOf({ functionName, invocationId, options }: InvocationContext): Attributes {
  return {
    'faas.name': functionName,
    'faas.invocation_id': invocationId,
    'faas.trigger': TRIGGERS[options.trigger.type] ?? 'other',
  };
}

/**
 * As a log record, not as an event of the span: a span that is sampled away takes its events along, and log records are
 * never sampled. Told this one way only, so that it is told once.
 */
function tell(error: unknown, span: Span, logger: Logger, context: InvocationContext): void {
  const message = messageOf(error);
  const { name: type, stack } = error instanceof Error ? error : { name: typeof error, stack: undefined };
  span.setStatus({ code: SpanStatusCode.ERROR, message });
  logger.emit({
    eventName: 'exception',
    severityNumber: SeverityNumber.ERROR,
    severityText: 'error',
    body: message,
    attributes: {
      ...attributesOf(context),
      'exception.type': type,
      'exception.message': message,
      // Application Insights makes an exception only of a record that has one.
      'exception.stacktrace': stack ?? message,
    },
  });
}
