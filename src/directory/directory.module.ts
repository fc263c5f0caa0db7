import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { PatientEntity } from './patients/patient.entity.js';
import { PatientsController } from './patients/patients.controller.js';
import { Patients } from './patients/patients.service.js';

@Module({
  imports: [TypeOrmModule.forFeature([PatientEntity])],
  controllers: [PatientsController],
  providers: [Patients],
  exports: [Patients],
})
export class DirectoryModule {}
