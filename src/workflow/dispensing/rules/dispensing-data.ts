import type { Citation } from '../../../core/decision.js';

export const SCHEDULES = ['II', 'III', 'IV', 'V'] as const;
/** Federal schedule of a controlled substance. */
export type Schedule = (typeof SCHEDULES)[number];

export const STORAGE_CONDITIONS = ['controlled-room-temperature', 'refrigerator', 'freezer'] as const;
export type StorageCondition = (typeof STORAGE_CONDITIONS)[number];

interface Row {
  readonly id: string;
  readonly citation: Citation;
}

/** How early a refill may be: this share of the latest supply in whole days, and at most so many days. */
export interface RefillTiming extends Row {
  readonly earlySharePercent: number;
  readonly maximumEarlyDays: number;
}

export interface StorageText extends Row {
  readonly text: string;
  /** Whether a shipment must be kept cold. */
  readonly coldChain: boolean;
}

export interface Statement extends Row {
  readonly text: string;
}

/** The rule data of dispensing, from `data/dispensing.yaml`. */
export interface DispensingData {
  readonly version: string;
  readonly refillTiming: { readonly general: RefillTiming; readonly controlled: RefillTiming };
  readonly storage: Readonly<Record<StorageCondition, StorageText>>;
  readonly statements: {
    readonly compounded: Statement;
    readonly controlled: Statement & { readonly schedules: readonly Schedule[] };
    readonly hazardous: Statement;
  };
}
