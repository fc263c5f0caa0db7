import { Controller, Get, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { IsOptional, IsUUID } from 'class-validator';
import { currentActor } from '../platform/context/request-context.js';
import { UnitOfWork } from '../platform/database/unit-of-work.js';
import { PageQuery, toPage, type Page } from '../platform/http/paging.js';
import { Requires } from './requires.decorator.js';

export class AuditQuery extends PageQuery {
  @IsOptional()
  @IsUUID()
  patientId?: string;
}

interface AuditEventView {
  sequence: string;
  id: string;
  occurredAt: Date;
  actorId: string | null;
  actorRole: string;
  action: string;
  resource: string;
  resourceId: string | null;
  patientId: string | null;
  traceId: string;
  detail: Record<string, unknown>;
}

@ApiTags('access')
@Controller('audit-events')
export class AuditController {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  @Get()
  @Requires('audit:read')
  @ApiOperation({ summary: 'What was done and read, newest first' })
  async list(@Query() query: AuditQuery): Promise<Page<AuditEventView>> {
    return this.unitOfWork.run(currentActor().pharmacyId, async (tx) => {
      const events = await tx.query<AuditEventView>(
        `SELECT sequence, id, occurred_at AS "occurredAt", actor_id AS "actorId", actor_role AS "actorRole", action, resource,
                resource_id AS "resourceId", patient_id AS "patientId", trace_id AS "traceId", detail
         FROM audit_event
         WHERE pharmacy_id = $1 AND ($2::bigint IS NULL OR sequence < $2) AND ($3::uuid IS NULL OR patient_id = $3)
         ORDER BY sequence DESC LIMIT $4`,
        [tx.pharmacyId, query.after(/^\d{1,18}$/), query.patientId ?? null, query.limit + 1],
      );
      return toPage(events, query.limit, (event) => event.sequence);
    });
  }
}
