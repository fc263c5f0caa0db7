import { Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { FastifyRequest } from 'fastify';
import { DomainError } from '../core/errors.js';
import { currentContext } from '../platform/context/request-context.js';
import { PUBLIC_KEY } from '../platform/http/public.decorator.js';
import { mayDo, type Permission } from './permissions.js';
import { PERMISSIONS_KEY } from './requires.decorator.js';
import { Tokens } from './tokens.js';
import { UserAccounts } from './user-accounts.js';

/** Signs the caller in by the bearer token and lets the route run only with its permission. */
@Injectable()
export class AccessGuard implements CanActivate {
  constructor(
    private readonly reflector: Reflector,
    private readonly tokens: Tokens,
    private readonly accounts: UserAccounts,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const places = [context.getHandler(), context.getClass()];
    if (this.reflector.getAllAndOverride<boolean>(PUBLIC_KEY, places)) return true;
    const required = this.reflector.getAllAndOverride<Permission[] | undefined>(PERMISSIONS_KEY, places);
    if (!required) throw new Error('This route declares no permission');

    const request = context.switchToHttp().getRequest<FastifyRequest>();
    const actor = await this.tokens.verify(bearerToken(request.headers.authorization));
    if (!(await this.accounts.isEnabled(actor.userId))) {
      throw new DomainError('unauthenticated', 'This account is disabled.');
    }
    const here = currentContext();
    if (here) here.actor = actor;
    if (!mayDo(actor.role, required)) {
      throw new DomainError('forbidden', `The role ${actor.role} may not do this; it needs ${required.join(' or ')}.`);
    }
    return true;
  }
}

function bearerToken(header: string | undefined): string {
  const [, token] = /^Bearer ([\w.-]+)$/.exec(header ?? '') ?? [];
  if (!token)
    throw new DomainError(
      'unauthenticated',
      'Authorization: send "Bearer <access token>" from POST /api/v1/auth/token.',
    );
  return token;
}
