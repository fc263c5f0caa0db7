import { Injectable, type CallHandler, type ExecutionContext, type NestInterceptor } from '@nestjs/common';
import { HTTP_CODE_METADATA } from '@nestjs/common/constants.js';
import type { FastifyRequest } from 'fastify';
import type { Observable } from 'rxjs';
import { currentContext } from '../context/request-context.js';
import { fingerprintOf, routeOf } from './request-hooks.js';
import { validationError } from './validation.js';

const KEY = /^[\x21-\x7e]{1,128}$/;

/** Notes an `Idempotency-Key` in the context; the unit of work takes it inside the write's own transaction. */
@Injectable()
export class IdempotencyInterceptor implements NestInterceptor {
  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    const key = request.headers['idempotency-key'];
    const requestContext = currentContext();
    if (key !== undefined && request.method !== 'GET' && requestContext?.actor) {
      if (typeof key !== 'string' || !KEY.test(key)) {
        throw validationError([{ path: 'Idempotency-Key', message: 'must be 1 to 128 visible ASCII characters' }]);
      }
      const declared = Reflect.getMetadata(HTTP_CODE_METADATA, context.getHandler()) as number | undefined;
      requestContext.idempotency = {
        key,
        route: routeOf(request),
        fingerprint: fingerprintOf(request.url, request.body),
        status: declared ?? (request.method === 'POST' ? 201 : 200),
      };
    }
    return next.handle();
  }
}
