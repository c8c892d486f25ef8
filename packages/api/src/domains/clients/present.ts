import type { ClientRow } from "./queries.ts";
import type { ClientStatus, ClientView } from "./schema.ts";

export function presentClient(row: ClientRow): ClientView {
  // What the column's own check allows, and the answer's schema looks at again.
  const status = row.status as ClientStatus;
  return {
    id: row.id,
    name: row.name,
    profession: row.profession,
    description: row.description,
    website: row.website,
    industry: row.industry,
    timezone: row.timezone,
    status,
    color: row.color,
    owner: row.ownerId === null || row.ownerName === null ? null : { id: row.ownerId, name: row.ownerName },
    tags: row.tags,
    isActive: status !== "paused",
    profile: {
      targetAudience: row.targetAudience,
      marketingGoals: row.marketingGoals,
      brandVoice: row.brandVoice,
      forbiddenPhrases: row.forbiddenPhrases,
    },
    phoneNumbers: row.phoneNumbers,
    phoneNumber: row.phoneNumbers[0]?.e164 ?? null,
    version: row.version,
    createdBy: row.createdBy === null ? null : { id: row.createdBy, name: row.creatorName ?? "Somebody who has left" },
    createdAt: row.createdAt.toISOString(),
    updatedAt: row.updatedAt.toISOString(),
    deletedAt: row.deletedAt?.toISOString() ?? null,
  };
}
