import { Injectable } from '@nestjs/common';
import { HandlesEvent, type EventHandler } from '../../platform/queues/job-decorators.js';

/**
 * Holds the place of the surveillance that screens a patient's active therapies again: while no module keeps therapies there
 * is nothing to screen. Delete it when that handler comes; two handlers refuse the start.
 */
@Injectable()
@HandlesEvent('patient.facts-changed')
export class FactsChangedHandler implements EventHandler<'patient.facts-changed'> {
  async handle(): Promise<void> {
    // Nothing depends on a patient's facts yet.
  }
}
