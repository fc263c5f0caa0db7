// The jest environment of the "service" tests, with shared-packages-runtime.cjs. Jest gives every test file a context and a registry of
// modules of its own, so that each would load the same thousand files of packages anew, which takes longer than most of
// them test. Here Node itself loads the packages, once for each worker, and only the project's sources are fresh in every
// file. So that an Error or a Date is one kind of object on both sides, a file runs in the worker's own context.
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { LegacyFakeTimers, ModernFakeTimers } from '@jest/fake-timers';
import { ModuleMocker } from 'jest-mock';

const require = createRequire(import.meta.url);

/** What packages remember of an earlier file for the whole process: request classes, and where its log went. */
function forget() {
  const { validationMetadatas, constraintMetadatas } = require('class-validator').getMetadataStorage();
  validationMetadatas.clear();
  constraintMetadatas.clear();
  require('class-transformer/cjs/storage.js').defaultMetadataStorage.clear();
  require(join(dirname(require.resolve('nestjs-pino')), 'PinoLogger.js')).__resetOutOfContextForTests();
}

export default class SharedPackagesEnvironment {
  global = globalThis;
  variables = { ...process.env };

  constructor({ projectConfig: config }) {
    this.moduleMocker = new ModuleMocker(globalThis);
    this.fakeTimers = new LegacyFakeTimers({ config, global: globalThis, moduleMocker: this.moduleMocker });
    this.fakeTimersModern = new ModernFakeTimers({ config, global: globalThis });
  }

  async setup() {
    forget();
  }

  async teardown() {
    for (const name of Object.keys(process.env)) if (!(name in this.variables)) delete process.env[name];
    Object.assign(process.env, this.variables);
  }

  exportConditions() {
    return ['node', 'node-addons'];
  }

  getVmContext() {
    return null;
  }
}
