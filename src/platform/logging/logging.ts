import type { DynamicModule } from '@nestjs/common';
import { LoggerModule } from 'nestjs-pino';
import type { Options } from 'pino-http';
import type { Settings } from '../config/settings.js';
import { currentContext } from '../context/request-context.js';

/** Nest's lines about wiring itself together: three for every class, and no news to an operator. */
const START_CHATTER = new Set(['InstanceLoader', 'RoutesResolver', 'RouterExplorer']);

/** How the lines are made; where they go is the caller's choice, standard output by default. */
export function loggingOptions(settings: Settings): Options {
  return {
    level: settings.LOG_LEVEL,
    base: null,
    autoLogging: false,
    mixin: () => {
      const context = currentContext();
      return context ? { traceId: context.traceId, ...(context.actor ? { userId: context.actor.userId } : {}) } : {};
    },
    serializers: { req: () => undefined, res: () => undefined, err: (error: unknown) => error },
    quietReqLogger: true,
    hooks: {
      logMethod(args, method) {
        const [first] = args as unknown[];
        const context = (first as { context?: string } | undefined)?.context;
        if (!context || !START_CHATTER.has(context)) method.apply(this, args);
      },
    },
  };
}

/**
 * Logs are JSON lines that hold ids, codes, routes and durations. The request's address, headers and body never reach them:
 * a search or a path can name a person.
 */
export function loggingModule(settings: Settings): DynamicModule {
  return LoggerModule.forRoot({ pinoHttp: loggingOptions(settings) });
}
