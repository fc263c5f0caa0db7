import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { AddressDto, CreatePatientDto } from './patient.dto.js';

@Entity('patient')
export class PatientEntity {
  @PrimaryColumn('uuid', { name: 'pharmacy_id' })
  pharmacyId: string;

  @PrimaryColumn('uuid')
  id: string;

  @Column('integer')
  version: number;

  @Column('text')
  mrn: string;

  @Column('text', { name: 'given_name' })
  givenName: string;

  @Column('text', { name: 'family_name' })
  familyName: string;

  @Column('date', { name: 'birth_date' })
  birthDate: string;

  @Column('text', { name: 'sex_at_birth' })
  sexAtBirth: CreatePatientDto['sexAtBirth'];

  @Column('text', { name: 'menopausal_status', nullable: true })
  menopausalStatus: NonNullable<CreatePatientDto['menopausalStatus']> | null;

  @Column('text', { name: 'pregnancy_status', nullable: true })
  pregnancyStatus: NonNullable<CreatePatientDto['pregnancyStatus']> | null;

  /** When the status was last sent: it is a statement of that day. Null where nobody knows. */
  @Column('date', { name: 'pregnancy_status_on', nullable: true })
  pregnancyStatusOn: string | null;

  @Column('text', { name: 'reproductive_surgery', array: true })
  reproductiveSurgery: NonNullable<CreatePatientDto['reproductiveSurgery']>;

  @Column('text', { nullable: true })
  telephone: string | null;

  @Column('jsonb', { nullable: true })
  address: AddressDto | null;

  @Column('text', { name: 'preferred_language', nullable: true })
  preferredLanguage: string | null;

  @Column('numeric', { name: 'height_cm', nullable: true })
  heightCm: string | null;

  @Column('numeric', { name: 'weight_kg', nullable: true })
  weightKg: string | null;

  @Column('date', { name: 'allergies_reviewed_on', nullable: true })
  allergiesReviewedOn: string | null;

  @Column('uuid', { name: 'allergies_reviewed_by', nullable: true })
  allergiesReviewedBy: string | null;

  /** True: reviewed and none; null: never asked. */
  @Column('boolean', { name: 'no_known_allergies', nullable: true })
  noKnownAllergies: boolean | null;

  @Column('date', { name: 'conditions_reviewed_on', nullable: true })
  conditionsReviewedOn: string | null;

  @Column('uuid', { name: 'conditions_reviewed_by', nullable: true })
  conditionsReviewedBy: string | null;

  /** True: reviewed and none; null: never asked. */
  @Column('boolean', { name: 'no_known_conditions', nullable: true })
  noKnownConditions: boolean | null;

  @Column('date', { name: 'medications_reviewed_on', nullable: true })
  medicationsReviewedOn: string | null;

  @Column('uuid', { name: 'medications_reviewed_by', nullable: true })
  medicationsReviewedBy: string | null;

  /** True: asked and none; null: never asked. */
  @Column('boolean', { name: 'no_known_medications', nullable: true })
  noKnownMedications: boolean | null;

  @Column('timestamptz', { name: 'created_at' })
  createdAt: Date;

  @Column('timestamptz', { name: 'updated_at' })
  updatedAt: Date;

  @Column('uuid', { name: 'updated_by', nullable: true })
  updatedBy: string | null;
}
