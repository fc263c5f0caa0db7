import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { FactsChangedHandler } from './patients/facts-changed.handler.js';
import { PatientEntity } from './patients/patient.entity.js';
import { PatientsController } from './patients/patients.controller.js';
import { Patients } from './patients/patients.service.js';

@Module({
  imports: [TypeOrmModule.forFeature([PatientEntity])],
  controllers: [PatientsController],
  providers: [Patients, FactsChangedHandler],
  exports: [Patients],
})
export class DirectoryModule {}
