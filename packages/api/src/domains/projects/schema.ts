import { z } from "zod";
import { page, pageInput } from "../../kernel/page.ts";
import { id, moment, nameText, optionalText } from "../../kernel/text.ts";

/** Folders with slashes between them; joined with what lies below. */
export const storagePrefix = z
  .string()
  .meta({ example: "website-photos-3f9a1c" })
  .trim()
  .max(400, "At most 400 characters.")
  .regex(/^$|^[^/]+(\/[^/]+)*$/, "Use folders with slashes between them, none before or behind.")
  .refine((path) => path.isWellFormed() && !/\p{Cc}/u.test(path), "Contains characters that cannot be stored.")
  .refine((path) => !path.split("/").some((part) => part === "." || part === ".."), "A folder cannot be called . or ..");

export const bucketName = z
  .string()
  .meta({ example: "northlight-photos" })
  .trim()
  .min(3, "At least 3 characters.")
  .max(63, "At most 63 characters.")
  .regex(/^[a-z0-9][a-z0-9.-]*[a-z0-9]$/, "Use lower-case letters, digits, dots and dashes.");

export const createProjectInput = z.strictObject({
  name: nameText(120).meta({ example: "Website photos" }),
  description: optionalText(2000).meta({ example: "Pictures for the new website." }),
  clientId: id().nullish().describe("The client it is for; null for the company itself."),
  storageConnectionId: id().nullish().describe("Null for the installation's own storage."),
  bucketName: bucketName
    .optional()
    .describe("A bucket of the connection; the connection's default when left out. The own storage has one bucket for each company."),
  defaultPrefix: storagePrefix.optional().describe("In front of every key; made from the name when left out."),
});
export type CreateProjectInput = z.output<typeof createProjectInput>;

export const updateProjectInput = createProjectInput.extend({
  id: id("project"),
  name: nameText(120).meta({ example: "Website photos" }).optional(),
  isActive: z.boolean().optional().describe("False: nothing new is sent to it."),
  expectedVersion: z.int().min(1).optional().describe("The version that you last saw; a newer one makes the call a conflict."),
});
export type UpdateProjectInput = z.output<typeof updateProjectInput>;

export const listProjectsInput = pageInput.extend({
  clientId: id().optional().describe("Only those of this client."),
  active: z.boolean().optional().describe("Only projects that take uploads, or only those that do not."),
  search: optionalText(100).meta({ example: "photos" }).describe("Part of the project's or its client's name."),
});
export type ListProjectsInput = z.output<typeof listProjectsInput>;

export const projectRef = z.strictObject({ id: id("project") });

export const projectView = z.object({
  id: id(),
  name: z.string().meta({ example: "Website photos" }),
  description: z.string().meta({ example: "Pictures for the new website." }).nullable(),
  clientId: id().nullable(),
  clientName: z.string().meta({ example: "Harbour Dental" }).nullable(),
  storageConnectionId: id().nullable(),
  storage: z.string().meta({ example: "Built-in storage" }).describe("The label of its storage."),
  bucketName: z.string().meta({ example: "northlight-photos" }),
  defaultPrefix: z.string().meta({ example: "website-photos-3f9a1c" }),
  isActive: z.boolean(),
  cycles: z.int(),
  sessions: z.int(),
  activeSessions: z.int(),
  files: z.int().describe("Uploaded ones."),
  bytes: z.int(),
  lastUploadAt: moment().nullable(),
  version: z.int(),
  createdAt: moment(),
  updatedAt: moment(),
  deletedAt: moment().nullable(),
});
export type ProjectView = z.infer<typeof projectView>;
export const projectPage = page(projectView);
