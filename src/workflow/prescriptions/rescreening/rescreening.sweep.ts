import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '../../../platform/database/unit-of-work.js';
import { Sweep, type SweepJob } from '../../../platform/queues/job-decorators.js';
import { Rescreening } from './rescreening.service.js';

/** After a release of knowledge, or a change of its tuning, everybody is looked at again: batch by batch until nobody is left. */
@Injectable()
@Sweep({ name: 'rescreening', every: 15_000 })
export class RescreeningSweep implements SweepJob {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly rescreening: Rescreening,
  ) {}

  async run(pharmacyId: string): Promise<void> {
    let more = true;
    while (more) more = await this.unitOfWork.run(pharmacyId, (tx) => this.rescreening.step(tx));
  }
}
