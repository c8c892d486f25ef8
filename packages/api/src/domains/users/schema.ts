import { z } from "zod";
import { page, pageInput } from "../../kernel/page.ts";
import { ROLES } from "../../kernel/permissions.ts";
import { emailAddress, id, moment, nameText, optionalText } from "../../kernel/text.ts";
import { userStates } from "./enums.ts";

const role = z.enum(ROLES);

/** Which clients somebody works with. */
export const clientIdsField = z
  .array(id())
  .min(1, "Choose at least one client.")
  .max(500, "At most 500 clients.")
  .nullable()
  .describe("The clients that a member or viewer is limited to; null for all clients.");

export const userView = z.object({
  id: id(),
  name: z.string().meta({ example: "Jonas Weber" }),
  email: z.string().meta({ example: "jonas@northlight.example" }),
  username: z.string().meta({ example: "jonas" }).nullable(),
  role,
  clientIds: z.array(id()).nullable().describe("The clients that this person is limited to, as far as you see them; null for all."),
  state: z.enum(userStates).describe("inactive: may not enter until reactivated; removed: belongs to the company no more."),
  isPending: z.boolean().describe("Has never signed in."),
  lastLoginAt: moment().nullable(),
  joinedAt: moment(),
  removedAt: moment().nullable(),
});
export type UserView = z.infer<typeof userView>;
export const usersPage = page(userView);

export const listUsersInput = pageInput.extend({
  search: optionalText(120).meta({ example: "jonas" }).describe("Part of the name, email address or username."),
  role: role.optional().describe("Only people with this role."),
  state: z
    .enum(userStates)
    .optional()
    .describe("active and inactive when left out; removed people are shown to those who may restore them."),
});
export type ListUsersInput = z.output<typeof listUsersInput>;

export const userRef = z.strictObject({ id: id("user") });

export const createUserInput = z.strictObject({
  email: emailAddress(),
  name: nameText(120).meta({ example: "Jonas Weber" }),
  role,
  clientIds: clientIdsField.optional(),
});
export type CreateUserInput = z.output<typeof createUserInput>;

export const updateUserInput = z.strictObject({
  id: id("user"),
  role: role.optional(),
  clientIds: clientIdsField.optional(),
  name: nameText(120)
    .meta({ example: "Jonas Weber" })
    .optional()
    .describe("Only until the person has signed in; afterwards they choose their name themselves."),
});
export type UpdateUserInput = z.output<typeof updateUserInput>;

export const sessionsEndedView = z.object({ ended: z.int().describe("How many sessions were ended.") });
