import helmet from '@fastify/helmet';
import type { DynamicModule } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { Logger } from 'nestjs-pino';
import { serveOpenApi } from './platform/http/openapi.js';
import { registerRequestHooks, routeOf, traceIdOf } from './platform/http/request-hooks.js';
import { Metrics } from './platform/metrics/metrics.js';

const MAX_BODY_BYTES = 1_048_576;

/** Makes the HTTP application that `main.ts` and the tests run: the same filters, pipes, guards and hooks in both. */
export async function createHttpApp(module: DynamicModule): Promise<NestFastifyApplication> {
  const adapter = new FastifyAdapter({
    bodyLimit: MAX_BODY_BYTES,
    routerOptions: { maxParamLength: 200 },
    genReqId: (request: { headers: Record<string, string | string[] | undefined> }) =>
      traceIdOf(request.headers['traceparent']),
    forceCloseConnections: 'idle',
    return503OnClosing: true,
  });
  const app = await NestFactory.create<NestFastifyApplication>(module, adapter, {
    bufferLogs: true,
    abortOnError: false,
  });
  app.useLogger(app.get(Logger));
  app.setGlobalPrefix('api/v1', { exclude: ['health/live', 'health/ready', 'metrics'] });
  const fastify = adapter.getInstance();
  registerRequestHooks(fastify as never);
  logRequests(app);
  await app.register(helmet as never, { contentSecurityPolicy: false });
  serveOpenApi(app);
  app.enableShutdownHooks();
  return app;
}

function logRequests(app: NestFastifyApplication): void {
  const metrics = app.get(Metrics);
  const logger = app.get(Logger);
  app
    .getHttpAdapter()
    .getInstance()
    .addHook('onResponse', (request, reply, done) => {
      const route = routeOf(request);
      metrics.httpSeconds.observe({ route, status: String(reply.statusCode) }, reply.elapsedTime / 1000);
      logger.log({ msg: 'request', route, status: reply.statusCode, ms: Math.round(reply.elapsedTime) }, 'Http');
      done();
    });
}
