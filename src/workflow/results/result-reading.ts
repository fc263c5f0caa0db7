import { Injectable } from '@nestjs/common';
import { interpretResult, Knowledge, type UnreadableReason } from '../../knowledge/index.js';
import { assayOf, type Assay } from './rules/assay.js';
import type { CodedValue, Comparator, NewLabResult } from './rules/result.js';

/** `no-value`: none, or none that the knowledge can read. `unreadable-unit`: also one that a person has to confirm first. */
export type ResultQuality = 'usable' | 'no-value' | 'unreadable-unit' | 'out-of-sanity-range';

export type PatientSex = 'male' | 'female';

/** What was made of a reported value. Whatever is not usable holds no value. */
export interface ResultReading {
  readonly testKey: string | null;
  readonly quality: ResultQuality;
  readonly unreadable: { readonly reason: UnreadableReason; readonly detail: string } | null;
  readonly assay: Assay;
  /** Decimal text in `unit`, the test's canonical unit. */
  readonly value: string | null;
  readonly comparator: Comparator | null;
  readonly unit: string | null;
  readonly coded: CodedValue | null;
  /** The printed limits in `unit`. */
  readonly low: string | null;
  readonly high: string | null;
}

const QUALITIES = {
  'unknown-test': 'no-value',
  'not-comparable': 'no-value',
  'value-missing': 'no-value',
  'value-not-a-number': 'no-value',
  'value-not-a-known-word': 'no-value',
  'unit-missing': 'unreadable-unit',
  'unknown-unit': 'unreadable-unit',
  'unit-not-accepted': 'unreadable-unit',
  'unit-to-confirm': 'unreadable-unit',
  'out-of-sanity-range': 'out-of-sanity-range',
} as const satisfies Record<UnreadableReason, ResultQuality>;

/** Reads reported values by the knowledge in force. */
@Injectable()
export class ResultReader {
  constructor(private readonly knowledge: Knowledge) {}

  read(result: NewLabResult, sex: PatientSex): ResultReading {
    const assay = assayOf(result.method);
    const reading = interpretResult(
      {
        loinc: result.loinc,
        value: result.value ?? undefined,
        comparator: result.comparator ?? undefined,
        unit: result.unit ?? undefined,
        method: assay,
        referenceRange: {
          low: result.referenceRange?.low ?? undefined,
          high: result.referenceRange?.high ?? undefined,
        },
        sex,
        unitConfirmed: result.unitConfirmed,
      },
      this.knowledge.current(),
    );
    if ('unreadable' in reading) {
      const { unreadable: reason, testKey, detail } = reading;
      const nothing = { value: null, comparator: null, unit: null, coded: null, low: null, high: null };
      return { testKey, quality: QUALITIES[reason], unreadable: { reason, detail }, assay, ...nothing };
    }
    const { testKey, method, value, comparator, unit, coded, low, high } = reading;
    return { testKey, quality: 'usable', unreadable: null, assay: method, value, comparator, unit, coded, low, high };
  }
}
