import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { DomainError } from '../../core/errors.js';
import { translateDatabaseError } from './database-errors.js';

/** What is known of the pharmacies themselves, outside of any tenancy. */
@Injectable()
export class PharmacyProfiles {
  private readonly zones = new Map<string, string>();

  constructor(private readonly dataSource: DataSource) {}

  /** All pharmacies, for sweeps: they open one unit of work for each. */
  async ids(): Promise<string[]> {
    const rows = await this.dataSource.query<{ id: string }[]>('SELECT id FROM pharmacy ORDER BY id');
    return rows.map(({ id }) => id);
  }

  /**
   * The time zone of a pharmacy, read once: it never changes while the service runs.
   * @throws DomainError `not-found` for an unknown pharmacy.
   */
  async timeZone(pharmacyId: string): Promise<string> {
    const known = this.zones.get(pharmacyId);
    if (known) return known;
    const rows = await this.dataSource
      .query<{ time_zone: string }[]>('SELECT time_zone FROM pharmacy WHERE id = $1', [pharmacyId])
      .catch((error: unknown) => {
        throw translateDatabaseError(error);
      });
    const zone = rows[0]?.time_zone;
    if (!zone) throw new DomainError('not-found', 'No such pharmacy');
    this.zones.set(pharmacyId, zone);
    return zone;
  }
}
