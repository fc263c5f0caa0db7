import { Injectable, RequestMethod, type OnApplicationBootstrap } from '@nestjs/common';
import { METHOD_METADATA, PATH_METADATA } from '@nestjs/common/constants.js';
import { DiscoveryService, MetadataScanner, Reflector } from '@nestjs/core';
import { PUBLIC_KEY } from '../platform/http/public.decorator.js';
import type { Permission } from './permissions.js';
import { PERMISSIONS_KEY } from './requires.decorator.js';

export interface DeclaredRoute {
  readonly method: string;
  readonly path: string;
  readonly handler: string;
  /** Null when neither a permission nor `Public` is declared. */
  readonly access: 'public' | readonly Permission[] | null;
}

/** Knows every route and what it asks for, and refuses the start when one asks for nothing. */
@Injectable()
export class RoutePermissions implements OnApplicationBootstrap {
  constructor(
    private readonly discovery: DiscoveryService,
    private readonly scanner: MetadataScanner,
    private readonly reflector: Reflector,
  ) {}

  onApplicationBootstrap(): void {
    const open = this.list().filter((route) => route.access === null);
    if (open.length > 0) {
      throw new Error(`Routes without @Requires or @Public: ${open.map((route) => route.handler).join(', ')}`);
    }
  }

  list(): DeclaredRoute[] {
    return this.discovery.getControllers().flatMap(({ instance, metatype }) => {
      if (!metatype || !instance) return [];
      const prefix = String(Reflect.getMetadata(PATH_METADATA, metatype) ?? '');
      const prototype = Object.getPrototypeOf(instance) as object;
      return this.scanner.getAllMethodNames(prototype).flatMap((name) => {
        const handler = (prototype as Record<string, unknown>)[name] as () => unknown;
        const method = Reflect.getMetadata(METHOD_METADATA, handler) as RequestMethod | undefined;
        if (method === undefined) return [];
        const places = [handler, metatype];
        const permissions = this.reflector.getAllAndOverride<Permission[] | undefined>(PERMISSIONS_KEY, places);
        const open = this.reflector.getAllAndOverride<boolean | undefined>(PUBLIC_KEY, places);
        return [
          {
            method: RequestMethod[method],
            path: pathOf(prefix, String(Reflect.getMetadata(PATH_METADATA, handler) ?? '')),
            handler: `${metatype.name}.${name}`,
            access: open ? ('public' as const) : (permissions ?? null),
          },
        ];
      });
    });
  }
}

function pathOf(...parts: string[]): string {
  const steps = parts.flatMap((part) => part.split('/')).filter((step) => step !== '');
  return `/${steps.join('/')}`;
}
