import { Inject, Injectable } from '@nestjs/common';
import { jwtVerify, SignJWT } from 'jose';
import { DomainError } from '../core/errors.js';
import { SETTINGS_TOKEN, type Settings } from '../platform/config/settings.js';
import type { Actor, Role } from '../platform/context/request-context.js';

const ISSUER = 'galenic';

/** Access tokens: signed, short-lived, holding ids and the role alone. They live in real time, whatever the business clock says. */
@Injectable()
export class Tokens {
  private readonly key: Uint8Array;
  readonly lifeSeconds: number;

  constructor(@Inject(SETTINGS_TOKEN) settings: Settings) {
    this.key = new TextEncoder().encode(settings.TOKEN_SECRET);
    this.lifeSeconds = settings.TOKEN_MINUTES * 60;
  }

  async issue(actor: Actor): Promise<string> {
    return new SignJWT({ pharmacy: actor.pharmacyId, role: actor.role, prescriber: actor.prescriberId })
      .setProtectedHeader({ alg: 'HS256' })
      .setIssuer(ISSUER)
      .setSubject(actor.userId)
      .setIssuedAt()
      .setExpirationTime(`${this.lifeSeconds}s`)
      .sign(this.key);
  }

  /** @throws DomainError `unauthenticated` for a token that is forged, damaged or past its time. */
  async verify(token: string): Promise<Actor> {
    try {
      const { payload } = await jwtVerify<{ pharmacy: string; role: Role; prescriber: string | null }>(
        token,
        this.key,
        {
          issuer: ISSUER,
          algorithms: ['HS256'],
        },
      );
      return {
        userId: payload.sub ?? '',
        pharmacyId: payload.pharmacy,
        role: payload.role,
        prescriberId: payload.prescriber,
      };
    } catch {
      throw new DomainError('unauthenticated', 'The access token is not valid or has expired; sign in again.');
    }
  }
}
