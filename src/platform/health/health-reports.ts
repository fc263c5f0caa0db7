import { Injectable } from '@nestjs/common';

/** States that readiness reports beside the database's. They do not decide it: without them the service still serves. */
@Injectable()
export class HealthReports {
  private readonly checks = new Map<string, () => Promise<boolean>>();

  add(name: string, isUp: () => Promise<boolean>): void {
    this.checks.set(name, isUp);
  }

  /** Each check must answer within a second or two and never throw. */
  async read(): Promise<Record<string, 'up' | 'down'>> {
    const entries = [...this.checks].map(async ([name, isUp]) => [name, (await isUp()) ? 'up' : 'down'] as const);
    return Object.fromEntries(await Promise.all(entries));
  }
}
