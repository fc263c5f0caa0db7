// How the tests load modules; why, says shared-packages.mjs.
const { createRequire, isBuiltin } = require('node:module');
const { compileFunction } = require('node:vm');
const { default: Runtime } = require('jest-runtime');

/** Packages, and the launcher's scripts; Node requires ES modules too. */
const isNodesOwn = (name) => name.endsWith('.mjs') || (!/^[./]/.test(name) && !isBuiltin(name));

module.exports = class SharedPackagesRuntime extends Runtime {
  constructor(...options) {
    super(...options);
    // As jest's own, without a context: that means this one.
    this.executor.compile = (source, filename) =>
      compileFunction(source, this.executor.injectedModuleParameters, { filename });
  }

  requireModuleOrMock(from, name) {
    return isNodesOwn(name) ? createRequire(from)(name) : super.requireModuleOrMock(from, name);
  }
};
