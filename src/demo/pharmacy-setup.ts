import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { v7 as uuidv7 } from 'uuid';
import { UserAccounts } from '../access/index.js';
import { Prescribers, type PharmacySettings } from '../directory/index.js';
import { Clock } from '../platform/clock/clock.js';
import { UnitOfWork } from '../platform/database/unit-of-work.js';
import type { Role } from '../platform/context/request-context.js';

export interface PharmacyProfile {
  readonly name: string;
  readonly state: string;
  readonly timeZone: string;
  readonly telephone: string;
  readonly address: { line: string; city: string; state: string; postalCode: string };
}

export type PrescriberProfile = Parameters<Prescribers['create']>[1];

export interface SetupUser {
  readonly username: string;
  readonly password: string;
  readonly role: Role;
  readonly prescriberId?: string;
}

/** Examples begin with a patient and an order: the demonstration is told what was not asked, and a real pharmacy held by it. */
const DEMO_SETTINGS: Partial<PharmacySettings> = { unaskedMedications: 'tell' };

/** Creates a pharmacy and its user accounts. */
@Injectable()
export class PharmacySetup {
  constructor(
    private readonly dataSource: DataSource,
    private readonly accounts: UserAccounts,
    private readonly clock: Clock,
    private readonly unitOfWork: UnitOfWork,
    private readonly prescribers: Prescribers,
  ) {}

  async databaseIsEmpty(): Promise<boolean> {
    const rows = await this.dataSource.query<unknown[]>('SELECT 1 FROM pharmacy LIMIT 1');
    return rows.length === 0;
  }

  /** @returns the new pharmacy's id. */
  async createPharmacy(profile: PharmacyProfile, options: { demo: boolean }): Promise<string> {
    const id = uuidv7();
    await this.dataSource.query(
      `INSERT INTO pharmacy (id, name, state, time_zone, telephone, address, demo, settings, created_at)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
      [
        id,
        profile.name,
        profile.state,
        profile.timeZone,
        profile.telephone,
        profile.address,
        options.demo,
        options.demo ? DEMO_SETTINGS : {},
        this.clock.now(),
      ],
    );
    return id;
  }

  /** @returns the new prescriber's id. */
  async createPrescriber(pharmacyId: string, profile: PrescriberProfile): Promise<string> {
    const prescriber = await this.unitOfWork.run(pharmacyId, (tx) => this.prescribers.create(tx, profile));
    return prescriber.id;
  }

  async createUsers(pharmacyId: string, users: readonly SetupUser[]): Promise<void> {
    await Promise.all(users.map((user) => this.accounts.create({ pharmacyId, ...user })));
  }
}
