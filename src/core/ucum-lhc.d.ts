/** The part of the library that is used here; it ships no types of its own. */
declare module '@lhncbc/ucum-lhc' {
  interface Unit {
    /** Name of the conversion function of a special unit (Celsius, pH); null where a factor is enough. */
    readonly cnv_: string | null;
  }

  interface ConvertResult {
    readonly status: 'succeeded' | 'failed' | 'error';
    readonly toVal: number | null;
    readonly msg: readonly string[];
    readonly fromUnit?: Unit;
    readonly toUnit?: Unit;
  }

  export class UcumLhcUtils {
    static getInstance(): UcumLhcUtils;
    validateUnitString(unit: string): { status: 'valid' | 'invalid' | 'error'; ucumCode: string | null };
    convertUnitTo(from: string, value: number, to: string, options?: { molecularWeight?: number }): ConvertResult;
  }
}
