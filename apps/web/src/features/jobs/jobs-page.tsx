import { getRouteApi } from "@tanstack/react-router";
import { Card } from "../../ui/card.tsx";
import { FilterChips } from "../../ui/filter-chips.tsx";
import { Page } from "../../ui/page.tsx";
import { JobDetails } from "./components/job-details.tsx";
import { JobList } from "./components/job-list.tsx";

const route = getRouteApi("/_app/jobs");

const filters = [
  { value: undefined, label: "All" },
  { value: "running", label: "Running" },
  { value: "queued", label: "Waiting" },
  { value: "succeeded", label: "Done" },
  { value: "failed", label: "Failed" },
  { value: "cancelled", label: "Cancelled" },
] as const;

export function JobsPage() {
  const { status, job } = route.useSearch();
  const navigate = route.useNavigate();
  return (
    <Page title="Jobs" intro="Work in the background. It continues when you close this page, and stays listed here when it is done.">
      <FilterChips
        label="State"
        value={status}
        options={filters}
        onChange={(value) => void navigate({ search: { status: value }, replace: true })}
      />
      <Card flush>
        <JobList status={status} />
      </Card>
      <JobDetails id={job} onClose={() => void navigate({ search: { status }, resetScroll: false })} />
    </Page>
  );
}
