export { DemoModule } from './demo.module.js';
export { DemoPharmacy } from './demo-pharmacy.js';
export { PharmacySetup, type SetupUser } from './pharmacy-setup.js';
