// Nest 12 and several of its libraries ship as ES modules only, while jest runs CommonJS. This transformer compiles the
// project's TypeScript, and turns any dependency whose nearest package.json says "type": "module" into CommonJS.
const { readFileSync, existsSync } = require('node:fs');
const { dirname, join } = require('node:path');
const { createTransformer } = require('@swc/jest');

const common = { sourceMaps: 'inline', module: { type: 'commonjs' } };
const typescript = createTransformer({
  ...common,
  jsc: {
    target: 'es2022',
    keepClassNames: true,
    parser: { syntax: 'typescript', decorators: true },
    transform: { legacyDecorator: true, decoratorMetadata: true, useDefineForClassFields: false },
  },
});
const javascript = createTransformer({ ...common, jsc: { target: 'es2022', parser: { syntax: 'ecmascript' } } });

const moduleKind = new Map();
function isEsModule(file) {
  if (file.endsWith('.mjs')) return true;
  if (file.endsWith('.cjs')) return false;
  const folder = dirname(file);
  if (!moduleKind.has(folder)) {
    const manifest = join(folder, 'package.json');
    const own = existsSync(manifest) ? JSON.parse(readFileSync(manifest, 'utf8')) : undefined;
    const parent = dirname(folder);
    moduleKind.set(folder, own ? own.type === 'module' : parent !== folder && isEsModule(join(parent, 'x.js')));
  }
  return moduleKind.get(folder);
}

module.exports = {
  getCacheKey: (source, file, options) =>
    typescript.getCacheKey(source, file, options) + (isEsModule(file) ? 'esm' : 'cjs'),
  process(source, file, options) {
    if (/\.[cm]?tsx?$/.test(file)) return typescript.process(source, file, options);
    return isEsModule(file) ? javascript.process(source, file, options) : { code: source };
  },
};
