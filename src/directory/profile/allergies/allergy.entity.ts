import { Column, Entity } from 'typeorm';
import { ProfileRecord } from '../profile-record.js';
import type { AllergyStatus } from './allergy.dto.js';

@Entity('patient_allergy')
export class AllergyEntity extends ProfileRecord {
  @Column('text')
  substance: string;

  @Column('text', { nullable: true })
  reaction: string | null;

  @Column('text')
  status: AllergyStatus;
}
