// A worker process of its own, for tests that kill it: node --import ./scripts/lib/typescript.mjs test/support/probe-worker.ts
import 'reflect-metadata';
import { NestFactory } from '@nestjs/core';
import { readSettings } from '../../src/platform/config/settings.js';
import { probe, ProbeModule } from './probes.js';

probe.slowness = Number(process.env['PROBE_SLOWNESS'] ?? 0);
const app = await NestFactory.createApplicationContext(ProbeModule.forRoot(readSettings(process.env)), {
  logger: false,
  abortOnError: false,
});
app.enableShutdownHooks();
process.stdout.write('ready\n');
