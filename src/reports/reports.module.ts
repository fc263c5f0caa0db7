import { Module } from '@nestjs/common';
import { ReportReader } from './report-reader.js';
import { ReportsController } from './reports.controller.js';

@Module({ controllers: [ReportsController], providers: [ReportReader] })
export class ReportsModule {}
