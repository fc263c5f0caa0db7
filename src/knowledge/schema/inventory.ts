import { z } from 'zod';

/** The data files that have to be there with at least one row, by their path below the data folder. */
export const dataInventory = z.strictObject({ files: z.array(z.string().min(1)).min(1) });
export type DataInventory = z.infer<typeof dataInventory>;
