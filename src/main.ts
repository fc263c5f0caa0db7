import 'reflect-metadata';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { AppModule } from './app.module.js';
import { createHttpApp } from './bootstrap.js';
import { DemoPharmacy } from './demo/index.js';
import { readSettings, type Settings } from './platform/config/settings.js';
import { runMigrations } from './platform/database/migrations.js';
import { failStart, limitStop } from './process-life.js';

async function main(): Promise<void> {
  const settings = readSettings(process.env);
  if (settings.MIGRATION_DATABASE_URL) await runMigrations(settings.MIGRATION_DATABASE_URL);
  const app = await createHttpApp(AppModule.forRoot(settings));
  limitStop();
  const users = await app.get(DemoPharmacy).loadIfEmpty();
  await listen(app, settings);
  process.stdout.write(banner(await app.getUrl(), users));
}

async function listen(app: NestFastifyApplication, settings: Settings): Promise<void> {
  try {
    await app.listen(settings.PORT, settings.HOST);
  } catch (error) {
    await app.close();
    if ((error as { code?: string }).code !== 'EADDRINUSE') throw error;
    throw new Error(`PORT: ${settings.PORT} is taken by another program; choose another one.`, { cause: error });
  }
}

function banner(address: string, users: readonly string[]): string {
  const introduction = users.length > 0 ? ['', 'Demonstration pharmacy loaded. Its users, shown once:', ...users] : [];
  return [
    '',
    `Galenic is ready at ${address}`,
    `  API page   ${address}/api/docs`,
    `  readiness  ${address}/health/ready`,
    ...introduction,
    '',
    `Try: curl -s ${address}/api/v1/auth/token -H 'content-type: application/json' -d '{"username":"pharmacist","password":"..."}'`,
    '',
    '',
  ].join('\n');
}

main().catch(failStart);
