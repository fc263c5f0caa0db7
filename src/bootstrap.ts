import helmet from '@fastify/helmet';
import type { DynamicModule } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Logger } from 'nestjs-pino';
import { Drain, drainHttp } from './platform/http/drain.js';
import { serveOpenApi } from './platform/http/openapi.js';
import { toProblem } from './platform/http/problem.js';
import { registerRequestHooks, routeOf, traceIdOf } from './platform/http/request-hooks.js';
import { Metrics } from './platform/metrics/metrics.js';
import { START_LOGS } from './process-life.js';

const MAX_BODY_BYTES = 1_048_576;
const MAX_FILE_BYTES = 16 * MAX_BODY_BYTES;

/** Makes the HTTP application. */
export async function createHttpApp(module: DynamicModule): Promise<NestFastifyApplication> {
  const app = await NestFactory.create<NestFastifyApplication>(module, createAdapter(), {
    ...START_LOGS,
    abortOnError: false,
  });
  return prepareHttpApp(app);
}

export function createAdapter(): FastifyAdapter {
  return new FastifyAdapter({
    bodyLimit: MAX_BODY_BYTES,
    routerOptions: { maxParamLength: 200 },
    genReqId: (request: { headers: Record<string, string | string[] | undefined> }) =>
      traceIdOf(request.headers['traceparent']),
    forceCloseConnections: 'idle',
    schemaController: { compilersFactory: { buildValidator: noSchemas, buildSerializer: noSchemas } },
    return503OnClosing: false, // `drainHttp` answers it as a problem
    frameworkErrors: answerAsProblem,
  });
}

/** Fastify's own validators would be loaded at every start and never used. */
function noSchemas(): never {
  throw new Error('A route is validated by its DTO class; Fastify schemas are not set up.');
}

/** For an address that cannot be read: no route, filter or hook ever sees that request. */
function answerAsProblem(error: Error, request: FastifyRequest, reply: FastifyReply): void {
  const body = toProblem(error, request.id);
  void reply.status(body.status).header('X-Trace-Id', request.id).type('application/problem+json').send(body);
}

/** Prefix, hooks, documentation and logs: the same for the service and for its tests. */
export async function prepareHttpApp(app: NestFastifyApplication): Promise<NestFastifyApplication> {
  app.useLogger(app.get(Logger));
  app.setGlobalPrefix('api/v1', { exclude: ['health/live', 'health/ready', 'metrics'] });
  registerRequestHooks(app.getHttpAdapter().getInstance() as never);
  drainHttp(app.getHttpAdapter().getInstance() as never, app.get(Drain));
  refusePlainText(app);
  acceptResultFiles(app);
  logRequests(app);
  await app.register(helmet as never, { contentSecurityPolicy: false });
  serveOpenApi(app);
  app.enableShutdownHooks();
  return app;
}

/** Fastify reads plain text by itself; no route takes it, so it is refused as what it is and not as a faulty body. */
function refusePlainText(app: NestFastifyApplication): void {
  app.getHttpAdapter().getInstance().removeContentTypeParser('text/plain');
}

/** Files of results come as newline-delimited JSON; the route that takes them reads the lines. */
function acceptResultFiles(app: NestFastifyApplication): void {
  const options = { parseAs: 'string' as const, bodyLimit: MAX_FILE_BYTES };
  app
    .getHttpAdapter()
    .getInstance()
    .addContentTypeParser('application/x-ndjson', options, (_request, body, done) => done(null, body));
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
