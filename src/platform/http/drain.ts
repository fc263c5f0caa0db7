import { Injectable, type OnModuleDestroy } from '@nestjs/common';
import type { FastifyInstance } from 'fastify';
import { DomainError } from '../../core/errors.js';

/** What keeps processes running gives a stop ten seconds and kills then; the rest is for the database's own end. */
const STOP_LIMIT_MS = 9000;
/** What answers in flight still get when the worker's drain took all the time. */
const LEAST_MS = 500;

/** Knows since when the service stops: Nest calls this hook first, the worker drains next, and HTTP closes after it. */
@Injectable()
export class Drain implements OnModuleDestroy {
  private since: number | undefined;

  onModuleDestroy(): void {
    this.since ??= performance.now();
  }

  get isStopping(): boolean {
    return this.since !== undefined;
  }

  get leftMs(): number {
    const spent = this.since === undefined ? 0 : performance.now() - this.since;
    return Math.max(LEAST_MS, STOP_LIMIT_MS - spent);
  }
}

/** Requests in flight are answered, later ones are sent elsewhere, and no client can hold the stop up. */
export function drainHttp(fastify: FastifyInstance, drain: Drain): void {
  fastify.addHook('onRequest', (_request, _reply, done) => {
    if (!drain.isStopping) done();
    else
      done(new DomainError('service-unavailable', 'This process is stopping. Nothing was changed; try again shortly.'));
  });
  fastify.addHook('onSend', (_request, reply, payload, done) => {
    if (drain.isStopping) void reply.header('Connection', 'close');
    done(null, payload);
  });
  fastify.addHook('preClose', (done) => {
    setTimeout(() => fastify.server.closeAllConnections(), drain.leftMs).unref();
    done();
  });
}
