import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '../../../platform/database/unit-of-work.js';
import { Sweep, type SweepJob } from '../../../platform/queues/job-decorators.js';
import { Rescreening } from './rescreening.service.js';
import type { Look, Mark, Portion } from './rescreening-run.js';

/** One is screened while the database reads the others. */
const LOOKS_AT_ONCE = 3;

/** After a release of knowledge, or a change of its tuning, everybody is looked at again: batch by batch until nobody is left. */
@Injectable()
@Sweep({ name: 'rescreening', every: 15_000 })
export class RescreeningSweep implements SweepJob {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly rescreening: Rescreening,
  ) {}

  async run(pharmacyId: string): Promise<void> {
    const begin = await this.unitOfWork.run(pharmacyId, (tx) => this.rescreening.begin(tx));
    if (!begin) return;
    for await (const look of this.looks(pharmacyId, begin)) {
      const kept = await this.unitOfWork.run(pharmacyId, (tx) => this.rescreening.keep(tx, look));
      if (!kept) return;
    }
  }

  /** While one look is screened or written, the next ones are read: the database and this process work side by side. */
  private async *looks(pharmacyId: string, begin: Mark): AsyncGenerator<Look, void> {
    const underWay: Promise<Look>[] = [];
    let next: Mark | null = begin;
    try {
      for (;;) {
        while (next && underWay.length < LOOKS_AT_ONCE) {
          const portion: Portion = await this.portion(pharmacyId, next);
          underWay.push(this.look(pharmacyId, portion));
          next = portion.next;
        }
        const first = underWay.shift();
        if (!first) return;
        yield await first;
      }
    } finally {
      // Whoever stops in between leaves nothing under way.
      await Promise.allSettled(underWay);
    }
  }

  private portion(pharmacyId: string, mark: Mark): Promise<Portion> {
    return this.unitOfWork.run(pharmacyId, (tx) => this.rescreening.portion(tx, mark));
  }

  private look(pharmacyId: string, portion: Portion): Promise<Look> {
    const look = this.unitOfWork.run(pharmacyId, (tx) => this.rescreening.look(tx, portion));
    // It may fail before anybody waits for it; who waits hears of it.
    look.catch(() => undefined);
    return look;
  }
}
