import { Injectable, type OnModuleInit } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { Clock } from '../clock/clock.js';

/** Slack for the small corrections of a time service. */
const TOLERATED_MS = 5000;

/** Refuses to start on a database role that row-level security would not bind, or on a clock that went back. */
@Injectable()
export class DatabaseGuard implements OnModuleInit {
  constructor(
    private readonly dataSource: DataSource,
    private readonly clock: Clock,
  ) {}

  async onModuleInit(): Promise<void> {
    await this.refuseUnboundRole();
    await this.advanceClockMark();
  }

  private async refuseUnboundRole(): Promise<void> {
    const [role] = await this.dataSource.query<{ unbound: boolean; owned: number }[]>(
      // Of every role that this one is or may switch to: a membership that inherits nothing is one SET ROLE away.
      `SELECT bool_or(r.rolsuper OR r.rolbypassrls) AS unbound,
              (SELECT count(*)::int FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
               WHERE n.nspname = 'public' AND c.relkind IN ('r', 'p') AND pg_has_role(c.relowner, 'MEMBER')) AS owned
       FROM pg_roles r WHERE pg_has_role(r.oid, 'MEMBER')`,
    );
    if (!role || role.unbound || role.owned > 0) {
      throw new Error(
        'DATABASE_URL: this role is a superuser, bypasses row-level security or owns tables; use the application role (galenic_app)',
      );
    }
  }

  /**
   * Moves the stored high-water mark of business time forward; called at the start and by the housekeeping sweep.
   * @throws Error when business time is behind the mark: dates already given out would be given out again.
   */
  async advanceClockMark(): Promise<void> {
    const now = this.clock.now();
    const [mark] = await this.dataSource.query<{ latest: Date }[]>(
      `INSERT INTO clock_mark (latest) VALUES ($1)
       ON CONFLICT (one) DO UPDATE SET latest = GREATEST(clock_mark.latest, excluded.latest) RETURNING latest`,
      [now],
    );
    if (mark && mark.latest.getTime() > now.getTime() + TOLERATED_MS) {
      throw new Error(
        `Business time is behind the latest this database has seen (${mark.latest.toISOString()}): set the machine's clock right, or CLOCK_OFFSET not lower than before`,
      );
    }
  }
}
