import { createHash } from 'node:crypto';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { newTraceId, runInContext } from '../context/request-context.js';

const TRACEPARENT = /^00-([0-9a-f]{32})-[0-9a-f]{16}-[0-9a-f]{2}$/;

/** The W3C trace id of the caller, or a new one. */
export function traceIdOf(header: string | string[] | undefined): string {
  const [, given] = TRACEPARENT.exec(String(header ?? '')) ?? [];
  return given && !/^0+$/.test(given) ? given : newTraceId();
}

/** Gives every request its context and tells the caller the trace id. */
export function registerRequestHooks(fastify: FastifyInstance): void {
  fastify.addHook('onRequest', (request, reply, done) => {
    const traceId = request.id;
    void reply.header('X-Trace-Id', traceId);
    runInContext({ traceId }, done);
  });
}

/** Method and route pattern: never the address itself, which can hold a search for a person. */
export function routeOf(request: FastifyRequest): string {
  return `${request.method} ${request.routeOptions.url ?? 'unknown'}`;
}

const SIGNATURE_FIELDS = new Set(['signature', 'secondSignature', 'password']);

/** Hash of what a write asks for, whoever signs it: a repeated key with a re-typed password is the same write. */
export function fingerprintOf(path: string, body: unknown): string {
  const canonical = JSON.stringify(body ?? null, (key, value: unknown) => {
    if (SIGNATURE_FIELDS.has(key)) return undefined;
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
    return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
  });
  return createHash('sha256').update(path).update('\n').update(canonical).digest('hex');
}
