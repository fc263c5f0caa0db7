import type { ScreeningView } from '../screening/index.js';
import type { PrescriptionEntity } from './persistence/prescription.entity.js';
import { missingDocumentation } from './read-back.js';

export interface PrescriptionView {
  id: string;
  version: number;
  rxNumber: string;
  status: PrescriptionEntity['status'];
  patientId: string;
  prescriberId: string;
  origin: PrescriptionEntity['origin']['channel'];
  imageReference: string | null;
  readBack: PrescriptionEntity['origin']['readBack'];
  /** Fields that must be supplied, by an amendment, before it is verified. */
  documentationMissing: readonly string[];
  product: PrescriptionEntity['product'];
  sig: PrescriptionEntity['sig'];
  quantity: PrescriptionEntity['quantity'];
  daysSupply: number;
  refills: number;
  writtenOn: string;
  indication: PrescriptionEntity['indication'];
  clinicalJustification: string | null;
  significantDifference: PrescriptionEntity['significantDifference'];
  continuationOfTherapy: PrescriptionEntity['continuationOfTherapy'];
  screeningId: string | null;
  verifiedAt: string | null;
  verifiedBy: string | null;
  /** What the verifying pharmacist attested to, beyond the scope of the rules. */
  fullReview: { compendium: string; fullReviewId?: string } | null;
  createdAt: string;
  updatedAt: string;
}

export type ScreenedPrescriptionView = PrescriptionView & { screening: ScreeningView };

export function toPrescriptionView(row: PrescriptionEntity): PrescriptionView {
  return {
    id: row.id,
    version: row.version,
    rxNumber: row.rxNumber,
    status: row.status,
    patientId: row.patientId,
    prescriberId: row.prescriberId,
    origin: row.origin.channel,
    imageReference: row.origin.imageReference,
    readBack: row.origin.readBack,
    documentationMissing: missingDocumentation(row.origin),
    product: row.product,
    sig: row.sig,
    quantity: row.quantity,
    daysSupply: row.daysSupply,
    refills: row.refills,
    writtenOn: row.writtenOn,
    indication: row.indication,
    clinicalJustification: row.clinicalJustification,
    significantDifference: row.significantDifference,
    continuationOfTherapy: row.continuationOfTherapy,
    screeningId: row.screeningId,
    verifiedAt: row.verifiedAt?.toISOString() ?? null,
    verifiedBy: row.verifiedBy,
    fullReview: fullReviewOf(row),
    createdAt: row.createdAt.toISOString(),
    updatedAt: row.updatedAt.toISOString(),
  };
}

function fullReviewOf({ fullReviewIn, fullReviewId }: PrescriptionEntity): PrescriptionView['fullReview'] {
  if (fullReviewIn === null) return null;
  return { compendium: fullReviewIn, ...(fullReviewId === null ? {} : { fullReviewId }) };
}
