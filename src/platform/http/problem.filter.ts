import { Catch, Logger, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { currentContext } from '../context/request-context.js';
import { ReplayedAnswer } from '../database/idempotency.js';
import { loggable } from '../logging/safe-error.js';
import { toProblem } from './problem.js';

const RETRY_AFTER_SECONDS = 5;

/** Answers every error as problem details; a 500 is logged with its stack and answered without it. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  private readonly log = new Logger('Http');

  catch(thrown: unknown, host: ArgumentsHost): void {
    const reply = host.switchToHttp().getResponse<FastifyReply>();
    if (thrown instanceof ReplayedAnswer) {
      void reply.status(thrown.status).header('Idempotency-Replayed', 'true').send(thrown.body);
      return;
    }
    const problem = toProblem(thrown, currentContext()?.traceId ?? 'none');
    if (problem.status === 500) this.log.error(loggable(thrown));
    if (problem.status === 503 || problem.status === 429) void reply.header('Retry-After', String(RETRY_AFTER_SECONDS));
    if (problem.status === 401) void reply.header('WWW-Authenticate', 'Bearer');
    void reply.status(problem.status).type('application/problem+json').send(problem);
  }
}
