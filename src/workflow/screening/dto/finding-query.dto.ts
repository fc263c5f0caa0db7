import { IsIn, IsOptional, IsUUID } from 'class-validator';
import { PageQuery } from '../../../platform/http/paging.js';
import type { FindingsOfOrders } from '../persistence/finding-rows.js';
import type { FindingStatus } from '../rules/standing.js';

const STATUSES = ['open', 'overridden', 'acknowledged', 'resolved'] as const satisfies readonly FindingStatus[];
const ORDERS = ['current', 'ended', 'all'] as const satisfies readonly FindingsOfOrders[];

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

  /**
   * `current`: of prescriptions that the patient is on or about to be, an ended one among them as long as its last supply lasts. `ended`:
   * of the others. `all`: of both. Without it `current`, and `all` where `status` is `resolved`.
   */
  @IsOptional()
  @IsIn(ORDERS)
  orders?: FindingsOfOrders;
}
