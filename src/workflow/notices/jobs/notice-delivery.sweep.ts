import { Injectable } from '@nestjs/common';
import { Sweep, type SweepJob } from '../../../platform/queues/job-decorators.js';
import { NoticeDelivery } from '../delivery/notice-delivery.service.js';

/** Finds by itself what is due, so that a notice needs no job of its own to go out. */
@Injectable()
@Sweep({ name: 'notice-delivery', every: 3000 })
export class NoticeDeliverySweep implements SweepJob {
  constructor(private readonly delivery: NoticeDelivery) {}

  async run(pharmacyId: string): Promise<void> {
    await this.delivery.deliverDue(pharmacyId);
  }
}
