import { Module } from '@nestjs/common';
import { DirectoryModule } from '../directory/index.js';
import { DemoPharmacy } from './demo-pharmacy.js';
import { PharmacySetup } from './pharmacy-setup.js';

@Module({
  imports: [DirectoryModule],
  providers: [PharmacySetup, DemoPharmacy],
  exports: [PharmacySetup, DemoPharmacy],
})
export class DemoModule {}
