import { searchKinds } from "@frontoffice/api/enums/search";
import { getRouteApi } from "@tanstack/react-router";
import { searchKindWords } from "../../lib/search-kinds.ts";
import { Card } from "../../ui/card.tsx";
import { FilterChips } from "../../ui/filter-chips.tsx";
import filters from "../../ui/filters.module.css";
import { Page } from "../../ui/page.tsx";
import { SearchField } from "../../ui/search-field.tsx";
import { ResultList } from "./components/result-list.tsx";

const route = getRouteApi("/_app/search");
const kinds = [{ value: undefined, label: "All" }, ...searchKinds.map((value) => ({ value, label: searchKindWords[value].many }))];

/** Everything that is found by some words, page by page. */
export function SearchPage() {
  const { q = "", kind } = route.useSearch();
  const navigate = route.useNavigate();
  const change = (to: { q?: string | undefined; kind?: typeof kind }) =>
    void navigate({ search: (before) => ({ ...before, ...to }), replace: true, resetScroll: false });
  return (
    <Page title="Search" tabTitle={q === "" ? "Search" : `${q} · Search`}>
      <div className={filters.filters}>
        <div className={filters.search}>
          <SearchField label="Search everything" value={q} onSearch={(text) => change({ q: text || undefined })} />
        </div>
        <FilterChips label="Kind" value={kind} options={kinds} onChange={(value) => change({ kind: value })} />
      </div>
      <Card flush>
        <ResultList q={q} kind={kind} />
      </Card>
    </Page>
  );
}
