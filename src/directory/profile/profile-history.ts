import { Controller, Get, Injectable, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Requires } from '../../access/index.js';
import { currentActor } from '../../platform/context/request-context.js';
import { UnitOfWork, type Tx } from '../../platform/database/unit-of-work.js';
import { PageQuery, toPage, type Page } from '../../platform/http/paging.js';
import { UuidParam } from '../../platform/http/uuid-param.js';
import { Patients } from '../patients/patients.service.js';

/** One state that a patient's record or an entry of the profile had, from `recordedAt` until the next version of it. */
export interface ProfileVersionView {
  resource: 'patient' | 'medication' | 'condition' | 'allergy';
  resourceId: string;
  version: number;
  recordedAt: string;
  /** The user; null for a job. */
  recordedBy: string | null;
  state: Record<string, unknown>;
}

interface HistoryRow {
  resource: ProfileVersionView['resource'];
  resource_id: string;
  version: number;
  sequence: string;
  state: Record<string, unknown>;
  recorded_at: Date;
  recorded_by: string | null;
}

@Injectable()
export class ProfileHistory {
  constructor(private readonly patients: Patients) {}

  async list(tx: Tx, patientId: string, query: PageQuery): Promise<Page<ProfileVersionView>> {
    await this.patients.find(tx, patientId);
    const rows = await tx.query<HistoryRow>(
      `SELECT resource, resource_id, version, sequence, state, recorded_at, recorded_by FROM profile_history
       WHERE pharmacy_id = $1 AND patient_id = $2 AND ($3::bigint IS NULL OR sequence < $3)
       ORDER BY sequence DESC LIMIT $4`,
      [tx.pharmacyId, patientId, query.after(/^\d{1,18}$/), query.limit + 1],
    );
    tx.audit({ action: 'patient.history-read', resource: 'patient', resourceId: patientId, patientId });
    const page = toPage(rows, query.limit, (row) => row.sequence);
    return { ...page, items: page.items.map(toView) };
  }
}

@ApiTags('directory')
@Controller('patients/:patientId/profile-history')
export class ProfileHistoryController {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly history: ProfileHistory,
  ) {}

  @Get()
  @Requires('directory:read')
  @ApiOperation({ summary: "Every state of a patient's record, medications, conditions and allergies, newest first" })
  async list(@UuidParam('patientId') patientId: string, @Query() query: PageQuery): Promise<Page<ProfileVersionView>> {
    return this.unitOfWork.run(currentActor().pharmacyId, (tx) => this.history.list(tx, patientId, query));
  }
}

function toView(row: HistoryRow): ProfileVersionView {
  return {
    resource: row.resource,
    resourceId: row.resource_id,
    version: row.version,
    recordedAt: row.recorded_at.toISOString(),
    recordedBy: row.recorded_by,
    state: Object.fromEntries(Object.entries(row.state).map(([column, value]) => [camelCase(column), value])),
  };
}

const camelCase = (column: string): string =>
  column.replace(/_([a-z])/g, (_match, letter: string) => letter.toUpperCase());
