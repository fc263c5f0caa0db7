import { IsIn, IsOptional, IsUUID } from 'class-validator';
import { PageQuery } from '../../../platform/http/paging.js';
import type { FindingStatus } from '../rules/standing.js';

const STATUSES = ['open', 'overridden', 'acknowledged', 'resolved'] as const satisfies readonly FindingStatus[];

export class FindingQuery extends PageQuery {
  @IsOptional()
  @IsIn(STATUSES)
  status?: FindingStatus;

  @IsOptional()
  @IsUUID()
  patientId?: string;

  @IsOptional()
  @IsUUID()
  prescriptionId?: string;
}
