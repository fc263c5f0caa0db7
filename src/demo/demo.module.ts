import { Module } from '@nestjs/common';
import { DemoPharmacy } from './demo-pharmacy.js';
import { PharmacySetup } from './pharmacy-setup.js';

@Module({ providers: [PharmacySetup, DemoPharmacy], exports: [PharmacySetup, DemoPharmacy] })
export class DemoModule {}
