import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '../../../platform/database/unit-of-work.js';
import { Sweep, type SweepJob } from '../../../platform/queues/job-decorators.js';
import { pastBeyondUse } from '../persistence/preparations.queries.js';
import { takeStep } from '../persistence/transitions.js';

const BATCH = 200;
const HOURLY_MS = 3_600_000;

/** Marks batches whose beyond-use date has passed, so that lists and counts say so. No gate waits for it: they compare the date. */
@Injectable()
@Sweep({ name: 'expire-batches', every: HOURLY_MS })
export class ExpireBatchesSweep implements SweepJob {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  async run(pharmacyId: string): Promise<void> {
    for (let found = BATCH; found === BATCH;) {
      found = await this.unitOfWork.run(pharmacyId, async (tx) => {
        const batches = await pastBeyondUse(tx, BATCH);
        for (const batch of batches) {
          await takeStep(tx, batch, 'expire', { reason: `beyond-use date ${batch.beyondUseDate} passed` });
        }
        return batches.length;
      });
    }
  }
}
