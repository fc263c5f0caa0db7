import type { PatientEntity } from './patient.entity.js';

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
  reproductiveSurgery: PatientEntity['reproductiveSurgery'];
  telephone: string | null;
  address: PatientEntity['address'];
  preferredLanguage: string | null;
  heightCm: number | null;
  weightKg: number | null;
  allergyReview: { reviewedOn: string; reviewedBy: string; noneKnown: boolean } | null;
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
    reproductiveSurgery: patient.reproductiveSurgery,
    telephone: patient.telephone,
    address: patient.address,
    preferredLanguage: patient.preferredLanguage,
    heightCm: patient.heightCm === null ? null : Number(patient.heightCm),
    weightKg: patient.weightKg === null ? null : Number(patient.weightKg),
    allergyReview:
      patient.allergiesReviewedOn && patient.allergiesReviewedBy
        ? {
            reviewedOn: patient.allergiesReviewedOn,
            reviewedBy: patient.allergiesReviewedBy,
            noneKnown: patient.noKnownAllergies ?? false,
          }
        : null,
    createdAt: patient.createdAt.toISOString(),
    updatedAt: patient.updatedAt.toISOString(),
  };
}
