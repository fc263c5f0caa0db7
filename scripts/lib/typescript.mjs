// Lets Node run the project's TypeScript without a build: node --import ./scripts/lib/typescript.mjs file.ts
import { register } from 'node:module';

register('./typescript-hooks.mjs', import.meta.url);
