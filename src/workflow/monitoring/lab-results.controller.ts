import { Body, Controller, Get, HttpCode, Post } from '@nestjs/common';
import { ApiBody, ApiConsumes, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Requires } from '../../access/index.js';
import { DomainError, type ErrorCode } from '../../core/errors.js';
import { currentActor } from '../../platform/context/request-context.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { UuidParam } from '../../platform/http/uuid-param.js';
import { LabResultDto } from '../results/index.js';
import { PatientMonitoring, type PatientMonitoringView } from './patient-monitoring.service.js';
import { readLabResults, readResultLines } from './result-request.js';
import { ResultIntake, type ResultIntakeView } from './result-intake.service.js';

/** What became of one patient's lines of a file. */
type LineAnswer = { lines: number[] } & (
  ResultIntakeView | { patientId: string; error: { code: ErrorCode; detail: string } }
);

@ApiTags('monitoring')
@Controller()
export class LabResultsController {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly intake: ResultIntake,
    private readonly monitoring: PatientMonitoring,
  ) {}

  @Post('patients/:id/lab-results')
  @Requires('result:write')
  @ApiBody({ type: LabResultDto, description: 'one result, or a list of them' })
  @ApiOperation({ summary: 'Results of one patient: stored, obligations moved, therapies screened again' })
  async take(@UuidParam('id') id: string, @Body() body: unknown): Promise<ResultIntakeView> {
    const items = await readLabResults(body);
    return this.unitOfWork.run(currentActor().pharmacyId, (tx) => this.intake.take(tx, id, items));
  }

  @Post('lab-results')
  @HttpCode(201)
  @Requires('result:write')
  @ApiConsumes('application/x-ndjson')
  @ApiOperation({
    summary: 'A file of results, one JSON object a line with its patientId; each patient is one transaction',
  })
  async takeFile(@Body() body: unknown): Promise<{ items: LineAnswer[] }> {
    const patients = await readResultLines(body);
    const items: LineAnswer[] = [];
    for (const { patientId, lines, results } of patients) {
      items.push({ lines, ...(await this.takePatient(patientId, results)) });
    }
    return { items };
  }

  @Get('patients/:id/monitoring')
  @Requires('monitoring:read')
  @ApiOperation({ summary: "One patient's plan, obligations, bone risk tier and trends" })
  async read(@UuidParam('id') id: string): Promise<PatientMonitoringView> {
    return this.unitOfWork.run(currentActor().pharmacyId, (tx) => this.monitoring.read(tx, id));
  }

  /** One patient's refusal does not keep the others' results from being stored. */
  private async takePatient(patientId: string, results: Parameters<ResultIntake['take']>[2]) {
    try {
      return await this.unitOfWork.run(currentActor().pharmacyId, (tx) => this.intake.take(tx, patientId, results));
    } catch (error) {
      if (!(error instanceof DomainError) || error.code === 'service-unavailable') throw error;
      return { patientId, error: { code: error.code, detail: error.message } };
    }
  }
}
