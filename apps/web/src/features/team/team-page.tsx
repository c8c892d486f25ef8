import { Button } from "@mantine/core";
import { IconUserPlus } from "@tabler/icons-react";
import { getRouteApi } from "@tanstack/react-router";
import { usePageActions } from "../../lib/page-actions.ts";
import { usePermission } from "../../lib/session.ts";
import { Card } from "../../ui/card.tsx";
import { FilterChips } from "../../ui/filter-chips.tsx";
import filters from "../../ui/filters.module.css";
import { lazyDrawer } from "../../ui/lazy-drawer.tsx";
import { SearchField } from "../../ui/search-field.tsx";
import { Invitations } from "./components/invitations.tsx";
import { PeopleList } from "./components/people-list.tsx";
import classes from "./team-page.module.css";

const InviteDrawer = lazyDrawer(() => import("./components/invite-drawer.tsx").then((module) => module.InviteDrawer), { opened: false });

const route = getRouteApi("/_app/settings/team");

const everybody = [
  { value: undefined, label: "All" },
  { value: "active", label: "Active" },
  { value: "inactive", label: "Deactivated" },
] as const;
const removedToo = [...everybody, { value: "removed", label: "Removed" }] as const;

export function TeamPage() {
  const { search, state, invite } = route.useSearch();
  const navigate = route.useNavigate();
  const mayManage = usePermission("users:write");
  const filterBy = (change: { search?: string | undefined; state?: typeof state }) =>
    void navigate({ search: (before) => ({ ...before, ...change }), replace: true, resetScroll: false });
  const open = (opened: boolean) => void navigate({ search: (before) => ({ ...before, invite: opened || undefined }), resetScroll: false });
  usePageActions([mayManage && { label: "Invite a colleague", synonyms: "new add person user", keys: "c", run: () => open(true) }]);
  return (
    <div className={classes.page}>
      <div className={filters.filters}>
        <div className={filters.search}>
          <SearchField label="Search by name or email" value={search ?? ""} onSearch={(text) => filterBy({ search: text || undefined })} />
        </div>
        <FilterChips
          label="State"
          value={state}
          options={mayManage ? removedToo : everybody}
          onChange={(value) => filterBy({ state: value })}
        />
        {mayManage && (
          <div className={classes.invite}>
            <Button leftSection={<IconUserPlus size={18} />} onClick={() => open(true)}>
              Invite a colleague
            </Button>
          </div>
        )}
      </div>
      <Card flush>
        <PeopleList filter={{ search, state: state === "removed" && !mayManage ? undefined : state }} />
      </Card>
      {mayManage && <Invitations />}
      {mayManage && <InviteDrawer opened={invite === true} onClose={() => open(false)} />}
    </div>
  );
}
