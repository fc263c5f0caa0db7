import { Injectable, Module, type DynamicModule, type Type } from '@nestjs/common';
import pg from 'pg';
import { AccessModule } from '../../src/access/index.js';
import { DemoModule } from '../../src/demo/index.js';
import type { Settings } from '../../src/platform/config/settings.js';
import { currentContext } from '../../src/platform/context/request-context.js';
import { UnitOfWork, type Tx } from '../../src/platform/database/unit-of-work.js';
import { EVENT_KINDS, type EventKind } from '../../src/platform/outbox/event-kinds.js';
import { PlatformModule } from '../../src/platform/platform.module.js';
import { HandlesEvent, Sweep } from '../../src/platform/queues/job-decorators.js';
import { QueuesModule } from '../../src/platform/queues/queues.module.js';

/** What the probes' handlers do, set by a test. */
export const probe = {
  /** Milliseconds that a handler takes, before its effect. */
  slowness: 0,
  beforeEffect: (_ids: Record<string, string>): void | Promise<void> => undefined,
  followUps: [] as string[],
  traceIds: [] as string[],
};

/** Effects are rows of a table without any unique key, so that a doubled effect shows. */
export async function createEffectTable(ownerUrl: string): Promise<void> {
  const client = new pg.Client(ownerUrl);
  await client.connect();
  await client.query(
    `CREATE TABLE IF NOT EXISTS probe_effect (pharmacy_id uuid NOT NULL, kind text NOT NULL, subject text NOT NULL);
     GRANT SELECT, INSERT ON probe_effect TO galenic_app`,
  );
  await client.end();
}

async function effect(tx: Tx, kind: string, subject: string): Promise<void> {
  await tx.query('INSERT INTO probe_effect (pharmacy_id, kind, subject) VALUES ($1, $2, $3)', [
    tx.pharmacyId,
    kind,
    subject,
  ]);
}

/** One handler for each kind of event, so that the service may start. */
export const probeHandlers = (Object.keys(EVENT_KINDS) as EventKind[]).map((kind): Type => {
  class ProbeHandler {
    async handle(tx: Tx, ids: Record<string, string>): Promise<void> {
      probe.traceIds.push(currentContext()?.traceId ?? 'none');
      if (probe.slowness > 0) await new Promise((done) => setTimeout(done, probe.slowness));
      await probe.beforeEffect(ids);
      await effect(tx, kind, Object.values(ids).join(' '));
    }
    async after(_pharmacyId: string, ids: Record<string, string>): Promise<void> {
      probe.followUps.push(Object.values(ids).join(' '));
    }
  }
  HandlesEvent(kind)(ProbeHandler);
  Injectable()(ProbeHandler);
  return ProbeHandler;
});

@Injectable()
@Sweep({ name: 'probe', every: 1000 })
export class ProbeSweep {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  async run(pharmacyId: string): Promise<void> {
    await this.unitOfWork.run(pharmacyId, (tx) => effect(tx, 'sweep', 'probe'));
  }
}

/** The service without its workflow: the platform, sign-in, the directory, and the probes. */
@Module({})
export class ProbeModule {
  static forRoot(settings: Settings, providers: Type[] = [...probeHandlers, ProbeSweep]): DynamicModule {
    return {
      module: ProbeModule,
      imports: [PlatformModule.forRoot(settings), QueuesModule, AccessModule, DemoModule],
      providers,
    };
  }
}
