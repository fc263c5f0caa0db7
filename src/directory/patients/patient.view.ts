import type { PatientEntity } from './patient.entity.js';

/** When the patient was last asked for allergies, conditions or medications, and by which user (null: a message from outside). */
export interface ReviewView {
  reviewedOn: string;
  reviewedBy: string | null;
  noneKnown: boolean;
}

export interface PatientView {
  id: string;
  version: number;
  mrn: string;
  givenName: string;
  familyName: string;
  birthDate: string;
  sexAtBirth: PatientEntity['sexAtBirth'];
  menopausalStatus: PatientEntity['menopausalStatus'];
  pregnancyStatus: PatientEntity['pregnancyStatus'];
  /** The day on which the status was recorded. */
  pregnancyStatusOn: string | null;
  reproductiveSurgery: PatientEntity['reproductiveSurgery'];
  telephone: string | null;
  address: PatientEntity['address'];
  preferredLanguage: string | null;
  heightCm: number | null;
  weightKg: number | null;
  allergyReview: ReviewView | null;
  conditionReview: ReviewView | null;
  medicationReview: ReviewView | null;
  createdAt: string;
  updatedAt: string;
}

export function toPatientView(patient: PatientEntity): PatientView {
  return {
    id: patient.id,
    version: patient.version,
    mrn: patient.mrn,
    givenName: patient.givenName,
    familyName: patient.familyName,
    birthDate: patient.birthDate,
    sexAtBirth: patient.sexAtBirth,
    menopausalStatus: patient.menopausalStatus,
    pregnancyStatus: patient.pregnancyStatus,
    pregnancyStatusOn: patient.pregnancyStatusOn,
    reproductiveSurgery: patient.reproductiveSurgery,
    telephone: patient.telephone,
    address: patient.address,
    preferredLanguage: patient.preferredLanguage,
    heightCm: patient.heightCm === null ? null : Number(patient.heightCm),
    weightKg: patient.weightKg === null ? null : Number(patient.weightKg),
    allergyReview: toAllergyReviewView(patient),
    conditionReview: toConditionReviewView(patient),
    medicationReview: toMedicationReviewView(patient),
    createdAt: patient.createdAt.toISOString(),
    updatedAt: patient.updatedAt.toISOString(),
  };
}

export function toAllergyReviewView(patient: PatientEntity): ReviewView | null {
  return toReviewView(patient.allergiesReviewedOn, patient.allergiesReviewedBy, patient.noKnownAllergies);
}

export function toConditionReviewView(patient: PatientEntity): ReviewView | null {
  return toReviewView(patient.conditionsReviewedOn, patient.conditionsReviewedBy, patient.noKnownConditions);
}

export function toMedicationReviewView(patient: PatientEntity): ReviewView | null {
  return toReviewView(patient.medicationsReviewedOn, patient.medicationsReviewedBy, patient.noKnownMedications);
}

function toReviewView(
  reviewedOn: string | null,
  reviewedBy: string | null,
  noneKnown: boolean | null,
): ReviewView | null {
  return reviewedOn === null ? null : { reviewedOn, reviewedBy, noneKnown: noneKnown ?? false };
}
