import { Column, Entity } from 'typeorm';
import type { Route, TreatmentGoal } from '../../../knowledge/index.js';
import { ProfileRecord } from '../profile-record.js';
import type { MedicationStatus } from './medication.dto.js';

@Entity('patient_medication')
export class MedicationEntity extends ProfileRecord {
  @Column('text', { nullable: true })
  drug: string | null;

  @Column('text', { name: 'drug_text', nullable: true })
  text: string | null;

  @Column('text')
  status: MedicationStatus;

  @Column('date', { name: 'started_on' })
  startedOn: string;

  @Column('date', { name: 'stopped_on', nullable: true })
  stoppedOn: string | null;

  @Column('text')
  source: string;

  @Column('text', { nullable: true })
  route: Route | null;

  @Column('text', { nullable: true })
  dose: string | null;

  @Column('text', { name: 'prescribed_by', nullable: true })
  prescribedBy: string | null;

  @Column('text', { nullable: true })
  reason: string | null;

  @Column('text', { nullable: true })
  goal: TreatmentGoal | null;
}
