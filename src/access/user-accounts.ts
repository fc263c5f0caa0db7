import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { v7 as uuidv7 } from 'uuid';
import { DomainError } from '../core/errors.js';
import { Clock } from '../platform/clock/clock.js';
import type { Tx } from '../platform/database/unit-of-work.js';
import type { Actor, Role } from '../platform/context/request-context.js';
import { hashPassword, passwordMatches } from './passwords.js';

const MAX_FAILURES = 10;
const LOCK_MINUTES = 15;
/** How long a disabled account may still be taken for enabled by an API process; signatures always look. */
const ENABLED_CACHE_MS = 2000;

interface AccountRow {
  id: string;
  pharmacy_id: string;
  password_hash: string;
  role: Role;
  prescriber_id: string | null;
  locked_until: Date | null;
}

export interface NewAccount {
  readonly pharmacyId: string;
  readonly username: string;
  readonly password: string;
  readonly role: Role;
  readonly prescriberId?: string;
}

/** User accounts stand outside row-level security, since signing in is what finds the pharmacy. */
@Injectable()
export class UserAccounts {
  private readonly enabled = new Map<string, { until: number; yes: boolean }>();

  constructor(
    private readonly dataSource: DataSource,
    private readonly clock: Clock,
  ) {}

  /** Whether a name is the user name of somebody who works in the pharmacy, a prescriber's portal account apart. */
  async isStaff(tx: Tx, name: string): Promise<boolean> {
    const rows = await tx.query<object>(
      `SELECT 1 FROM user_account WHERE pharmacy_id = $1 AND lower(username) = lower($2) AND role <> 'prescriber'`,
      [tx.pharmacyId, name.trim()],
    );
    return rows.length > 0;
  }

  /** @returns the new account's id. */
  async create(account: NewAccount): Promise<string> {
    const id = uuidv7();
    await this.dataSource.query(
      `INSERT INTO user_account (id, pharmacy_id, username, password_hash, role, prescriber_id, created_at)
       VALUES ($1, $2, $3, $4, $5, $6, $7)`,
      [
        id,
        account.pharmacyId,
        account.username,
        await hashPassword(account.password),
        account.role,
        account.prescriberId ?? null,
        this.clock.now(),
      ],
    );
    return id;
  }

  /**
   * Checks a name and a password. Ten failures in a row lock the account for a quarter of an hour.
   * @throws DomainError `invalid-credentials`, or `too-many-requests` while locked.
   */
  async authenticate(username: string, password: string): Promise<Actor> {
    const [row] = await this.dataSource.query<AccountRow[]>(
      `SELECT id, pharmacy_id, password_hash, role, prescriber_id, locked_until FROM user_account
       WHERE lower(username) = lower($1) AND disabled_at IS NULL`,
      [username],
    );
    return this.check(row, password);
  }

  /** The same for the user who is signed in already, by id. */
  async authenticateById(userId: string, password: string): Promise<Actor> {
    const [row] = await this.dataSource.query<AccountRow[]>(
      `SELECT id, pharmacy_id, password_hash, role, prescriber_id, locked_until FROM user_account
       WHERE id = $1 AND disabled_at IS NULL`,
      [userId],
    );
    return this.check(row, password);
  }

  async isEnabled(userId: string): Promise<boolean> {
    const now = this.clock.realNow().getTime();
    const known = this.enabled.get(userId);
    if (known && known.until > now) return known.yes;
    const rows = await this.dataSource.query<unknown[]>(
      'SELECT 1 FROM user_account WHERE id = $1 AND disabled_at IS NULL',
      [userId],
    );
    const yes = rows.length > 0;
    this.enabled.set(userId, { until: now + ENABLED_CACHE_MS, yes });
    return yes;
  }

  private async check(row: AccountRow | undefined, password: string): Promise<Actor> {
    const now = this.clock.realNow();
    if (row?.locked_until && row.locked_until > now) {
      throw new DomainError('too-many-requests', 'Too many failed sign-ins; this account is locked for a while.');
    }
    const matches = await passwordMatches(row?.password_hash, password);
    if (!row || !matches) {
      if (row) await this.countFailure(row.id, now);
      throw new DomainError('invalid-credentials', 'The username or the password is wrong.');
    }
    await this.dataSource.query(
      'UPDATE user_account SET failed_sign_ins = 0, locked_until = NULL WHERE id = $1 AND failed_sign_ins > 0',
      [row.id],
    );
    return { userId: row.id, pharmacyId: row.pharmacy_id, role: row.role, prescriberId: row.prescriber_id };
  }

  private async countFailure(userId: string, now: Date): Promise<void> {
    await this.dataSource.query(
      `UPDATE user_account SET
         failed_sign_ins = CASE WHEN failed_sign_ins + 1 >= $2 THEN 0 ELSE failed_sign_ins + 1 END,
         locked_until = CASE WHEN failed_sign_ins + 1 >= $2 THEN $3::timestamptz END
       WHERE id = $1`,
      [userId, MAX_FAILURES, new Date(now.getTime() + LOCK_MINUTES * 60_000)],
    );
  }
}
