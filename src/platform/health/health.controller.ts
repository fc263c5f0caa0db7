import { Controller, Get, Header, Res } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { DataSource } from 'typeorm';
import { Public } from '../http/public.decorator.js';
import { Metrics } from '../metrics/metrics.js';
import { HealthReports } from './health-reports.js';

const READINESS_TIMEOUT_MS = 2000;

type State = 'up' | 'down';

/** `queue` only from a process that works the queues. */
interface Readiness {
  status: State;
  database: State;
  queue?: State;
}

/** For the machine that watches the service. Open to all: it says up or down and nothing else. */
@ApiTags('operations')
@Public()
@Controller()
export class HealthController {
  constructor(
    private readonly dataSource: DataSource,
    private readonly metrics: Metrics,
    private readonly reports: HealthReports,
  ) {}

  @Get('health/live')
  @ApiOperation({ summary: 'The process runs' })
  live(): { status: 'up' } {
    return { status: 'up' };
  }

  @Get('health/ready')
  @ApiOperation({
    summary: 'The process can serve: its database answers (503 otherwise). The queue is reported and does not decide',
  })
  async ready(@Res({ passthrough: true }) reply: FastifyReply): Promise<Readiness> {
    const [answers, reports] = await Promise.all([this.databaseAnswers(), this.reports.read()]);
    const database = answers ? 'up' : 'down';
    if (database === 'down') void reply.status(503).header('Retry-After', '5');
    return { status: database, database, ...reports };
  }

  @Get('metrics')
  @Header('Content-Type', 'text/plain; version=0.0.4; charset=utf-8')
  @ApiOperation({ summary: 'Prometheus metrics' })
  async scrape(): Promise<string> {
    return this.metrics.registry.metrics();
  }

  private async databaseAnswers(): Promise<boolean> {
    let timer: NodeJS.Timeout | undefined;
    const tooLate = new Promise<false>((resolve) => {
      timer = setTimeout(() => resolve(false), READINESS_TIMEOUT_MS);
    });
    const answer = this.dataSource.query('SELECT 1').then(
      () => true,
      () => false,
    );
    return Promise.race([answer, tooLate]).finally(() => clearTimeout(timer));
  }
}
