import { IconFileText } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import type { Outputs } from "../../../lib/trpc.ts";
import { Card } from "../../../ui/card.tsx";
import { EmptyState } from "../../../ui/empty-state.tsx";
import { LinkButton } from "../../../ui/link-button.tsx";
import rows from "../../../ui/row.module.css";
import { StatusBadge, type Tone } from "../../../ui/status-badge.tsx";
import { TimeAgo } from "../../../ui/time-ago.tsx";

type Item = Outputs["dashboard"]["overview"]["latestStrategies"][number];

const looks: Record<Item["status"], { label: string; tone: Tone }> = {
  draft: { label: "Draft", tone: "info" },
  in_review: { label: "In review", tone: "warn" },
  approved: { label: "Approved", tone: "good" },
  rejected: { label: "Sent back", tone: "bad" },
  archived: { label: "Archived", tone: "idle" },
};

export function LatestStrategies({ items }: { items: Item[] }) {
  return (
    <Card title="Latest strategies" flush={items.length > 0}>
      {items.length === 0 ? (
        <EmptyState
          icon={<IconFileText size={26} stroke={1.6} />}
          title="No strategy yet"
          action={<LinkButton to="/clients">Choose a client</LinkButton>}
        >
          A strategy is drafted from a client's profile. The more it says, the better the plan.
        </EmptyState>
      ) : (
        <ul>
          {items.map((item) => (
            <li key={item.id} className={rows.line}>
              <div className={rows.words}>
                <Link to={`/strategies/${item.id}` as string} className={rows.title}>
                  {item.title}
                </Link>
                <span className={rows.meta}>
                  {item.clientName} · <TimeAgo at={item.updatedAt} />
                </span>
              </div>
              <StatusBadge tone={looks[item.status].tone}>{looks[item.status].label}</StatusBadge>
            </li>
          ))}
        </ul>
      )}
    </Card>
  );
}
