// Gets a checkout ready to run. It runs before the npm commands that need it.
import { command } from './lib/say.mjs';
import { setUp } from './lib/set-up.mjs';

await command(() => setUp({ installOnly: process.argv.includes('--install-only') }));
