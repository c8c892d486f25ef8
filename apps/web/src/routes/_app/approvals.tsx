import { approvalStatuses } from "@frontoffice/api/enums/approvals";
import { createFileRoute } from "@tanstack/react-router";
import { ApprovalsPage } from "../../features/approvals/approvals-page.tsx";
import { oneOf, searchParams } from "../../lib/search-params.ts";

const search = searchParams({
  /** Left out: what waits for a decision. */
  status: oneOf(approvalStatuses),
});

export const Route = createFileRoute("/_app/approvals")({ validateSearch: search, component: ApprovalsPage });
