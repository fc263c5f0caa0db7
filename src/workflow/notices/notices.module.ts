import { Module } from '@nestjs/common';
import { DirectoryModule } from '../../directory/index.js';
import { EmailChannel } from './channels/email.channel.js';
import { FaxChannel } from './channels/fax.channel.js';
import { WebhookChannel } from './channels/webhook.channel.js';
import { NoticeDelivery } from './delivery/notice-delivery.service.js';
import { FindingRaisedHandler } from './jobs/finding-raised.handler.js';
import { NoticeDeliverySweep } from './jobs/notice-delivery.sweep.js';
import { ObligationOverdueHandler } from './jobs/obligation-overdue.handler.js';
import { NoticeDesk } from './notice-desk.service.js';
import { NoticesController } from './notices.controller.js';
import { MonitoringModule } from '../monitoring/index.js';
import { ScreeningModule } from '../screening/index.js';
import { Notices } from './notices.service.js';

@Module({
  imports: [DirectoryModule, ScreeningModule, MonitoringModule],
  controllers: [NoticesController],
  providers: [
    Notices,
    NoticeDesk,
    NoticeDelivery,
    NoticeDeliverySweep,
    FindingRaisedHandler,
    ObligationOverdueHandler,
    EmailChannel,
    FaxChannel,
    WebhookChannel,
  ],
  exports: [Notices],
})
export class NoticesModule {}
