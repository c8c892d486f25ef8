import { z } from "zod";

/** What a test has found out about a server. */
export const storageAbilities = z.object({
  checksChecksums: z.boolean().describe("Refuses bytes that do not have the checksum sent with them."),
  takesChecksums: z.boolean().describe("Does not fail because of checksum headers."),
  listsChecksums: z.boolean().describe("Tells the checksum of an object."),
  conditionalPut: z.boolean().describe("Knows If-None-Match when writing."),
});
export type StorageAbilities = z.infer<typeof storageAbilities>;
