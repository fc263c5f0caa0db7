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
const COMMON = {
  results: currentReadingsSql('p.pharmacy_id', 'p.id'),
  settings: '(SELECT settings FROM pharmacy WHERE pharmacy.id = p.pharmacy_id)',
  overlays: unendedOverlaysSql('p.pharmacy_id'),
};

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

interface CommonRows {
  readonly results: readonly LabReading[];
  readonly settings: PharmacySettings;
  readonly overlays: readonly UnendedOverlay[];
}

/** The pharmacy's own decisions that a screening needs to know. */
interface PharmacySettings {
  readonly legalOpinions?: { readonly enclomiphene?: { readonly author?: string; readonly on?: string } };
  /** Marketed products that the pharmacy found discontinued or in shortage. */
  readonly unavailableProducts?: readonly { readonly product: string }[];
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
    const rows = await this.patientFacts.loadEach<CommonRows & SubjectRecord>(
      tx,
      orders.map(({ patientId }) => patientId),
      { ...COMMON, ...subjectSql({ ...SUBJECT, isRejected: this.liveOrders.sql.isRejected }) },
      [
        orders.map(({ prescriptionId }) => prescriptionId),
        orders.map(({ prescriberId }) => prescriberId),
        orders.map(({ therapyHash }) => therapyHash),
      ],
    );
    return rows.map(({ results, settings, overlays, findings, decisions, attestations, ...sheet }) => {
      return { ...toRecord(tx, { results, settings, overlays }), sheet, findings, decisions, attestations };
    });
  }

  /** The same, with the digest of each order's latest screening (null before the first) instead of what is on file about it. */
  async withDigests(
    tx: Tx,
    orders: readonly OrderOfPatient[],
  ): Promise<(PatientRecord & { readonly digest: string | null })[]> {
    const rows = await this.patientFacts.loadEach<CommonRows & { digest: string | null }>(
      tx,
      orders.map(({ patientId }) => patientId),
      { ...COMMON, digest: latestDigestSql('p.pharmacy_id', ORDER_ID) },
      [orders.map(({ prescriptionId }) => prescriptionId)],
    );
    return rows.map(({ results, settings, overlays, digest, ...sheet }) => {
      return { ...toRecord(tx, { results, settings, overlays }), sheet, digest };
    });
  }

  /** For a question about a drug nobody ordered: with the orders that the patient is on. @throws DomainError `not-found` */
  async withOrders(tx: Tx, patientId: string): Promise<PatientRecord & { otherOrders: readonly CandidateOrder[] }> {
    const { results, settings, overlays, otherOrders, ...sheet } = await this.patientFacts.loadWith<
      CommonRows & { otherOrders: readonly CandidateOrder[] }
    >(tx, patientId, { ...COMMON, otherOrders: this.liveOrders.sql.live }, [tx.today]);
    return { ...toRecord(tx, { results, settings, overlays }), sheet, otherOrders };
  }

  /** What the pharmacy decided for itself: the version of its settings, and the overlays in force. */
  async tuning(tx: Tx): Promise<{ settingsVersion: number; overlays: readonly UnendedOverlay[] }> {
    const [row] = await tx.query<{ settingsVersion: number } & Pick<CommonRows, 'overlays'>>(
      `SELECT p.settings_version AS "settingsVersion", ${unendedOverlaysSql('p.id')} AS overlays FROM pharmacy p WHERE p.id = $1`,
      [tx.pharmacyId],
    );
    if (!row) throw new Error('a unit of work is one of a pharmacy');
    return { ...row, overlays: overlaysInForce(row.overlays, tx.today as PlainDate) };
  }

  /** The pharmacy's own part of the facts, where no patient's record is loaded. */
  async pharmacy(tx: Tx): Promise<PharmacyFacts> {
    const [row] = await tx.query<Pick<CommonRows, 'settings' | 'overlays'>>(
      `SELECT p.settings, ${unendedOverlaysSql('p.id')} AS overlays FROM pharmacy p WHERE p.id = $1`,
      [tx.pharmacyId],
    );
    if (!row) throw new Error('a unit of work is one of a pharmacy');
    return toPharmacyFacts(tx, row);
  }
}

function toRecord(tx: Tx, { results, ...own }: CommonRows): Omit<PatientRecord, 'sheet'> {
  return { results, pharmacy: toPharmacyFacts(tx, own) };
}

function toPharmacyFacts(
  { today }: Tx,
  { settings: { legalOpinions, unavailableProducts }, overlays }: Pick<CommonRows, 'settings' | 'overlays'>,
): PharmacyFacts {
  const opinion = legalOpinions?.enclomiphene;
  const inForce = overlaysInForce(overlays, today as PlainDate);
  return {
    country: COUNTRY,
    // An opinion counts with its author and its date.
    enclomipheneLegalOpinion: Boolean(opinion?.author && opinion.on),
    unavailableProducts: unavailableProducts?.map(({ product }) => product),
    enabledAdvisories: inForce.filter(({ kind }) => kind === 'enable').map(({ rule }) => rule),
    overlays: inForce,
  };
}
