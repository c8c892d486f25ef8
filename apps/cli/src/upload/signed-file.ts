import type { FrontofficeClient } from "@frontoffice/client";

/** What the server answers to a request for addresses. */
export type SignedFile = Awaited<ReturnType<FrontofficeClient["uploadSessions"]["files"]["sign"]>>["files"][number];
