import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '../../../platform/database/unit-of-work.js';
import { Sweep, type SweepJob } from '../../../platform/queues/job-decorators.js';
import { Rescreening } from './rescreening.service.js';
import type { Look, Mark } from './rescreening-run.js';

/** After a release of knowledge, or a change of its tuning, everybody is looked at again: batch by batch until nobody is left. */
@Injectable()
@Sweep({ name: 'rescreening', every: 15_000 })
export class RescreeningSweep implements SweepJob {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly rescreening: Rescreening,
  ) {}

  /** While one look is written, the next one is read: the database and this process work side by side. */
  async run(pharmacyId: string): Promise<void> {
    const begin = await this.unitOfWork.run(pharmacyId, (tx) => this.rescreening.begin(tx));
    let look = begin ? await this.look(pharmacyId, begin) : null;
    while (look) {
      const { next }: Look = look;
      const [kept, ahead]: [boolean, Look | null] = await Promise.all([
        this.keep(pharmacyId, look),
        next ? this.look(pharmacyId, next) : null,
      ]);
      look = kept ? ahead : null;
    }
  }

  private look(pharmacyId: string, mark: Mark): Promise<Look> {
    return this.unitOfWork.run(pharmacyId, (tx) => this.rescreening.look(tx, mark));
  }

  private keep(pharmacyId: string, look: Look): Promise<boolean> {
    return this.unitOfWork.run(pharmacyId, (tx) => this.rescreening.keep(tx, look));
  }
}
