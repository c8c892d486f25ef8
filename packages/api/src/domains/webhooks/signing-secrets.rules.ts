import type { SealedPlace, Secretbox } from "../../adapters/secretbox.ts";

interface SecretsRow {
  companyId: string;
  id: string;
  secret: string;
  previousSecret: string | null;
  previousUntil: Date | null;
}

/** Both secrets of an endpoint are sealed for one place, so that a rotation moves the envelope as it is. */
export function secretPlace(companyId: string, endpointId: string): SealedPlace {
  return { companyId, row: `webhook_endpoints:${endpointId}`, field: "secret" };
}

/** The secrets that sign now, the newest first. Throws `UnreadableSecret`. */
export function openSecrets(secretbox: Secretbox, row: SecretsRow, now: Date): string[] {
  const place = secretPlace(row.companyId, row.id);
  const previous = row.previousUntil && row.previousUntil > now ? row.previousSecret : null;
  return [row.secret, previous].filter((sealed) => sealed !== null).map((sealed) => secretbox.open(sealed, place));
}
