import { Column, Entity } from 'typeorm';
import type { ConditionSystem } from '../../../core/condition-code.js';
import { ProfileRecord } from '../profile-record.js';
import type { ConditionStatus } from './condition.dto.js';

@Entity('patient_condition')
export class ConditionEntity extends ProfileRecord {
  @Column('text', { name: 'code_system' })
  codeSystem: ConditionSystem;

  @Column('text')
  code: string;

  @Column('date', { nullable: true })
  onset: string | null;

  @Column('date', { name: 'resolved_on', nullable: true })
  resolvedOn: string | null;

  @Column('text')
  status: ConditionStatus;
}
