import { getRouteApi } from "@tanstack/react-router";
import { FilterChips } from "../../ui/filter-chips.tsx";
import { Page } from "../../ui/page.tsx";
import { ApprovalList } from "./components/approval-list.tsx";

const route = getRouteApi("/_app/approvals");

const filters = [
  { value: undefined, label: "Waiting" },
  { value: "approved", label: "Approved" },
  { value: "rejected", label: "Rejected" },
  { value: "expired", label: "Expired" },
  { value: "withdrawn", label: "Withdrawn" },
] as const;

/** What programs would do, if somebody says yes. */
export function ApprovalsPage() {
  const { status } = route.useSearch();
  const navigate = route.useNavigate();
  return (
    <Page title="Approvals" intro="Requests of programs that wait for a person's decision, and what became of them.">
      <FilterChips
        label="State"
        value={status}
        options={filters}
        onChange={(value) => void navigate({ search: { status: value }, replace: true, resetScroll: false })}
      />
      <ApprovalList status={status ?? "pending"} />
    </Page>
  );
}
