// Node's loader hooks for TypeScript sources, with the same compiler and settings as the tests. For tools and tests only:
// the service itself runs from dist.
import { readFileSync, existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { transformSync } from '@swc/core';
import { TYPESCRIPT } from './swc-options.mjs';

const OPTIONS = { ...TYPESCRIPT, sourceMaps: 'inline', module: { type: 'es6' } };

/** A source imports './x.js', as it will stand in dist; here that is './x.ts'. */
export async function resolve(specifier, context, next) {
  if (context.parentURL?.endsWith('.ts') && /^\.{1,2}\/.*\.js$/.test(specifier)) {
    const url = new URL(specifier.replace(/\.js$/, '.ts'), context.parentURL);
    if (existsSync(fileURLToPath(url))) return { url: url.href, format: 'module', shortCircuit: true };
  }
  if (specifier.endsWith('.ts')) return { ...(await next(specifier, context)), format: 'module' };
  return next(specifier, context);
}

export async function load(url, context, next) {
  if (!url.endsWith('.ts') || url.includes('/node_modules/')) return next(url, context);
  const filename = fileURLToPath(url);
  const { code } = transformSync(readFileSync(filename, 'utf8'), { ...OPTIONS, filename });
  return { format: 'module', source: code, shortCircuit: true };
}
