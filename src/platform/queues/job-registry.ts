import { Injectable, type OnModuleInit } from '@nestjs/common';
import { DiscoveryService, Reflector } from '@nestjs/core';
import { EVENT_KINDS, type EventKind } from '../outbox/event-kinds.js';
import { HANDLES_EVENT, SWEEP, type EventHandler, type SweepJob, type SweepOptions } from './job-decorators.js';

export interface KnownSweep {
  readonly options: SweepOptions;
  readonly job: SweepJob;
}

const SWEEP_NAME = /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/;
const SHORTEST_INTERVAL_MS = 1000;

/** Who works which event, and what runs again and again; found among all providers when the application starts. */
@Injectable()
export class JobRegistry implements OnModuleInit {
  private readonly handlers = new Map<string, EventHandler>();
  private readonly sweepsByName = new Map<string, KnownSweep>();

  constructor(
    private readonly discovery: DiscoveryService,
    private readonly reflector: Reflector,
  ) {}

  /** @throws Error that lists every kind without exactly one handler and every faulty or repeated sweep. */
  onModuleInit(): void {
    const problems: string[] = [];
    for (const { metatype, instance } of this.discovery.getProviders()) {
      if (typeof metatype !== 'function') continue;
      const kind = this.reflector.get<string | undefined>(HANDLES_EVENT, metatype);
      const sweep = this.reflector.get<SweepOptions | undefined>(SWEEP, metatype);
      if (kind !== undefined) problems.push(...this.addHandler(kind, instance as EventHandler));
      if (sweep) problems.push(...this.addSweep(sweep, instance as SweepJob));
    }
    for (const kind of Object.keys(EVENT_KINDS)) {
      if (!this.handlers.has(kind)) problems.push(`event ${kind} has no handler: provide one with @HandlesEvent`);
    }
    if (problems.length > 0) throw new Error(`Jobs cannot run: ${problems.join('; ')}`);
  }

  /** @throws Error for a kind that this version does not know, such as one of a newer version. */
  handlerOf(kind: string): EventHandler {
    const handler = this.handlers.get(kind);
    if (!handler) throw new Error(`No handler for events of kind ${kind}`);
    return handler;
  }

  /** @throws Error for a sweep that this version does not know. */
  sweepOf(name: string): KnownSweep {
    const sweep = this.sweepsByName.get(name);
    if (!sweep) throw new Error(`No sweep is named ${name}`);
    return sweep;
  }

  get sweeps(): readonly KnownSweep[] {
    return [...this.sweepsByName.values()];
  }

  private addHandler(kind: string, handler: EventHandler): string[] {
    const other = this.handlers.get(kind);
    if (other === handler) return []; // one provider that several modules export
    this.handlers.set(kind, handler);
    if (other) return [`event ${kind} has two handlers: ${other.constructor.name} and ${handler.constructor.name}`];
    return kind in EVENT_KINDS ? [] : [`${handler.constructor.name} handles the unknown event ${kind as EventKind}`];
  }

  private addSweep(options: SweepOptions, job: SweepJob): string[] {
    const { name } = options;
    const other = this.sweepsByName.get(name);
    if (other?.job === job) return [];
    this.sweepsByName.set(name, { options, job });
    if (other) return [`two sweeps are named ${name}: ${other.job.constructor.name} and ${job.constructor.name}`];
    if (!SWEEP_NAME.test(name)) return [`the sweep name ${name} must be lower-case words joined by "-"`];
    if ('every' in options && !(options.every >= SHORTEST_INTERVAL_MS))
      return [`sweep ${name}: every must be ${SHORTEST_INTERVAL_MS} ms or more`];
    return [];
  }
}
