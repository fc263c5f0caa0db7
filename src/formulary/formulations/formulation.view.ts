import type { FormulationStatus, FormulationVersion } from '../rules/formulation.js';

export interface FormulationVersionView extends Omit<FormulationVersion, 'id' | 'formulationId' | 'number'> {
  readonly formulationVersionId: string;
  readonly versionNumber: number;
}

/** A formulation with one of its versions in full: the approved one, or else the latest. */
export interface FormulationView extends FormulationVersionView {
  readonly id: string;
  /** Counts the changes of this formulation, for `If-Match`; not the number of a version. */
  readonly version: number;
  readonly versions: readonly {
    readonly formulationVersionId: string;
    readonly versionNumber: number;
    readonly status: FormulationStatus;
  }[];
}

export function toVersionView({ id, formulationId: _, number, ...rest }: FormulationVersion): FormulationVersionView {
  return { formulationVersionId: id, versionNumber: number, ...rest };
}

/** @param shown the version to give in full */
export function toFormulationView(
  formulation: { readonly id: string; readonly version: number },
  versions: readonly FormulationVersion[],
  shown: FormulationVersion,
): FormulationView {
  return {
    id: formulation.id,
    version: formulation.version,
    ...toVersionView(shown),
    versions: versions.map(({ id, number, status }) => ({ formulationVersionId: id, versionNumber: number, status })),
  };
}
