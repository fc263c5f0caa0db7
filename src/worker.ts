import 'reflect-metadata';
import { NestFactory } from '@nestjs/core';
import { Logger } from 'nestjs-pino';
import { readSettings } from './platform/config/settings.js';
import { runMigrations } from './platform/database/migrations.js';
import { WorkerModule } from './worker.module.js';

async function main(): Promise<void> {
  const settings = readSettings(process.env);
  if (settings.MIGRATION_DATABASE_URL) await runMigrations(settings.MIGRATION_DATABASE_URL);
  const app = await NestFactory.createApplicationContext(WorkerModule.forRoot(settings), {
    bufferLogs: true,
    abortOnError: false,
  });
  app.useLogger(app.get(Logger));
  app.enableShutdownHooks();
  process.stdout.write('Galenic worker is ready\n');
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});
