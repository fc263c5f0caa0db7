import { randomBytes } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { SETTINGS_TOKEN, type Settings } from '../platform/config/settings.js';
import type { Role } from '../platform/context/request-context.js';
import { PharmacySetup, type PharmacyProfile, type PrescriberProfile } from './pharmacy-setup.js';

const PROFILE: PharmacyProfile = {
  name: 'Demonstration Compounding Pharmacy (demo)',
  state: 'CO',
  timeZone: 'America/Denver',
  telephone: '+1 303 555 0100',
  address: { line: '100 Demonstration Way', city: 'Denver', state: 'CO', postalCode: '80202' },
};

const USERS: readonly { username: string; role: Role }[] = [
  { username: 'pharmacist', role: 'pharmacist' },
  { username: 'pharmacist2', role: 'pharmacist' },
  { username: 'technician', role: 'technician' },
  { username: 'prescriber', role: 'prescriber' },
  { username: 'admin', role: 'admin' },
  { username: 'lab', role: 'lab' },
];

/** The NPI is the one that the numbering scheme's own documentation uses as its example. */
const PRESCRIBER: PrescriberProfile = {
  npi: '1234567893',
  givenName: 'Demo',
  familyName: 'Prescriber (made up)',
  email: 'prescriber@demo.invalid',
  telephone: '+1 303 555 0150',
  noticePreference: 'email',
};

/** The demonstration pharmacy: everything in it is marked as demo and stands for nobody. */
@Injectable()
export class DemoPharmacy {
  constructor(
    private readonly setup: PharmacySetup,
    @Inject(SETTINGS_TOKEN) private readonly settings: Settings,
  ) {}

  /** Loads it into a database without any pharmacy. @returns the lines to print: the users and their passwords, once. */
  async loadIfEmpty(): Promise<string[]> {
    if (this.settings.LOAD_DEMO !== 'if-empty' || !(await this.setup.databaseIsEmpty())) return [];
    const pharmacyId = await this.setup.createPharmacy(PROFILE, { demo: true });
    const users = USERS.map((user) => ({
      ...user,
      password: this.settings.DEMO_PASSWORD ?? randomBytes(9).toString('base64url'),
    }));
    const prescriberId = await this.setup.createPrescriber(pharmacyId, PRESCRIBER);
    const accounts = users.map((user) => (user.role === 'prescriber' ? { ...user, prescriberId } : user));
    await this.setup.createUsers(pharmacyId, accounts);
    return users.map(({ username, password }) => {
      const shown = this.settings.DEMO_PASSWORD ? '(the password in DEMO_PASSWORD)' : password;
      return `  ${username.padEnd(12)} ${shown}`;
    });
  }
}
