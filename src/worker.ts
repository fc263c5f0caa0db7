import 'reflect-metadata';
import { NestFactory } from '@nestjs/core';
import { Logger } from 'nestjs-pino';
import { readSettings } from './platform/config/settings.js';
import { runMigrations } from './platform/database/migrations.js';
import { failStart, limitStop, START_LOGS } from './process-life.js';
import { WorkerModule } from './worker.module.js';

async function main(): Promise<void> {
  const settings = readSettings(process.env);
  if (settings.MIGRATION_DATABASE_URL) await runMigrations(settings.MIGRATION_DATABASE_URL);
  const app = await NestFactory.createApplicationContext(WorkerModule.forRoot(settings), {
    ...START_LOGS,
    abortOnError: false,
  });
  app.useLogger(app.get(Logger));
  app.enableShutdownHooks();
  limitStop();
  process.stdout.write('Galenic worker is ready\n');
}

main().catch(failStart);
