import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { Quantity } from '../../../core/decimal-quantity.js';
import type {
  CreatePrescriptionDto,
  IndicationDto,
  ProductDto,
  SigDto,
  SignificantDifferenceDto,
} from '../dto/prescription.dto.js';
import type { PrescriptionStatus } from '../rules/prescription-states.js';

export interface PrescriptionOrigin {
  readonly channel: NonNullable<CreatePrescriptionDto['origin']>;
  readonly imageReference: string | null;
  readonly readBack: { readonly by: string; readonly at: string } | null;
}

@Entity('prescription')
export class PrescriptionEntity {
  @PrimaryColumn('uuid', { name: 'pharmacy_id' })
  pharmacyId: string;

  @PrimaryColumn('uuid')
  id: string;

  @Column('integer')
  version: number;

  @Column('bigint', { name: 'rx_number' })
  rxNumber: string;

  @Column('uuid', { name: 'patient_id' })
  patientId: string;

  @Column('uuid', { name: 'prescriber_id' })
  prescriberId: string;

  @Column('text')
  status: PrescriptionStatus;

  @Column('text', { name: 'interrupted_status', nullable: true })
  interruptedStatus: 'awaiting-verification' | 'verified' | null;

  @Column('jsonb')
  origin: PrescriptionOrigin;

  @Column('jsonb')
  product: ProductDto;

  @Column('jsonb')
  sig: SigDto;

  @Column('jsonb')
  quantity: Quantity;

  @Column('integer', { name: 'days_supply' })
  daysSupply: number;

  @Column('integer')
  refills: number;

  @Column('date', { name: 'written_on' })
  writtenOn: string;

  @Column('jsonb')
  indication: IndicationDto;

  @Column('text', { name: 'clinical_justification', nullable: true })
  clinicalJustification: string | null;

  @Column('jsonb', { name: 'significant_difference', nullable: true })
  significantDifference: SignificantDifferenceDto | null;

  @Column('jsonb', { name: 'continuation_of_therapy', nullable: true })
  continuationOfTherapy: { therapyStartedOn: string } | null;

  /** The latest screening. */
  @Column('uuid', { name: 'screening_id', nullable: true })
  screeningId: string | null;

  @Column('timestamptz', { name: 'verified_at', nullable: true })
  verifiedAt: Date | null;

  @Column('uuid', { name: 'verified_by', nullable: true })
  verifiedBy: string | null;

  /** The compendium of the full drug utilization review that the verifying pharmacist attested to. */
  @Column('text', { name: 'full_review_in', nullable: true })
  fullReviewIn: string | null;

  /** The answer of that compendium, where it was asked here. */
  @Column('uuid', { name: 'full_review_id', nullable: true })
  fullReviewId: string | null;

  @Column('timestamptz', { name: 'created_at' })
  createdAt: Date;

  @Column('uuid', { name: 'created_by', nullable: true })
  createdBy: string | null;

  @Column('timestamptz', { name: 'updated_at' })
  updatedAt: Date;
}
