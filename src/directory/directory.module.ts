import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { AccessModule } from '../access/index.js';
import { KnowledgeModule } from '../knowledge/index.js';
import { PatientFacts } from './patients/patient-facts.js';
import { PatientEntity } from './patients/patient.entity.js';
import { PatientsController } from './patients/patients.controller.js';
import { Patients } from './patients/patients.service.js';
import { PharmacyController } from './pharmacy/pharmacy.controller.js';
import { PharmacySettingsService } from './pharmacy/pharmacy-settings.service.js';
import { PrescriberEntity } from './prescribers/prescriber.entity.js';
import { PrescribersController } from './prescribers/prescribers.controller.js';
import { Prescribers } from './prescribers/prescribers.service.js';
import { AllergiesController } from './profile/allergies/allergies.controller.js';
import { Allergies } from './profile/allergies/allergies.service.js';
import { AllergyEntity } from './profile/allergies/allergy.entity.js';
import { ConditionEntity } from './profile/conditions/condition.entity.js';
import { ConditionsController } from './profile/conditions/conditions.controller.js';
import { Conditions } from './profile/conditions/conditions.service.js';
import { MedicationEntity } from './profile/medications/medication.entity.js';
import { MedicationsController } from './profile/medications/medications.controller.js';
import { Medications } from './profile/medications/medications.service.js';
import { ProfileHistory, ProfileHistoryController } from './profile/profile-history.js';

@Module({
  imports: [
    AccessModule,
    KnowledgeModule,
    TypeOrmModule.forFeature([PatientEntity, PrescriberEntity, MedicationEntity, ConditionEntity, AllergyEntity]),
  ],
  controllers: [
    PatientsController,
    MedicationsController,
    ConditionsController,
    AllergiesController,
    ProfileHistoryController,
    PrescribersController,
    PharmacyController,
  ],
  providers: [
    Patients,
    PatientFacts,
    Medications,
    Conditions,
    Allergies,
    ProfileHistory,
    Prescribers,
    PharmacySettingsService,
  ],
  exports: [Patients, PatientFacts, Medications, Conditions, Allergies, Prescribers, PharmacySettingsService],
})
export class DirectoryModule {}
