import type { Findable } from "../../kernel/findable.ts";
import { clientFindable } from "../clients/entity.ts";
import { contactFindable } from "../contacts/entity.ts";
import { cycleFindable, projectFindable } from "../projects/entity.ts";
import { strategyFindable } from "../strategies/entity.ts";
import { fileFindable, uploadSessionFindable } from "../uploads/entity.ts";
import { findPeople } from "../users/queries.ts";
import type { SearchKind } from "./enums.ts";

/** Every noun that the search of everything finds. */
export const findables: Readonly<Record<SearchKind, Findable>> = {
  client: clientFindable,
  contact: contactFindable,
  strategy: strategyFindable,
  project: projectFindable,
  cycle: cycleFindable,
  upload_session: uploadSessionFindable,
  file: fileFindable,
  user: {
    permission: "users:read",
    page: ({ title }) => `/settings/team?search=${encodeURIComponent(title)}`,
    find: findPeople,
  },
};
