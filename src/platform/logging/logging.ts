import type { DynamicModule } from '@nestjs/common';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { LoggerModule } from 'nestjs-pino';
import type { Settings } from '../config/settings.js';
import { currentContext } from '../context/request-context.js';

/**
 * Logs are JSON lines that hold ids, codes, routes and durations. The request's address, headers and body never reach them:
 * a search or a path can name a person.
 */
export function loggingModule(settings: Settings): DynamicModule {
  return LoggerModule.forRoot({
    pinoHttp: {
      level: settings.LOG_LEVEL,
      base: null,
      autoLogging: false,
      mixin: () => {
        const context = currentContext();
        return context ? { traceId: context.traceId, ...(context.actor ? { userId: context.actor.userId } : {}) } : {};
      },
      serializers: { req: () => undefined, res: () => undefined, err: (error: unknown) => error },
      quietReqLogger: true,
      customProps: (_request: IncomingMessage, _response: ServerResponse) => ({}),
    },
  });
}
