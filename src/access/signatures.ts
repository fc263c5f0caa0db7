import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { DomainError } from '../core/errors.js';
import { currentActor, type Actor } from '../platform/context/request-context.js';
import type { Tx } from '../platform/database/unit-of-work.js';
import { UserAccounts } from './user-accounts.js';

declare const PROVED: unique symbol;
/** A person whose credential was checked in this request. Only `Signatures` makes one. */
export type ProvedSigner = Actor & { readonly [PROVED]: true };

export interface SignedContent {
  /** What the signature says, in the words of the record: `verifies this prescription`. */
  readonly meaning: string;
  readonly resource: string;
  readonly resourceId: string;
  /** What was on the screen: any JSON value. Its hash is bound into the signature. */
  readonly content: unknown;
}

/** Electronic signatures: a credential typed again, bound to a hash of what was signed, its meaning and its time. */
@Injectable()
export class Signatures {
  constructor(private readonly accounts: UserAccounts) {}

  /**
   * Checks the acting user's password. Call it before the unit of work opens: hashing takes tens of milliseconds.
   * @throws DomainError `invalid-signature` when the password is not the acting user's.
   */
  async prove(signature: { password: string }): Promise<ProvedSigner> {
    const actor = currentActor();
    return asSigner(await this.accounts.authenticateById(actor.userId, signature.password).catch(refuse('signature')));
  }

  /**
   * Checks a second person's name and password.
   * @throws DomainError `invalid-signature`; `second-person-required` when it is the acting user again, or another pharmacy's.
   */
  async proveSecond(signature: { username: string; password: string }): Promise<ProvedSigner> {
    const actor = currentActor();
    const second = await this.accounts
      .authenticate(signature.username, signature.password)
      .catch(refuse('secondSignature'));
    if (second.userId === actor.userId || second.pharmacyId !== actor.pharmacyId) {
      throw new DomainError('second-person-required', 'secondSignature: another person of this pharmacy must sign.');
    }
    return asSigner(second);
  }

  /** Writes the signature into the transaction of what it signs. @returns its id. */
  async sign(tx: Tx, signer: ProvedSigner, signed: SignedContent): Promise<string> {
    const id = tx.newId();
    const contentHash = createHash('sha256').update(JSON.stringify(signed.content)).digest('hex');
    await tx.query(
      `INSERT INTO signature (pharmacy_id, id, signer_id, signer_role, meaning, resource, resource_id, content_hash, signed_at)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
      [
        tx.pharmacyId,
        id,
        signer.userId,
        signer.role,
        signed.meaning,
        signed.resource,
        signed.resourceId,
        contentHash,
        tx.now,
      ],
    );
    tx.audit({
      action: 'signature.given',
      resource: signed.resource,
      resourceId: signed.resourceId,
      detail: { signatureId: id, signerId: signer.userId, meaning: signed.meaning },
    });
    return id;
  }
}

function asSigner(actor: Actor): ProvedSigner {
  return actor as ProvedSigner;
}

function refuse(path: string): (error: unknown) => never {
  return (error) => {
    if (error instanceof DomainError && error.code === 'invalid-credentials') {
      const message = 'the credential is wrong; nothing was signed';
      throw new DomainError('invalid-signature', `${path}: ${message}`, { errors: [{ path, message }] });
    }
    throw error;
  };
}
