import { Injectable } from '@nestjs/common';
import { Temporal } from 'temporal-polyfill';

/**
 * The only source of time. Business time (`now`) is what rules, dates and signatures use and may be shifted for training;
 * real time (`realNow`) is for tokens, leases and queue delays, which other machines measure too.
 */
@Injectable()
export class Clock {
  private readonly offsetMs: number;

  /** @param offset ISO 8601 duration of days and time (`P43D`), added to real time. */
  constructor(offset?: string) {
    this.offsetMs = offset ? Temporal.Duration.from(offset).total({ unit: 'milliseconds' }) : 0;
  }

  now(): Date {
    return new Date(Date.now() + this.offsetMs);
  }

  realNow(): Date {
    return new Date();
  }

  /** The calendar date in an IANA zone at a business instant, default now. */
  today(timeZone: string, at: Date = this.now()): string {
    return Temporal.Instant.fromEpochMilliseconds(at.getTime()).toZonedDateTimeISO(timeZone).toPlainDate().toString();
  }
}
