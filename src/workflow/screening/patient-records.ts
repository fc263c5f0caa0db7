import { Injectable } from '@nestjs/common';
import { PatientFacts } from '../../directory/index.js';
import { overlaysInForce, unendedOverlaysSql, type UnendedOverlay } from '../../knowledge/index.js';
import type { PlainDate } from '../../core/plain-date.js';
import type { Tx } from '../../platform/database/unit-of-work.js';
import { currentReadingsSql, type LabReading } from '../results/index.js';
import { LiveOrders } from './live-orders.js';
import { latestDigestSql } from './persistence/screening-rows.js';
import { subjectSql } from './persistence/subject-rows.js';
import type { PharmacyFacts } from './rules/facts.js';
import type { SubjectRecord } from './screened.js';
import type { PatientRecord } from './screening-facts.js';
import type { CandidateOrder } from './screening-request.js';

/** Compounding pharmacies under section 503A are in the United States. */
const COUNTRY = 'US';
const OWN = {
  settings: '(SELECT settings FROM pharmacy WHERE pharmacy.id = p.pharmacy_id)',
  overlays: unendedOverlaysSql('p.pharmacy_id'),
};
const RESULTS = { results: currentReadingsSql('p.pharmacy_id', 'p.id') };

/** The order at the same place of the list as the patient. */
const ORDER_ID = '($3::uuid[])[o.n]';
const PRESCRIBER_ID = '($4::uuid[])[o.n]';
const THERAPY_HASH = '($5::text[])[o.n]';

export interface OrderOfPatient {
  readonly patientId: string;
  readonly prescriptionId: string;
}

/** An order for which decisions on earlier orders may count. */
export interface RenewableOrder extends OrderOfPatient {
  readonly prescriberId: string;
  /** `therapyHash` */
  readonly therapyHash: string;
}

const SUBJECT = {
  pharmacyId: 'p.pharmacy_id',
  patientId: 'p.id',
  prescriptionId: ORDER_ID,
  prescriberId: PRESCRIBER_ID,
  therapyHash: THERAPY_HASH,
};

/** In the first row of several alone. */
const OWN_ONCE = {
  settings: `CASE WHEN o.n = 1 THEN ${OWN.settings} END`,
  overlays: `CASE WHEN o.n = 1 THEN ${OWN.overlays} END`,
};

interface ResultRows {
  readonly results: readonly LabReading[];
}

/** What the pharmacy decided for itself. */
interface OwnRow {
  readonly settings: PharmacySettings;
  readonly overlays: readonly UnendedOverlay[];
}

/** The pharmacy's own decisions that a screening needs to know. */
interface PharmacySettings {
  readonly legalOpinions?: { readonly enclomiphene?: { readonly author?: string; readonly on?: string } };
  /** Marketed products that the pharmacy found discontinued or in shortage. */
  readonly unavailableProducts?: readonly { readonly product: string }[];
  readonly unaskedMedications?: 'hold' | 'tell';
}

/** Loads what a screening needs of one patient, each time in one round trip. */
@Injectable()
export class PatientRecords {
  constructor(
    private readonly patientFacts: PatientFacts,
    private readonly liveOrders: LiveOrders,
  ) {}

  /**
   * For the screening of orders: each patient's record with what is on file about the order, in the order asked for.
   * @throws DomainError `not-found` for an unknown patient
   */
  async forOrders(tx: Tx, orders: readonly RenewableOrder[]): Promise<(PatientRecord & SubjectRecord)[]> {
    return this.load<SubjectRecord>(tx, orders, subjectSql(SUBJECT, this.liveOrders.sql), [
      orders.map(({ prescriberId }) => prescriberId),
      orders.map(({ therapyHash }) => therapyHash),
    ]);
  }

  /** The same, with the digest of each order's latest screening (null before the first) instead of what is on file about it. */
  async withDigests(
    tx: Tx,
    orders: readonly OrderOfPatient[],
  ): Promise<(PatientRecord & { readonly digest: string | null })[]> {
    return this.load<{ digest: string | null }>(tx, orders, { digest: latestDigestSql('p.pharmacy_id', ORDER_ID) });
  }

  /** Each order's patient, with more about the order. What the pharmacy decided for itself is read once for all of them. */
  private async load<More extends object>(
    tx: Tx,
    orders: readonly OrderOfPatient[],
    more: Readonly<Record<keyof More & string, string>>,
    parameters: readonly unknown[] = [],
  ): Promise<(PatientRecord & More)[]> {
    const rows = await this.patientFacts.loadEach<ResultRows & OwnRow & More>(
      tx,
      orders.map(({ patientId }) => patientId),
      { ...RESULTS, ...OWN_ONCE, ...more },
      [orders.map(({ prescriptionId }) => prescriptionId), ...parameters],
    );
    const [first] = rows;
    if (!first) return [];
    const pharmacy = toPharmacyFacts(tx, first);
    return rows.map((row) => ({ ...row, sheet: row, pharmacy }));
  }

  /** For a question about a drug nobody ordered: with the orders that the patient is on. @throws DomainError `not-found` */
  async withOrders(tx: Tx, patientId: string): Promise<PatientRecord & { otherOrders: readonly CandidateOrder[] }> {
    const { results, settings, overlays, otherOrders, ...sheet } = await this.patientFacts.loadWith<
      ResultRows & OwnRow & { otherOrders: readonly CandidateOrder[] }
    >(tx, patientId, { ...RESULTS, ...OWN, otherOrders: this.liveOrders.sql.live }, [tx.today]);
    return { results, pharmacy: toPharmacyFacts(tx, { settings, overlays }), sheet, otherOrders };
  }

  /** What the pharmacy decided for itself: the version of its settings, and the overlays in force. */
  async tuning(tx: Tx): Promise<{ settingsVersion: number; overlays: readonly UnendedOverlay[] }> {
    const { settingsVersion, overlays } = await own(tx);
    return { settingsVersion, overlays: overlaysInForce(overlays, tx.today as PlainDate) };
  }

  /** The pharmacy's own part of the facts, where no patient's record is loaded. */
  async pharmacy(tx: Tx): Promise<PharmacyFacts> {
    return toPharmacyFacts(tx, await own(tx));
  }
}

async function own(tx: Tx): Promise<OwnRow & { readonly settingsVersion: number }> {
  const [row] = await tx.query<OwnRow & { settingsVersion: number }>(
    `SELECT p.settings, p.settings_version AS "settingsVersion", ${unendedOverlaysSql('p.id')} AS overlays
     FROM pharmacy p WHERE p.id = $1`,
    [tx.pharmacyId],
  );
  if (!row) throw new Error('a unit of work is one of a pharmacy');
  return row;
}

function toPharmacyFacts(
  { today }: Tx,
  { settings: { legalOpinions, unavailableProducts, unaskedMedications }, overlays }: OwnRow,
): PharmacyFacts {
  const opinion = legalOpinions?.enclomiphene;
  const inForce = overlaysInForce(overlays, today as PlainDate);
  return {
    country: COUNTRY,
    // An opinion counts with its author and its date.
    enclomipheneLegalOpinion: Boolean(opinion?.author && opinion.on),
    unavailableProducts: unavailableProducts?.map(({ product }) => product),
    holdsUnaskedMedications: unaskedMedications !== 'tell',
    enabledAdvisories: inForce.filter(({ kind }) => kind === 'enable').map(({ rule }) => rule),
    overlays: inForce,
  };
}
