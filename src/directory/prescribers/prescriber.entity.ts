import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { NoticePreference } from './prescriber.dto.js';

@Entity('prescriber')
export class PrescriberEntity {
  @PrimaryColumn('uuid', { name: 'pharmacy_id' })
  pharmacyId: string;

  @PrimaryColumn('uuid')
  id: string;

  @Column('integer')
  version: number;

  @Column('text')
  npi: string;

  @Column('text', { nullable: true })
  dea: string | null;

  @Column('text', { name: 'given_name' })
  givenName: string;

  @Column('text', { name: 'family_name' })
  familyName: string;

  @Column('text')
  email: string;

  @Column('text', { name: 'notice_preference' })
  noticePreference: NoticePreference;

  @Column('text', { nullable: true })
  telephone: string | null;

  @Column('text', { nullable: true })
  fax: string | null;

  @Column('text', { name: 'webhook_url', nullable: true })
  webhookUrl: string | null;

  @Column('timestamptz', { name: 'created_at' })
  createdAt: Date;

  @Column('timestamptz', { name: 'updated_at' })
  updatedAt: Date;
}
