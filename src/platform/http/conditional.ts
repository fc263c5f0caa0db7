import { Injectable, type CallHandler, type ExecutionContext, type NestInterceptor } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { tap, type Observable } from 'rxjs';
import { DomainError } from '../../core/errors.js';

/** Puts the version of an answered resource into `ETag`, so that an edit can say what it was based on. */
@Injectable()
export class EtagInterceptor implements NestInterceptor {
  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const reply = context.switchToHttp().getResponse<FastifyReply>();
    return next.handle().pipe(
      tap((body: unknown) => {
        const version = (body as { version?: unknown } | null)?.version;
        if (typeof version === 'number') void reply.header('ETag', `"${version}"`);
      }),
    );
  }
}

/**
 * Refuses an edit based on another version than the current one. Without `If-Match` the edit goes through.
 * @throws DomainError `stale-version`.
 */
export function assertIfMatch(header: string | undefined, version: number): void {
  if (header === undefined || header === '*' || header === `"${version}"`) return;
  throw new DomainError(
    'stale-version',
    'If-Match: this record was changed since you read it; read it again and repeat your edit.',
  );
}
