import { Module } from '@nestjs/common';
import { DirectoryModule } from '../directory/index.js';
import { ReportReader } from './report-reader.js';
import { ReportsController } from './reports.controller.js';

@Module({ imports: [DirectoryModule], controllers: [ReportsController], providers: [ReportReader] })
export class ReportsModule {}
